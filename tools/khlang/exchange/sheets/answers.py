"""What a cell says for a field, as form data: exactly what was written where this package wrote it, else read as what
people write under a heading is (`khlang.exchange.reading.values`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khlang.exchange.document import Line
from khlang.exchange.reading.model import Suggestion
from khlang.exchange.reading.rows import make_row, whole
from khlang.exchange.reading.values import make_node
from khlang.exchange.sheets.columns import read_cell
from khlang.exchange.sheets.headings import Match
from khlang.exchange.sheets.moments import parse_moment
from khlang.fields.field import Field, Scalar, Shape
from khlang.fields.form_data import FormData, write_form_data
from khlang.fields.scalars import AMOUNT, COUNT, DATE, PHONE
from khlang.problems import START
from khlang.thai.dates import parse_date
from khlang.thai.numbers import parse_phone
from khlang.thai.text import parse_amount, parse_count, to_arabic_digits
from khlang.yaml_text import Entry, Mapping, Text

LOST_ZERO = "โปรแกรมตารางมักตัดเลข 0 ตัวหน้าของเบอร์โทร"
# A number and what it counts: ๑๒ คน.
_WITH_UNIT = re.compile(r"([0-9๐-๙][0-9๐-๙,.]*)\s*[^0-9๐-๙\s][^0-9๐-๙]{0,20}")
_LOST_ZERO = re.compile("[2-9][0-9]{7,8}")


def read_answer(match: Match, heading: str, cell: str, *, is_own: bool) -> dict[str, tuple[str, ...]]:
    """Give the form data that a cell holds; nothing where it can't be given to the field."""
    field, shape = match.field, match.field.type.shape if match.field else None
    if field is None:
        return {}
    is_whole = match.control == field.key
    is_free = shape is Shape.ROWS or (shape is Shape.BY_TERM and is_whole)
    is_plain_list = shape is Shape.LIST and not (
        isinstance(field.type.item, Scalar) and field.type.item.is_term
    )
    if not is_own and is_whole and (is_free or is_plain_list or not isinstance(field.type.item, Scalar)):
        return _read_free(field, heading, cell)
    if is_free and is_whole:
        return {}
    if not is_own:
        cell = _tidy(field, cell)
    return read_cell(field, match.control, cell)


def _read_free(field: Field, heading: str, cell: str) -> dict[str, tuple[str, ...]]:
    """Read a cell as what people write under a heading on paper."""
    if field.type.join is not None:
        return {field.key: (cell.strip(),)}
    rows = [make_row(Line(line)) for line in cell.strip().splitlines()]
    pieces = [whole(row, number) for number, row in enumerate(rows)]
    node = make_node(field, pieces, heading)
    if node is None:
        return {}
    return dict(write_form_data([field], Mapping((Entry(Text(field.key, START), node),), START)))


def _tidy(field: Field, cell: str) -> str:
    """Give a number without the word for what it counts, and a day without the time, as spreadsheets keep it."""
    item = field.type.item
    if item in (COUNT, AMOUNT) and (found := _WITH_UNIT.fullmatch(cell.strip())):
        number = found[1].rstrip(".,")
        return number if parse_count(number) is not None or parse_amount(number) is not None else cell
    if item is DATE and parse_date(cell) is None and (moment := parse_moment(cell)):
        return moment.date().isoformat()
    return cell


def suggest_values(field: Field, data: FormData) -> Iterator[Suggestion]:
    """Give what a spreadsheet has probably changed of values: the zero before a telephone number."""
    if field.type.item is not PHONE:
        return
    for control, texts in data.items():
        for item, text in enumerate(texts):
            digits = re.sub("[^0-9]", "", to_arabic_digits(text))
            if parse_phone(text) is None and _LOST_ZERO.fullmatch(digits) and parse_phone(f"0{digits}"):
                yield Suggestion(control, text, f"0{digits}", LOST_ZERO, item=item)
