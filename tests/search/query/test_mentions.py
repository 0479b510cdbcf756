"""What a query mentions beside words: ids of records and courtesies."""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.query.mentions import drop_courtesies


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("กรุณาค้นหาเรื่องการทำปุ๋ยให้หน่อยครับ", "ทำปุ๋ย"),
        ("ขอข้อมูลเกี่ยวกับหนี้ ค่ะ", "หนี้"),
        ("อยากรู้วิธีทำน้ำหมัก", "วิธีทำน้ำหมัก"),
        ("ช่วยหาวิธีลดหนี้หน่อยนะคะ", "วิธีลดหนี้"),
        # Words with the same letters, or all that is asked.
        ("ช่วยคนจน", "ช่วยคนจน"),
        ("เลี้ยงไหม", "เลี้ยงไหม"),
        ("ปลูกผักได้ไหมคะ", "ปลูกผัก"),
        ("ค้นหา", "ค้นหา"),
    ],
)
def test_courtesies_are_left_out(text: str, rest: str) -> None:
    """What is said to somebody who looks things up is not what is looked for."""
    assert drop_courtesies(text).strip() == rest


def test_courtesies_carry_no_weight(library: Library) -> None:
    """The same is found with the same scores."""
    desk = Desk(library)
    plain, polite = desk.search("แยกขยะ"), desk.search("กรุณาค้นหาเรื่องการแยกขยะให้หน่อยค่ะ")
    assert (polite.records, polite.scores, polite.segmented.unknown) == (plain.records, plain.scores, ())


def test_an_id_finds_its_record_alone(library: Library) -> None:
    """In either case, whatever numbers others hold."""
    desk = Desk(library)
    for record in desk.records:
        found = desk.search(record.id.upper()).records
        assert [desk.records[number].id for number in found] == [record.id]
