"""Files of rows for tests: made here, written as any program would, and read as any person's are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from khlang.exchange.sheets.client import SheetWorker, read_sheet
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.mapping import SheetMapping
from khlang.exchange.sheets.rows import RowDraft, SheetReading, map_rows
from khlang.exchange.sheets.sheet import Sheet
from khlang.exchange.sheets.table import ALIASES, EXAMPLE, ID, LENGTH, LENGTHS, YES, make_grid, make_grids
from khlang.exchange.sheets.workbook import write_workbook
from khlang.fields.field import Value
from khlang.fields.form_data import read_form_data
from khlang.library import Library
from khlang.records.read import read_values
from khlang.records.record import Record
from openpyxl import Workbook

from tests.conftest import TODAY

# Each way in which records leave and come back.
WRITERS = {
    "csv": lambda records: write_csv(make_grid(records)).encode(),
    "xlsx": lambda records: write_workbook(make_grids(records)),
}


def make_csv(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """Give rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def make_xlsx(rows: Iterable[Sequence[Any]], name: str = "การตอบแบบฟอร์ม 1") -> bytes:
    """Give rows as a workbook of one sheet, as openpyxl writes it: a text that begins with `=` is a formula."""
    workbook = Workbook()
    workbook.active.title = name  # type: ignore[union-attr]
    for row in rows:
        workbook.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read_bytes(data: bytes, worker: SheetWorker, name: str = "แบบตอบรับ") -> Sheet:
    """Read a file."""
    return read_sheet(name, data, worker)


def map_sheet(sheet: Sheet, library: Library, kept: Iterable[SheetMapping] = ()) -> SheetReading:
    """Read a sheet's rows by a library's forms."""
    return map_rows(
        sheet, library.forms, library.gazetteer, TODAY, find_kept={each.digest: each for each in kept}.get
    )


def list_public(record: Record) -> dict[str, Value]:
    """Give what of a record is to come back."""
    return {field.key: value for field, value in record.public_values()}


def list_came_back(draft: RowDraft, library: Library) -> dict[str, Value]:
    """Give the values that a draft's data mean."""
    form = draft.reading.form
    assert form
    values, problems = read_values(read_form_data(form.fields, draft.reading.data), form, library.gazetteer)
    assert not problems
    return values


def describe_record(record: Record) -> dict[str, str]:
    """Give what a record has beside its fields, as a sheet says it."""
    return {
        ID: record.id,
        LENGTH: LENGTHS[record.length],
        EXAMPLE: YES if record.is_example else "ไม่ใช่",
        ALIASES: "\n".join(record.aliases),
    }


def check_round_trip(library: Library, data: bytes, worker: SheetWorker, records: Sequence[Record]) -> None:
    """Hold a file that was written to its records: each comes back the same, and nothing is left over."""
    found = map_sheet(read_bytes(data, worker), library)
    assert not found.problems
    by_id = {record.id: record for record in records}
    assert sorted(draft.about[ID] for draft in found.drafts) == sorted(by_id)
    for draft in found.drafts:
        record = by_id[draft.about[ID]]
        assert list_came_back(draft, library) == list_public(record), record.id
        assert not draft.reading.leftovers
        about = {key: said for key, said in describe_record(record).items() if said}
        assert {key: said for key, said in draft.about.items() if key in about} == about
