"""Lists are narrowed where they stand: by keys, from a stick, by a shared address; and taken along as a table."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from khlang.library import Library
from khlang.pages.card_cache import CardCache
from khlang.pages.list_rows import RowMaker
from khlang.pages.page import Target, TextFile
from khlang.pages.taxonomies import sort_newest
from khlang.records.record import Record
from playwright.sync_api import Page, expect

from tests.browser.checks import check
from tests.browser.conftest import serve_site

FOUND = ".kl-filter__found"


@pytest.fixture(scope="module")
def lessons(library: Library) -> list[Record]:
    """The records of the longest list of a form."""
    forms = library.forms.values()
    return max(([each for each in library.published if each.form is form] for form in forms), key=len)


def list_path(records: list[Record]) -> str:
    """Give the path of the list of all records of a form."""
    return f"{records[0].form.key}/index.html"


def titles_of(page: Page) -> list[str]:
    """Give the titles that stand in the list that is seen."""
    return [each.inner_text() for each in page.locator(".kl-listing__title a:not(.kl-badge):visible").all()]


def read_rows(page: Page) -> dict[str, list[str]]:
    """Give what each row that is seen says above its title, its title with its marks, and how many badges it has."""
    rows: dict[str, list[str]] = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".kl-listing__item")]
             .filter((row) => row.getClientRects().length).map((row) => {
               const link = row.querySelector(".kl-listing__title a");
               const badges = row.querySelectorAll(".kl-badge").length;
               return [link.href, [row.querySelector(".kl-eyebrow").textContent, link.innerHTML, String(badges)]];
             }))"""
    )
    return rows


def choose_year(page: Page, records: list[Record]) -> list[str]:
    """Choose the year of the first record, and give the titles of those that have it."""
    year = records[0].fiscal_year
    page.select_option(".kl-filter select[name=years]", str(year))
    expect(page.locator(f"{FOUND} li").first).to_be_visible()
    return sorted(record.title for record in records if record.fiscal_year == year)


@pytest.fixture(params=["http", "sub-path", "stick"])
def root(
    request: pytest.FixtureRequest, site_address: str, built_site: Path, servers: ExitStack, tmp_path: Path
) -> str:
    """Each way in which the site is opened."""
    if request.param == "stick":
        return f"{built_site.as_uri()}/"
    if request.param == "sub-path":
        shutil.copytree(built_site, tmp_path / "web" / "khlang")
        return servers.enter_context(serve_site(tmp_path / "web")) + "khlang/"
    return site_address


def test_a_list_is_narrowed_where_it_stands(
    root: str, open_page: Callable[..., Page], lessons: list[Record]
) -> None:
    """The same from a server, below a path and from a stick; a shared address brings it back."""
    page = open_page(root + list_path(lessons))
    expect(page.locator(".kl-filter")).to_be_visible()
    before, built = titles_of(page), read_rows(page)
    expected = choose_year(page, lessons)
    assert sorted(titles_of(page)) == expected
    # To the letter what was built: where it is from, whose words stay whole, its signs and its photo.
    drawn = read_rows(page)
    assert {path: row for path, row in built.items() if path in drawn} == drawn
    assert len(expected) < len(before)
    expect(page.locator(".kl-filter [role=status]")).to_contain_text("เหลือ")
    assert f"f.years={lessons[0].fiscal_year}" in page.url
    if root.startswith("http"):
        # Axe reads style sheets, which a page from a stick may not.
        check(page)
    shared = open_page(page.url)
    expect(shared.locator(f"{FOUND} li").first).to_be_visible()
    assert sorted(titles_of(shared)) == expected
    page.go_back()
    expect(page.locator(FOUND)).to_be_hidden()
    assert titles_of(page) == before


def list_many_files(library: Library, lessons: list[Record], *, has_facets: bool = True) -> list[Target]:
    """Give the files of their list, with few rows in each."""
    newest = sort_newest(lessons)
    rows = RowMaker(library, CardCache(library))
    facets = rows.list_facets(newest) if has_facets else ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("khlang.pages.list_rows.ROWS_PER_CHUNK", 4)
        return [*rows.list_targets(list_path(lessons), newest, facets)]


@pytest.fixture
def many_files(built_site: Path, tmp_path: Path, library: Library, lessons: list[Record]) -> Path:
    """The site, its longest list in many files, as those of a large library are."""
    site = Path(shutil.copytree(built_site, tmp_path / "many"))
    made = list_many_files(library, lessons)
    assert len(made) > 4
    for target in made:
        file = target.render()
        assert isinstance(file, TextFile)
        # Not into a file that the built site has, too.
        (site / file.path).unlink(missing_ok=True)
        (site / file.path).write_text(file.text, encoding="utf-8")
    return site


@pytest.fixture(params=["one file", "many files"])
def filed(request: pytest.FixtureRequest, site_address: str, servers: ExitStack) -> str:
    """The site, its longest list in one file or in many."""
    if request.param == "one file":
        return site_address
    return servers.enter_context(serve_site(request.getfixturevalue("many_files")))


def test_a_shared_district_is_shown(
    filed: str, open_page: Callable[..., Page], lessons: list[Record]
) -> None:
    """The address of a choice brings the names of districts before it brings rows."""
    record = next(each for each in lessons if each.place.district and each.place.province)
    province, district = record.place.province, record.place.district
    assert province
    assert district
    address = f"{filed}{list_path(lessons)}?f.provinces={province.key}&f.districts={district.code}"
    page = open_page(address)
    expected = {each.title for each in lessons if each.place.district == district}
    expect(page.locator(f"{FOUND} li")).to_have_count(len(expected))
    assert set(titles_of(page)) == expected
    expect(page.locator(".kl-filter select[name=districts]")).to_have_value(district.code)


def test_without_the_names_of_districts_a_list_is_narrowed_by_the_rest(
    many_files: Path,
    servers: ExitStack,
    open_page: Callable[..., Page],
    library: Library,
    lessons: list[Record],
) -> None:
    """The page says that something is missing, and no table is made of more than was chosen."""
    of_rows = {target.path for target in list_many_files(library, lessons, has_facets=False)}
    of_names = {target.path for target in list_many_files(library, lessons)} - of_rows
    assert of_names
    for path in of_names:
        # As what comes in the place of a file does: it holds nothing of it.
        (many_files / path).write_text("", encoding="utf-8")
    record = next(each for each in lessons if each.place.district and each.place.province)
    province, district = record.place.province, record.place.district
    assert province
    assert district
    site = servers.enter_context(serve_site(many_files))
    page = open_page(f"{site}{list_path(lessons)}?f.provinces={province.key}&f.districts={district.code}")
    said = page.locator(".kl-filter__said")
    expect(said).to_contain_text("กรองไม่ครบ")
    expect(said).to_contain_text(province.name)
    expected = {each.title for each in lessons if each.place.province == province}
    expect(page.locator(f"{FOUND} li")).to_have_count(len(expected))
    assert set(titles_of(page)) == expected
    page.get_by_role("button", name="CSV").click()
    expect(said).to_have_text(re.compile("^โหลดรายการไม่ได้"))


def test_a_district_is_chosen_within_its_province(
    filed: str, open_page: Callable[..., Page], lessons: list[Record]
) -> None:
    """Districts are hundreds: they are offered once a province is chosen, and only its own."""
    page = open_page(filed + list_path(lessons))
    districts = page.locator(".kl-filter select[name=districts]")
    expect(districts).to_be_hidden()
    record = next(each for each in lessons if each.place.district and each.place.province)
    province, district = record.place.province, record.place.district
    assert province
    assert district
    page.select_option(".kl-filter select[name=provinces]", province.key)
    expect(districts).to_be_visible()
    own = {
        each.place.district.name
        for each in lessons
        if each.place.province == province and each.place.district
    }
    offered = [re.sub(r" \(.*", "", text) for text in districts.locator("option").all_inner_texts()]
    assert set(offered) == {"ทั้งหมด", *own}
    districts.select_option(district.code)
    expected = {each.title for each in lessons if each.place.district == district}
    expect(page.locator(".kl-filter__said")).to_contain_text("เหลือ")
    expect(page.locator(f"{FOUND} li")).to_have_count(len(expected))
    assert set(titles_of(page)) == expected
    # A district of another province is none of this one's.
    other = next(each.place.province for each in lessons if each.place.province not in (None, province))
    assert other
    page.select_option(".kl-filter select[name=provinces]", other.key)
    expect(page.locator(".kl-filter__said")).to_contain_text(other.name)
    assert titles_of(page)
    assert "districts" not in page.url
    page.get_by_role("button", name="ล้างตัวกรอง").click()
    expect(page.locator(FOUND)).to_be_hidden()
    expect(districts).to_be_hidden()
    assert "?" not in page.url


def test_nothing_is_fetched_before_a_choice(
    site_address: str, open_page: Callable[..., Page], lessons: list[Record]
) -> None:
    """A page that is only read costs one small script more."""
    page = open_page(site_address + list_path(lessons))
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    # Nor by a link within the page.
    page.evaluate("location.hash = 'content'")
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))")
    assert not [address for address in fetched if ".rows" in address or "list_filter" in address]
    # By the keys alone.
    page.locator(".kl-filter select").last.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{FOUND} li").first).to_be_visible()
    assert [address for address in fetched if address.endswith(".rows.js")]


@pytest.mark.parametrize("is_narrowed", [False, True], ids=["whole", "narrowed"])
def test_what_is_shown_is_a_table(
    site_address: str, open_page: Callable[..., Page], lessons: list[Record], *, is_narrowed: bool
) -> None:
    """The table holds what is shown, with the flag of examples and the addresses of pages."""
    page = open_page(site_address + list_path(lessons))
    expected = choose_year(page, lessons) if is_narrowed else sorted(record.title for record in lessons)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["ชื่อเรื่อง"] for row in rows) == expected
    by_id = {record.id: record for record in lessons}
    for row in rows:
        record = by_id[row["รหัส"]]
        assert row["เรื่องตัวอย่าง"] == ("ใช่" if record.is_example else "ไม่ใช่")
        assert row["หน้า"] == f"{site_address}{record.form.key}/{record.id}.html"
    assert download.value.suggested_filename.endswith(".csv")


def test_without_a_script_there_is_no_filter(
    site_address: str, open_page: Callable[..., Page], lessons: list[Record]
) -> None:
    """Nothing is shown that would not work."""
    page = open_page(site_address + list_path(lessons), script=False)
    expect(page.locator(".kl-filter")).to_be_hidden()
    expect(page.locator(".kl-listing__item").first).to_be_visible()
