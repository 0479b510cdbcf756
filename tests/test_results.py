"""Which number of a result is shown large, and in what records are counted."""

from __future__ import annotations

import re

import pytest
from khlang.library import Library
from khlang.pages import render_pages
from khlang.pages.page import Page, Site
from khlang.pages.results import mark_numbers

from tests.conftest import render_all


@pytest.mark.parametrize(
    ("text", "large"),
    [
        ("ปลูกจาก ๑๕๐ ต้น เป็น ๖๐๐ ต้น", "๖๐๐"),
        ("รายจ่ายลดจากเดือนละ ๙,๔๕๐ บาท เหลือ ๘,๑๒๐ บาทต่อบ้าน", "๘,๑๒๐"),
        ("เดิม ๓ คน ตอนนี้ ๑๒ คน", "๑๒"),
        ("เพิ่มจากร้อยละ ๔๐ เป็นร้อยละ ๗๕", "ร้อยละ ๗๕"),
        ("จาก 20 เป็นกว่า 45.5 ตัน", "45.5"),
        ("คัดแยก ๓ เดือน ได้ร้อยละ ๘๐", "ร้อยละ ๘๐"),
        ("เหลือเดือนละ 500 บาท จากที่เคยจ่ายมาก", "500"),
        ("เงินออม ๕๖,๐๐๐ บาท จาก ๒๘ บ้าน", "๕๖,๐๐๐"),
        ("คนมาเรียนรู้มากขึ้น", ""),
    ],
)
def test_the_new_number_is_large(text: str, large: str) -> None:
    """What something became, not what it was; the text itself stays."""
    marked = str(mark_numbers(text))
    assert marked == (text.replace(large, f"<b>{large}</b>", 1) if large else text)


def test_records_are_counted_in_what_their_form_says(library: Library) -> None:
    """Documents come in ฉบับ; whoever says nothing counts เรื่อง."""
    pages = {page.path: page for page in render_all(render_pages(library, {}, Site("คลัง")))}
    counted = {
        key: re.findall('kl-count">[๐-๙]+ ([^<]+)<', page.html)
        for key in library.forms
        if isinstance(page := pages[f"{key}/index.html"], Page)
    }
    assert counted["document"] == ["ฉบับ"]
    assert counted["lesson"] == ["เรื่อง"]
