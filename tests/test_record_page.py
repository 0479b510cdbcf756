"""A record's page beyond its fields: paper, link previews, sharing, sources, and who points at it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from khlang.fields.field import Value
from khlang.forms.model import Form
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.head import dump_json_ld
from khlang.pages.page import Page, Site, TextFile
from khlang.pages.paper import PAPER_CSS, render_paper_css
from khlang.pages.record import is_review_due
from khlang.pages.references import find_references
from khlang.pages.share import cite, make_share
from khlang.records.record import Record
from khlang.thai.dates import Date

from tests.conftest import render_all

ID = "kr-2567-kkn-001"
AT_HOME = Site("คลังบทเรียนชุมชน")
PUBLIC = Site("คลังบทเรียนชุมชน", "https://khlang.example/")
TODAY = datetime.date(2026, 11, 20)


def take(library: Library, record_id: str) -> Record:
    """Give a record that is there."""
    record = library.find(record_id)
    assert record is not None
    return record


def with_values(record: Record, values: Mapping[str, Value]) -> Record:
    """Give the record with other values in some fields."""
    return dataclasses.replace(record, values={**record.values, **values})


def render_by_path(library: Library, site: Site, today: datetime.date | None = None) -> dict[str, Page]:
    """Give every page by path."""
    made = render_all(render_pages(library, {}, site, today=today))
    return {page.path: page for page in made if isinstance(page, Page)}


def paper_order(form: Form) -> list[str]:
    """Give the keys that the print style sheet shows, in its order."""
    css = render_paper_css([form]).text
    shown = re.findall(rf"\.kl-record--{form.key} > \* > #(\w+) {{ order: (\d+); }}", css)
    return [key for key, _place in sorted(shown, key=lambda pair: int(pair[1]))]


def test_paper_has_the_order_of_the_official_form(library: Library) -> None:
    """An office that prints a record gets what its own form would look like, and nothing that is not on it."""
    for form in library.forms.values():
        on_paper = [field.key for field in form.paper_fields if field.paper_look != "none"]
        assert paper_order(form) == on_paper
    css = render_paper_css(library.forms.values()).text
    assert ".kl-record--lesson > * > #links { display: none; }" in css
    assert css.count("{") == css.count("}")
    assert "contact_phone" not in css


def test_paper_css_is_a_file_of_the_site(library: Library) -> None:
    """The frame links it on every page."""
    extras = [made.path for made in render_pages(library, {}, AT_HOME) if isinstance(made, TextFile)]
    assert PAPER_CSS in extras


def test_json_ld_can_not_leave_its_script() -> None:
    """A title may hold any letters; none of them ends the script element, and all come back."""
    title = '</script><!--<script>alert(1)</script> & \u2028\u2029 “ก” "x"'
    text = dump_json_ld({"headline": title})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"@context": "https://schema.org", "headline": title}


def test_json_ld_of_every_record_is_plain_schema_org(library: Library) -> None:
    """Search engines read who, where, when; without the site's address no address is made up."""
    for site in (AT_HOME, PUBLIC):
        pages = render_by_path(library, site)
        for record in library.published:
            data = json.loads(pages[f"{record.form.key}/{record.id}.html"].head.json_ld)
            assert (data["@type"], data["headline"], data["inLanguage"]) == ("Article", record.title, "th")
            assert data["identifier"] == record.id
            assert ("url" in data) == bool(site.url)
            assert site.url or "://" not in json.dumps(data).replace("https://schema.org", "")


def test_share_links_carry_title_and_address(library: Library) -> None:
    """LINE opens the link outside of its own browser; Facebook takes the address alone."""
    record = take(library, ID)
    share = make_share(record, PUBLIC)
    assert share.url == f"https://khlang.example/lesson/{ID}.html"
    line, facebook = urlsplit(share.line), urlsplit(share.facebook)
    assert (line.scheme, line.netloc, line.path) == ("https", "line.me", "/R/share")
    assert parse_qs(line.query)["text"] == [f"{record.title}\n{share.url}?openExternalBrowser=1"]
    assert parse_qs(facebook.query)["u"] == [share.url]
    assert share.qr.startswith("<svg ")
    assert "style=" not in share.qr
    html = render_by_path(library, PUBLIC)[f"lesson/{ID}.html"].html
    assert f'data-address="{share.url}">' in html, "seen without a script"
    assert f'href="{share.line.replace("&", "&amp;")}"' in html


def test_hostile_title_stays_inside_the_share_link(library: Library) -> None:
    """A title can add no parameter and no other address."""
    title = 'เรื่อง&text=x#"><script> ?u=https://evil.example'
    record = with_values(take(library, ID), {"title": title})
    link = make_share(record, PUBLIC).line
    assert not set('"<>#') & set(link)
    assert link.count("&") == 0
    assert title in unquote(link)


def test_without_an_address_none_is_made_up(library: Library) -> None:
    """A site on a stick has no address that another could open."""
    share = make_share(take(library, ID), AT_HOME)
    assert (share.url, share.line, share.facebook, share.qr) == ("", "", "", "")
    page = render_by_path(library, AT_HOME)[f"lesson/{ID}.html"]
    assert "line.me" not in page.html
    assert "kl-qr" not in page.html


def test_citation_names_who_when_what_and_id(library: Library) -> None:
    """As Thai papers cite; a record without a year says so."""
    record = take(library, ID)
    assert cite(record, AT_HOME) == (
        f"กลุ่มสมุดข้างตู้เย็น บ้านหนองแสงน้อย. (๒๕๖๗). {record.title}. คลังบทเรียนชุมชน. รหัส {ID}."
    )
    without = dataclasses.replace(
        record, values={key: value for key, value in record.values.items() if key != "fiscal_year"}
    )
    assert "(ม.ป.ป.)" in cite(without, AT_HOME)


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [
        (Date(2024, 11, 19), True),
        (Date(2024, 11, 20), False),
        (Date(2024, 10), True),
        (Date(2024, 11), False),
        (Date(2023), True),
        (Date(2024), False),
        (Date(2024, 2, 29), True),
    ],
    ids=str,
)
def test_review_is_due_after_two_years(library: Library, reviewed: Date, due: bool) -> None:
    """Said only when surely over two years, and only when the day is told: pages ask no clock."""
    record = with_values(take(library, ID), {"reviewed_on": reviewed})
    assert is_review_due(record, TODAY) is due
    assert not is_review_due(record, None)


def test_page_says_who_reviewed_it_and_when(library: Library) -> None:
    """Licence, office and date stand at the end, not twice; an old review is marked."""
    html = render_by_path(library, AT_HOME, TODAY)[f"lesson/{ID}.html"].html
    assert "ตรวจโดยสำนักงานพัฒนาชุมชนอำเภอน้ำพอง" in html
    assert html.count("๒๐ มกราคม ๒๕๖๙") == 1
    assert "ควรทบทวน" not in html
    later = render_by_path(library, AT_HOME, datetime.date(2030, 1, 1))[f"lesson/{ID}.html"].html
    assert "ควรทบทวน" in later


def test_centre_gathers_what_refers_to_it(library: Library) -> None:
    """A visitor of a centre finds its lessons and activities there."""
    references = find_references(library)
    found = {record.id for record in references["ce-2565-kkn-001"]}
    assert ID in found
    html = render_by_path(library, AT_HOME)["centre/ce-2565-kkn-001.html"].html
    assert "เรื่องที่อ้างถึงศูนย์นี้" in html
    assert all(f"{record_id}.html" in html for record_id in found)


def test_references_follow_aliases_and_not_themselves(copy_library: Callable[[], Path]) -> None:
    """A record that is named by its old id is still found by its page."""
    root = copy_library()
    centre = root / "records" / "centre" / "ce-2565-plg-001.yml"
    text = centre.read_text(encoding="utf-8")
    centre.write_text(f"{text}aliases: [ce-2560-old-001]\n", encoding="utf-8")
    lesson = root / "records" / "lesson" / f"{ID}.yml"
    text = lesson.read_text(encoding="utf-8")
    text = text.replace("centre: [ce-2565-kkn-001]", "centre: [ce-2560-old-001]")
    lesson.write_text(re.sub(r"related: \[.*\]", f"related: [{ID}]", text), encoding="utf-8")
    references = find_references(load_library(root))
    assert ID in {record.id for record in references["ce-2565-plg-001"]}
    assert ID not in {record.id for record in references.get(ID, ())}


def test_old_id_leads_to_the_record(copy_library: Callable[[], Path]) -> None:
    """Printed and shared addresses go on working: a relative way, and the one address for search engines."""
    root = copy_library()
    lesson = root / "records" / "lesson" / f"{ID}.yml"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(f"{text}aliases: [kr-2560-old-001]\n", encoding="utf-8")
    page = render_by_path(load_library(root), AT_HOME)["lesson/kr-2560-old-001.html"]
    assert page.head.redirect_to == f"{ID}.html"
    assert page.head.canonical == f"lesson/{ID}.html"
    assert f'href="../lesson/{ID}.html"' in page.html


def test_page_links_lessons_like_it_once(library: Library) -> None:
    """The likest three that the page does not link already, by its own words or because they point at it."""
    record = take(library, ID)
    lessons = [other for other in library.published if other.form is record.form and other is not record]
    # Those that the page links anyway stand first among the likest.
    named = record.values["related"]
    assert isinstance(named, tuple)
    assert named
    lessons.sort(key=lambda other: other.id not in named)
    pages = {
        page.path: page
        for page in render_all(render_pages(library, {}, AT_HOME, {ID: tuple(lessons)}))
        if isinstance(page, Page)
    }
    html = pages[f"lesson/{ID}.html"].html
    like = html.split('id="kl-related"')[1].split("</section>")[0]
    linked = re.findall(r'href="\.\./(lesson/[^"]+)"', like)
    assert len(linked) == 3
    before = html.split('id="kl-related"')[0]
    assert not [path for path in linked if f'"../{path}"' in before]
    assert 'id="kl-related"' not in pages["lesson/kr-2559-kpt-001.html"].html
