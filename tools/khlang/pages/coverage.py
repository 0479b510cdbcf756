"""Tables and a map of where records come from, and from where there are none yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.fields.facets import PROVINCES, YEARS
from khlang.forms.model import Form
from khlang.library import Library
from khlang.pages.examples import count_examples
from khlang.pages.head import Head, link_script
from khlang.pages.page import Page, render, way_up
from khlang.pages.taxonomies import Taxonomy, TaxonomyTerm, list_main_taxonomies
from khlang.pages.thailand import find_step, load_map, make_tints
from khlang.records.record import Record
from khlang.thai.dates import Date, quarter_of
from khlang.thai.text import format_count

COVERAGE = "coverage.html"


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row of a table of counts: where it leads, and its count for each form and in all."""

    label: str
    path: str
    counts: Sequence[int]
    total: int


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts of one taxonomy: the rows with records, those that wait, and the largest total, for the bars."""

    taxonomy: Taxonomy
    rows: Sequence[CountRow]
    waiting: Sequence[CountRow]

    @property
    def largest(self) -> int:
        """The largest total, at least 1."""
        return max((row.total for row in self.rows), default=1)


@dataclass(frozen=True, slots=True)
class MapProvince:
    """A province on the map: its outline's key, label, page, count and depth of tint."""

    key: str
    label: str
    path: str
    size: int
    step: int


@dataclass(frozen=True, slots=True)
class Quarters:
    """Counts of a form's records by fiscal year and quarter, for forms that ask for a date.

    `undated` have only a year, or no date at all.
    """

    form: Form
    years: Mapping[int, Sequence[int]]
    undated: int


def count_terms(taxonomy: Taxonomy, forms: Sequence[Form]) -> CountTable:
    """Count a taxonomy's terms by form."""
    rows = [_count_term(taxonomy, term, forms) for term in taxonomy.terms]
    return CountTable(taxonomy, [row for row in rows if row.total], [row for row in rows if not row.total])


def _count_term(taxonomy: Taxonomy, term: TaxonomyTerm, forms: Sequence[Form]) -> CountRow:
    by_form = Counter(record.form.key for record in term.records)
    counts = [by_form[form.key] for form in forms]
    # Under its own heading, "ปีงบประมาณ ๒๕๖๗" need not say again what it is.
    label = term.label.removeprefix(f"{taxonomy.label} ")
    return CountRow(label, taxonomy.term_path(term), counts, len(term.records))


def list_map_provinces(taxonomy: Taxonomy) -> list[MapProvince]:
    """Give the provinces that the map has, with their tints, in the order of the taxonomy."""
    tints = make_tints([len(term.records) for term in taxonomy.terms])
    outlines = load_map().outlines
    return [
        MapProvince(term.key, term.label, taxonomy.term_path(term), size, find_step(size, tints))
        for term in taxonomy.terms
        if term.key in outlines
        for size in [len(term.records)]
    ]


def count_quarters(library: Library) -> Iterator[Quarters]:
    """Count by quarter the records of each form that says when something happened."""
    for form in library.forms.values():
        event = form.event_field
        records = [record for record in library.published if record.form is form] if event else []
        if event and records:
            yield _count_form(form, event.key, records)


def _count_form(form: Form, key: str, records: Sequence[Record]) -> Quarters:
    years: dict[int, list[int]] = {}
    undated = 0
    for record in records:
        value = record.values.get(key)
        quarter = quarter_of(value) if isinstance(value, Date) else None
        if isinstance(value, Date) and quarter:
            years.setdefault(value.fiscal_year, [0, 0, 0, 0])[quarter - 1] += 1
        else:
            undated += 1
    return Quarters(form, dict(sorted(years.items(), reverse=True)), undated)


def render_coverage(library: Library, taxonomies: Sequence[Taxonomy]) -> Page:
    """Make the page that shows where lessons come from, and who may be the next to send one."""
    forms = [form for form in library.forms.values() if any(r.form is form for r in library.published)]
    by_key = {taxonomy.key: taxonomy for taxonomy in taxonomies}
    main = list_main_taxonomies(taxonomies)
    shown = [by_key[YEARS]] if YEARS in by_key else []
    provinces = by_key.get(PROVINCES)
    map_provinces = list_map_provinces(provinces) if provinces else []
    with_records = sum(province.size > 0 for province in map_provinces)
    html = render(
        "coverage.html",
        COVERAGE,
        total=len(library.published),
        examples=count_examples(library.published),
        forms=forms,
        map_provinces=map_provinces,
        covered=with_records,
        map=load_map(),
        tints=make_tints([province.size for province in map_provinces]),
        provinces=count_terms(provinces, forms) if provinces else None,
        tables=[count_terms(taxonomy, forms) for taxonomy in shown + main],
        quarters=list(count_quarters(library)),
    )
    description = f"เรื่องในคลังมาจาก {format_count(with_records)} จังหวัด ดูแผนที่ จำนวนตามปี และพื้นที่ที่ยังรอเรื่องแรก"
    head = Head(scripts=link_script(way_up(COVERAGE), "assets/js/map.js"))
    return Page(COVERAGE, "แผนที่และภาพรวม", html, description, head=head)
