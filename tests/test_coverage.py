"""The coverage page tells the truth: its counts are the library's, its map has each province once."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from khlang.fields.facets import PROVINCES, YEARS
from khlang.library import Library
from khlang.pages.coverage import count_quarters, count_terms, list_map_provinces, render_coverage
from khlang.pages.taxonomies import Taxonomy, list_taxonomies
from khlang.pages.thailand import STEPS, find_step, load_map, make_tints
from khlang.thai.dates import parse_date, quarter_of
from khlang.thai.text import format_count


@pytest.fixture(scope="module")
def taxonomies(library: Library) -> dict[str, Taxonomy]:
    """The taxonomies of the repo's library by key."""
    return {taxonomy.key: taxonomy for taxonomy in list_taxonomies(library)}


def test_map_has_exactly_our_provinces(library: Library) -> None:
    """Seventy-seven, each with both outlines: a province without one could not be clicked."""
    outlines = load_map().outlines
    assert set(outlines) == {province.key for province in library.gazetteer.provinces}
    assert len(outlines) == 77
    for outline in outlines.values():
        assert re.fullmatch(r"(?:M[-\d. ]+l[-\d. ]+z)+", outline.full)
        assert re.fullmatch(r"(?:M[-\d. ]+l[-\d. ]+z)+", outline.small)


def first_corner(key: str) -> tuple[float, float]:
    """Give (x, y) of where a province's longest ring begins: near enough to tell north from south."""
    ring = max(load_map().outlines[key].full.split("M")[1:], key=len)
    x, y = ring.split("l")[0].split(" ")
    return float(x), float(y)


def test_provinces_lie_where_they_are() -> None:
    """The source calls Uttaradit utd and Phichit pct; a wrong key would tint a wrong province."""
    from_north = ["cri", "nan", "utt", "pck", "bkk", "sni", "yla"]
    assert sorted(from_north, key=lambda key: first_corner(key)[1]) == from_north
    from_west = ["msn", "utt", "udn", "ubn"]
    assert sorted(from_west, key=lambda key: first_corner(key)[0]) == from_west


def test_coverage_counts_are_the_library(library: Library, taxonomies: dict[str, Taxonomy]) -> None:
    """Counted anew from the records, province by province, year by year, form by form."""
    forms = list(library.forms.values())
    by_province = Counter(r.place.province.name for r in library.published if r.place.province)
    rows = count_terms(taxonomies[PROVINCES], forms)
    assert {row.label: row.total for row in rows.rows} == dict(by_province)
    assert len(rows.rows) + len(rows.waiting) == 77
    assert all(sum(row.counts) == row.total for row in rows.rows)
    by_year = count_terms(taxonomies[YEARS], forms)
    assert sum(row.total for row in by_year.rows) == sum(r.fiscal_year is not None for r in library.published)
    for number, form in enumerate(forms):
        here = sum(row.counts[number] for row in rows.rows)
        assert here == sum(record.form is form for record in library.published)


def test_page_invites_where_nothing_is_yet(library: Library, taxonomies: dict[str, Taxonomy]) -> None:
    """Every province is linked from the map and from the table or the invitation: no province is a hole."""
    html = render_coverage(library, list(taxonomies.values())).html
    for province in library.gazetteer.provinces:
        assert html.count(f'href="browse/provinces/{province.key}.html"') == 2
    assert html.count("<path") == 77
    known = {record.place.province for record in library.published} - {None}
    assert f"ยังรอเรื่องแรกจาก {format_count(77 - len(known))} จังหวัด" in html


def test_tints_are_five_steps_that_leave_no_count_out() -> None:
    """The most is always the darkest, none is never tinted, and every other count has one step."""
    assert make_tints([0, 0]) == []
    assert [(t.step, t.least, t.most) for t in make_tints([0, 1, 1, 3])] == [(3, 1, 1), (5, 2, 3)]
    counts = [0, 1, 2, 2, 5, 9, 40, 41, 300, 7_000]
    tints = make_tints(counts)
    assert len(tints) <= STEPS
    assert find_step(0, tints) == 0
    assert find_step(7_000, tints) == STEPS
    assert all(find_step(count, tints) for count in range(1, 7_001))


def test_areas_carry_the_counts_of_their_pages(taxonomies: dict[str, Taxonomy]) -> None:
    """A province's number on the map is the number on its page."""
    sizes = {term.key: len(term.records) for term in taxonomies[PROVINCES].terms}
    assert {province.key: province.size for province in list_map_provinces(taxonomies[PROVINCES])} == sizes


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("๑ ตุลาคม ๒๕๖๗", 1),
        ("๓๑ ธันวาคม ๒๕๖๗", 1),
        ("มกราคม ๒๕๖๘", 2),
        ("เมษายน ๒๕๖๘", 3),
        ("๓๐ กันยายน ๒๕๖๘", 4),
        ("๒๕๖๘", None),
    ],
)
def test_quarters_begin_in_october(text: str, quarter: int | None) -> None:
    """The fiscal year's quarters, not the calendar's; a date without a month has none."""
    date = parse_date(text)
    assert date
    assert quarter_of(date) == quarter


def test_activities_are_counted_by_quarter(library: Library) -> None:
    """Only a date that a form insists on says when something happened; a date of a check does not."""
    counted = {quarters.form.key: quarters for quarters in count_quarters(library)}
    assert "activity" in counted
    assert "lesson" not in counted
    total = sum(sum(sizes) for sizes in counted["activity"].years.values()) + counted["activity"].undated
    assert total == sum(record.form.key == "activity" for record in library.published)
