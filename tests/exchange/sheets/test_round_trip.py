"""What is written as CSV or XLSX and read again is the same record."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khlang.exchange.sheets.client import SheetWorker
from khlang.exchange.sheets.columns import join_items, split_items
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.guard import guard_cells, unguard_cell
from khlang.exchange.sheets.search_results import make_result_grid
from khlang.fields.form_data import read_form_data, write_form_data
from khlang.fields.write import write_values
from khlang.forms.outline import outline_form
from khlang.library import Library, load_library
from khlang.records.read import read_values
from khlang.records.record import Record, Source
from khlang.search.desk import Desk
from khlang.thai.text import normalise

from tests.conftest import LIBRARY
from tests.exchange.controls import list_controls
from tests.exchange.sheets.tables import WRITERS, check_round_trip, list_came_back, map_sheet, read_bytes

SHARED = load_library(LIBRARY)
SLOTS = {key: dict(list_controls(outline_form(form).slots)) for key, form in SHARED.forms.items()}
# What a cell, a line of a list, or the line after one may be taken for.
PIECES = (
    "=1+1", "+66", "- ข้อย่อย", "@SUM(A1)", "'=1", "''", "＝1", "\t=1", "ก;=1", "1. ก", "๒) ข", "2.5 กก.", "    เว้น",
    "ก, ข; ค", '"', '""', "ก\nข", "\n", "ก\n\nข", "1. ก\n2. ข", "ก\n1. ข", "TRUE", "0812", "_x0041_", "›", "ใช่",
    "#REF!", "น้ำที่ผู้กำลัง", " ", "ก\n=1", "ก\n'=1", "|-1",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)


@pytest.mark.parametrize("kind", WRITERS)
def test_whole_library(kind: str, library: Library, worker: SheetWorker) -> None:
    """Every record of every form, with ids, lengths and what else a record has."""
    check_round_trip(library, WRITERS[kind](library.published), worker, library.published)


@pytest.mark.parametrize("kind", WRITERS)
def test_one_form_alone(kind: str, library: Library, worker: SheetWorker) -> None:
    """Without the columns of others."""
    for form in library.forms.values():
        records = [record for record in library.published if record.form is form]
        check_round_trip(library, WRITERS[kind](records), worker, records)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_items_of_a_list_come_back(texts: list[str]) -> None:
    """Whatever they begin with, and however many lines they have."""
    items = [kept for text in texts if (kept := normalise(text))]
    assert [normalise(item) for item in split_items(join_items(items))] == items


@given(TEXTS)
def test_a_guard_is_taken_off_again(text: str) -> None:
    """Also of a text that begins with an apostrophe by itself."""
    (guarded,) = guard_cells([text])
    assert unguard_cell(guarded) == text


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The key of any form, with any texts in some of its controls."""
    form = draw(st.sampled_from(sorted(SLOTS)))
    names = draw(st.lists(st.sampled_from(sorted(SLOTS[form])), max_size=10, unique=True))
    terms = {name: [*SLOTS[form][name].terms] or ["ก"] for name in names}
    return form, {name: (draw(st.one_of(TEXTS, st.sampled_from(terms[name]))),) for name in names}


@settings(max_examples=60)
@given(filled_forms())
@pytest.mark.parametrize("kind", WRITERS)
def test_any_texts(kind: str, worker: SheetWorker, filled: tuple[str, dict[str, tuple[str, ...]]]) -> None:
    """That spreadsheets, lists in a cell and headings may mistake."""
    form = SHARED.forms[filled[0]]
    tree = read_form_data([field for field in form.public_fields if not field.type.compute], filled[1])
    values, _problems = read_values(tree, form, SHARED.gazetteer)
    # A web form has no controls for empty rows at the end of a table either.
    data = write_form_data(form.public_fields, write_values(form.public_fields, values))
    values, problems = read_values(read_form_data(form.fields, data), form, SHARED.gazetteer)
    assert not problems
    record = Record(form, f"{form.id_prefix}-2567-kkn-001", "", values, lambda: Source(tree))
    [draft] = map_sheet(read_bytes(WRITERS[kind]([record]), worker), SHARED).drafts
    assert list_came_back(draft, SHARED) == values
    assert not draft.reading.leftovers


def test_a_search_s_list_can_be_imported(library: Library, worker: SheetWorker) -> None:
    """What the search says of each record is left out again."""
    desk = Desk(library)
    response = desk.search("หนี้")
    grid = make_result_grid(desk, response, 5)
    found = [desk.records[number] for number in response.records[:5]]
    check_round_trip(library, write_csv(grid).encode(), worker, found)
