"""Records as the rows of tables: only what may be published leaves a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.exchange.sheets.columns import ROW, Column, list_columns, list_row_columns, write_cell
from khlang.fields.field import Field, Shape
from khlang.fields.form_data import Branch, FormData, branch_out, write_form_data
from khlang.fields.write import write_values
from khlang.forms.model import Form, Length
from khlang.records.record import Record

# What every record has beside its form's fields, by the names that this package knows it by.
ID, FORM, LENGTH, EXAMPLE, ALIASES = "_id", "_form", "_length", "_example", "_aliases"
OWN_HEADINGS = {ID: "รหัส", FORM: "ประเภท", LENGTH: "ความยาว", EXAMPLE: "เรื่องตัวอย่าง", ALIASES: "รหัสเดิม"}
LENGTHS = {Length.SHORT: "สั้น", Length.FULL: "เต็ม"}
YES, NO = "ใช่", "ไม่ใช่"
ROW_NUMBER = "แถวที่"
# Before the names of columns that say of a record what its fields say: no one reads them again.
FOUND = "ผลค้น"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be written: its name, its header, its rows of texts, and the numbers (from 0) of the columns in which
    these are numbers."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


class RecordColumns:
    """The columns that some records take: those of each form, where fields with one heading share a column."""

    def __init__(
        self, records: Sequence[Record], taken: Sequence[str] = (), *, rows_apart: bool = False
    ) -> None:
        """Find the columns of these records. No heading is one of those that are `taken` already."""
        self._data = {id(record): write_record_data(record) for record in records}
        self.forms = list_forms(records)
        self._columns: dict[str, Mapping[str, Column]] = {}
        for form in self.forms:
            data = [self._data[id(record)] for record in records if record.form is form]
            found = list_columns(form.public_fields, merge_branches(data), rows_apart=rows_apart)
            self._columns[form.key] = {name_beside(column, taken): column for column in found}
        self.headings = list(dict.fromkeys(name for each in self._columns.values() for name in each))

    def list_cells(self, record: Record) -> Iterator[str]:
        """Give the cell of a record under each heading."""
        columns, data = self._columns[record.form.key], self._data[id(record)]
        for heading in self.headings:
            yield write_cell(columns[heading], data) if heading in columns else ""

    def find_numbers(self) -> Iterator[int]:
        """Give the numbers of the columns in which all forms have numbers."""
        for number, heading in enumerate(self.headings):
            if all(each[heading].is_number for each in self._columns.values() if heading in each):
                yield number

    def list_rows(self, field: Field, records: Sequence[Record]) -> tuple[list[Column], list[list[str]]]:
        """Give the columns of the rows of one field, and the rows of all records: the record's id, the row's number
        and what stands in each column."""
        rows = [
            (record.id, number, row)
            for record in records
            for number, row in enumerate(branch_out(self._data[id(record)]).get(field.key).list_rows())
        ]
        data = [dict(_flatten(row, f"{field.key}.{ROW}")) for _id, _n, row in rows]
        columns = list_row_columns(field, merge_branches(data).get(field.key).get(ROW))
        cells = [
            [record_id, str(number + 1), *(write_cell(column, each) for column in columns)]
            for (record_id, number, _row), each in zip(rows, data, strict=True)
        ]
        return columns, cells


def write_record_data(record: Record) -> FormData:
    """Give the public values of a record as form data, those that are computed among them."""
    fields = record.form.public_fields
    data = write_form_data(fields, write_values(fields, record.values))
    computed = {
        field.key: (str(record.values[field.key]),)
        for field in fields
        if field.type.compute and field.key in record.values
    }
    return data | computed


def list_forms(records: Sequence[Record]) -> list[Form]:
    """Give the forms of records, in the order of the forms."""
    return sorted({record.form.key: record.form for record in records}.values(), key=lambda form: form.order)


def merge_branches(data: Sequence[FormData]) -> Branch:
    """Give the controls that any of these form data have."""
    return branch_out({name: ("",) for each in data for name in each})


def name_beside(column: Column, taken: Sequence[str]) -> str:
    """Give the heading of a column, with its control where the heading is taken."""
    return f"{column.heading} [{column.control}]" if column.heading in taken else column.heading


def _flatten(branch: Branch, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if branch.values:
        yield name, branch.values
    for key, inside in branch.branches.items():
        yield from _flatten(inside, f"{name}.{key}")


# Whole tables


def make_grid(records: Sequence[Record], name: str = "", *, rows_apart: bool = False) -> Grid:
    """Give records as one table, a row a record; with `rows_apart`, without fields of rows."""
    own = list(OWN_HEADINGS.values())
    columns = RecordColumns(records, own, rows_apart=rows_apart)
    rows = [[*list_own_cells(record), *columns.list_cells(record)] for record in records]
    numbers = frozenset(number + len(own) for number in columns.find_numbers())
    return Grid(name, [*own, *columns.headings], rows, numbers)


def make_grids(records: Sequence[Record]) -> list[Grid]:
    """Give records as the sheets of a workbook: one for each form, and one for each of its fields of rows."""
    found = []
    for form in list_forms(records):
        own = [record for record in records if record.form is form]
        found.append(make_grid(own, form.noun, rows_apart=True))
        columns = RecordColumns(own)
        for field in form.public_fields:
            if field.type.shape is Shape.ROWS:
                headings, rows = columns.list_rows(field, own)
                header = [OWN_HEADINGS[ID], ROW_NUMBER, *(column.heading for column in headings)]
                numbers = frozenset(at + 2 for at, column in enumerate(headings) if column.is_number)
                if rows:
                    found.append(Grid(f"{form.noun} {field.label}", header, rows, numbers | {1}))
    return found


def list_own_cells(record: Record) -> list[str]:
    """Give the cells under the headings that every record has."""
    return [
        record.id,
        record.form.noun,
        LENGTHS[record.length],
        YES if record.is_example else NO,
        "\n".join(record.aliases),
    ]
