"""Lists as readers go through them: nothing lost between pages, dictionary order, districts in their province."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from khlang.fields.facets import ORGANISATIONS, PROVINCES
from khlang.library import Library, load_library
from khlang.pages.alphabet import Line, group_letters, leading_consonant
from khlang.pages.card_cache import CardCache
from khlang.pages.districts import group_districts
from khlang.pages.home import PROBLEM_LENGTH, choose_problems, list_reused, shorten_problem
from khlang.pages.list_rows import RowMaker
from khlang.pages.listings import render_listings
from khlang.pages.page import Page, Site, TextFile
from khlang.pages.pagination import (
    PAGE_SIZE,
    ListSection,
    list_page_numbers,
    page_path,
    paginate,
    place_sections,
)
from khlang.pages.taxonomies import list_taxonomies, sort_newest
from khlang.records.card import record_path

from tests.conftest import LIBRARY, render_all


def pages_of(library: Library, site: Site) -> dict[str, Page]:
    """Give the pages of all listings by path."""
    return {
        page.path: page
        for page in render_all(render_listings(library, site, RowMaker(library, CardCache(library))))
        if isinstance(page, Page)
    }


def sections_of(*sizes: int) -> list[ListSection[str]]:
    """Give sections of so many items, each item its own text."""
    return [
        ListSection(f"s{number}", f"หมวด {number}", [f"{number}.{item}" for item in range(size)])
        for number, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("sizes", "page_count"),
    [
        ((), 1),
        ((0,), 1),
        ((1,), 1),
        ((50,), 1),
        ((51,), 2),
        ((100,), 2),
        ((30, 20), 1),
        ((30, 21), 2),
        ((120, 3), 3),
    ],
)
def test_no_item_is_lost_at_the_edge_of_a_page(sizes: tuple[int, ...], page_count: int) -> None:
    """Exactly fifty is one page, one more is two, and an empty list still has a page to say so."""
    sections = sections_of(*sizes)
    dealt = list(paginate("a/b.html", sections))
    assert [list_page.number for list_page in dealt] == list(range(1, page_count + 1))
    assert {list_page.page_count for list_page in dealt} == {page_count}
    on_pages = [[item for part in list_page.slices for item in part.items] for list_page in dealt]
    assert [item for page in on_pages for item in page] == [item for s in sections for item in s.items]
    assert all(len(page) <= PAGE_SIZE for page in on_pages)
    assert all(len(page) == PAGE_SIZE for page in on_pages[:-1])


def test_a_section_goes_on_and_says_so() -> None:
    """A district cut by the end of a page begins once; its link leads to where it begins."""
    sections = sections_of(40, 30, 0, 31)
    page_count = list(paginate("a/b.html", sections))
    told = [(part.section.key, part.is_continued) for list_page in page_count for part in list_page.slices]
    assert told == [("s0", False), ("s1", False), ("s1", True), ("s3", False), ("s3", True)]
    starts = {section.key: address for section, address in place_sections("a/b.html", sections)}
    assert starts == {"s0": "a/b.html#s0", "s1": "a/b.html#s1", "s3": "a/b-2.html#s3"}


def test_paths_and_numbers_of_pages() -> None:
    """The first page keeps its address as the list grows; the numbers shown stay few."""
    assert page_path("browse/provinces/kkn.html", 1) == "browse/provinces/kkn.html"
    assert page_path("browse/provinces/kkn.html", 2) == "browse/provinces/kkn-2.html"
    assert list_page_numbers(1, 1) == [1]
    assert list_page_numbers(1, 9) == [1, 2, 3, 0, 9]
    assert list_page_numbers(5, 9) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert list_page_numbers(50, 400) == [1, 0, 48, 49, 50, 51, 52, 0, 400]


@pytest.fixture
def long_library(copy_library: Callable[[], Path]) -> Library:
    """The repo's library with one of its lessons a hundred and one times in one district, once in another."""
    root = copy_library()
    folder = root / "records" / "lesson"
    text = (LIBRARY / "records" / "lesson" / "kr-2567-kkn-001.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^photos:\n(?:[ -].*\n)+", "", text)
    for number in range(2, 103):
        other = text.replace("kr-2567-kkn-001", f"kr-2567-kkn-{number:03d}")
        if number == 102:
            other = other.replace("ตำบลบัวเงิน อำเภอน้ำพอง", "อำเภอชุมแพ")
        (folder / f"kr-2567-kkn-{number:03d}.yml").write_text(other, encoding="utf-8")
    return load_library(root)


def test_province_is_grouped_by_district(long_library: Library) -> None:
    """Every record of the province stands once, under its district; a district without any is not there."""
    taxonomy = next(taxonomy for taxonomy in list_taxonomies(long_library) if taxonomy.key == PROVINCES)
    province = next(term for term in taxonomy.terms if term.key == "kkn")
    sections = group_districts(province)
    assert [section.heading for section in sections] == ["อำเภอชุมแพ", "อำเภอน้ำพอง"]
    assert sum(len(section.items) for section in sections) == len(province.records) == 103
    for section in sections:
        assert {record.place.district.name for record in section.items if record.place.district} == {
            section.label
        }


def test_pages_of_a_long_list_lead_to_each_other(long_library: Library) -> None:
    """From the first page every other is found by links alone, forward and back."""
    pages = pages_of(long_library, Site("คลัง"))
    first, second, third = (pages[page_path("browse/provinces/kkn.html", number)] for number in (1, 2, 3))
    assert page_path("browse/provinces/kkn.html", 4) not in pages
    assert 'rel="prev"' not in first.html
    assert '<a rel="next" href="../../browse/provinces/kkn-2.html">' in first.html
    assert '<a rel="prev" href="../../browse/provinces/kkn.html">' in second.html
    assert 'rel="next"' not in third.html
    assert 'aria-current="page"' in second.html
    assert "อำเภอน้ำพอง (ต่อ)" in second.html
    assert 'href="../../browse/provinces/kkn.html#d4007"' in third.html
    linked = re.findall(r'class="kl-listing__title"><a href="([^"]+)"', first.html + second.html + third.html)
    assert len(linked) == len(set(linked)) == 103
    assert (first.title, second.title) == ("ขอนแก่น", "ขอนแก่น หน้า ๒")


def test_titles_stand_in_dictionary_order() -> None:
    """Leading vowels, tones and quotation marks do not decide where a Thai word is looked up."""
    titles = ["โอ่ง", "ขยะ", "เกลือ", "“แกง”", "ไก่", "กล้วย", "LINE", "๙ หมุดหมาย", "เขียง", "อ้อย"]
    sections = group_letters([Line(title, "", "") for title in titles])
    assert [section.label for section in sections] == ["ก", "ข", "อ", "อื่น ๆ"]
    assert [line.text for line in sections[0].items] == ["กล้วย", "เกลือ", "“แกง”", "ไก่"]
    assert [line.text for line in sections[1].items] == ["ขยะ", "เขียง"]
    assert [line.text for line in sections[2].items] == ["อ้อย", "โอ่ง"]
    assert leading_consonant("") == "อื่น ๆ"


def test_every_record_is_in_the_list_of_titles(library: Library) -> None:
    """A to Z page_count nobody out."""
    html = pages_of(library, Site("คลัง"))["browse/titles/index.html"].html
    assert all(f'href="../../{record_path(record)}"' in html for record in library.published)


def test_organisations_and_centres_have_lists(library: Library) -> None:
    """Who has one record leads to it; who has more has a page; a centre gathers what points to it."""
    taxonomies = {taxonomy.key: taxonomy for taxonomy in list_taxonomies(library)}
    pages = pages_of(library, Site("คลัง"))
    organisations = taxonomies[ORGANISATIONS]
    sizes = {term.label: len(term.records) for term in organisations.terms}
    assert sum(sizes.values()) == sum(bool(record.organisation) for record in library.published)
    for term in organisations.terms:
        path = organisations.term_path(term)
        assert path in pages if len(term.records) > 1 else path == record_path(term.records[0])
    centre = next(term for term in taxonomies["centre"].terms if term.key == "ce-2565-plg-001")
    assert {record.id for record in centre.records} >= {"ac-2568-plg-001"}


def test_home_asks_real_problems(library: Library) -> None:
    """Six links, each to another lesson, in its own words, and the same six every time."""
    taxonomies, newest = list_taxonomies(library), sort_newest(library.published)
    problems = list(choose_problems(taxonomies, newest))
    assert problems == list(choose_problems(taxonomies, newest))
    assert len({problem.path for problem in problems}) == 6
    texts = {record_path(record): record.problem for record in library.published}
    assert all(texts[problem.path].startswith(problem.text) for problem in problems)
    assert all(len(problem.text) <= PROBLEM_LENGTH for problem in problems)


def test_a_problem_is_cut_at_a_pause_or_not_shown() -> None:
    """Neither a number and its unit nor a word is torn apart."""
    start = "น้ำ" * 30
    assert shorten_problem(f"{start} ท่วม {'บ้าน' * 10}") == f"{start} ท่วม"
    assert shorten_problem(f"{start} ๖๔ {'บ้าน' * 10}") == ""
    assert shorten_problem("หนี้ท่วม") == "หนี้ท่วม"


def test_home_counts_who_reuses(library: Library) -> None:
    """Most first, and nobody who is used nowhere."""
    sizes = [size for _record, size in list_reused(sort_newest(library.published))]
    assert sizes
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)


def test_every_page_says_what_it_is(library: Library) -> None:
    """A title and a description for results and links, no script and no style of its own (a strict CSP)."""
    for page in pages_of(library, Site("คลัง")).values():
        assert page.title
        assert page.description
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.html), page.path


def test_library_without_records_has_all_its_pages(copy_library: Callable[[], Path]) -> None:
    """The first day of a real library: nothing to list is said kindly, and nothing breaks."""
    root = copy_library()
    for path in (root / "records").glob("*/*.yml"):
        path.unlink()
    pages = pages_of(load_library(root), Site("คลัง"))
    assert "ยังไม่มีเรื่องจากจังหวัดกระบี่" in pages["browse/provinces/kbi.html"].html
    assert "เจอปัญหาแบบนี้อยู่ไหม" not in pages["index.html"].html
    assert "ยังรอเรื่องแรก" in pages["coverage.html"].html
    assert "ยังไม่มีชื่อ" in pages["browse/titles/index.html"].html


def extras_of(library: Library, url: str) -> Iterator[TextFile]:
    """Give the files of listings that are no pages."""
    return (
        extra
        for extra in render_all(
            render_listings(library, Site("คลัง", url), RowMaker(library, CardCache(library)))
        )
        if isinstance(extra, TextFile)
    )


def test_robots_are_told_of_the_sitemap_only_with_an_address(library: Library) -> None:
    """A made-up address would send them elsewhere."""
    robots = {
        url: next(e.text for e in extras_of(library, url) if e.path == "robots.txt")
        for url in ("", "https://k.example/")
    }
    assert "Sitemap" not in robots[""]
    assert "Sitemap: https://k.example/sitemap.xml\n" in robots["https://k.example/"]


def test_sitemap_has_every_listing(project: Path, library: Library) -> None:
    """Robots find each generated page, below the sub-path where the site stands; feeds and robots.txt are there."""
    url = "https://k.example/lessons/"
    environment = {**os.environ, "KHLANG_SITE_URL": url}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    listed = set(
        re.findall(r"<loc>([^<]+)</loc>", (project / "site" / "sitemap.xml").read_text(encoding="utf-8"))
    )
    assert {url + path for path in pages_of(library, Site("คลัง", url))} <= listed | {f"{url}index.html"}
    assert all((project / "site" / extra.path).is_file() for extra in extras_of(library, url))
