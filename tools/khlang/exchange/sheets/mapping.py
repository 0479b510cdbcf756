"""Which column of a table is for which control of which form; kept, so that a person who corrects it once is not asked
again when a table with the same header comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

from khlang.exchange.sheets.headings import SAID_AGAIN, FormHeadings, Match, is_own_header
from khlang.exchange.sheets.sheet import Table
from khlang.exchange.sheets.table import FORM
from khlang.fields.field import Json
from khlang.fields.form_control import find_control_field
from khlang.forms.model import Form
from khlang.thai.text import fold

SCHEMA = "khlang-sheet-mapping/1"
# Above a header stand at most so many rows: titles, who made it, when.
MAX_ABOVE = 20
# With fewer columns that are known, a table is none of a form's.
MIN_KNOWN = 2
TITLE_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """The columns of one kind of table: the form of its rows, each column's heading, and what it is for."""

    form: Form
    headings: tuple[str, ...]
    matches: tuple[Match | None, ...]

    @property
    def digest(self) -> str:
        """What the header is known by again."""
        return digest_header(self.headings)


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """The header of a table: its row (from 0), and the mapping of its columns."""

    row: int
    mapping: SheetMapping


# Gives the mapping that is kept for a header by its digest, if any.
FindMapping: TypeAlias = Callable[[str], SheetMapping | None]


def digest_header(headings: Iterable[str]) -> str:
    """Give the SHA-256 of a header: the same for other spacing, and for blank columns at its end."""
    texts = [fold(heading) for heading in headings]
    while texts and not texts[-1]:
        texts.pop()
    return sha256("\x1f".join(texts).encode()).hexdigest()


def find_header(table: Table, forms: Sequence[FormHeadings], find_kept: FindMapping) -> FoundHeader | None:
    """Give the header of a table and what its columns are for: as it was kept, else the form and the row that know the
    most columns; None where no row knows enough."""
    for number, row in enumerate(table.rows[:MAX_ABOVE]):
        if mapping := find_kept(digest_header(row)):
            return FoundHeader(number, mapping)
    best: FoundHeader | None = None
    most = 0.0
    for number, row in enumerate(table.rows[:MAX_ABOVE]):
        for form in forms:
            matches = match_columns(row, form)
            known = sum(match is not None for match in matches)
            size = measure_matches(matches, form.form)
            if known >= MIN_KNOWN and size > most:
                best, most = FoundHeader(number, SheetMapping(form.form, row, matches)), size
        # What comes after a header are answers, which need not be looked at.
        if best and best.row == number and _is_plain(best.mapping):
            break
    return best


def _is_plain(mapping: SheetMapping) -> bool:
    """Tell whether most columns of a header are known."""
    written = sum(bool(heading.strip()) for heading in mapping.headings)
    return 2 * sum(match is not None for match in mapping.matches) > written


def match_columns(row: Sequence[str], form: FormHeadings) -> tuple[Match | None, ...]:
    """Give what each column is for; of two for the same control the surer, or else the first."""
    is_own = is_own_header(row)
    found = [form.find(heading, is_own=is_own) if heading.strip() else None for heading in row]
    best: dict[str, int] = {}
    for number, match in enumerate(found):
        if match:
            first = found[best[match.control]] if match.control in best else None
            if first is None or match.confidence > first.confidence:
                best[match.control] = number
    return tuple(
        match if match and (best[match.control] == number or match.control == SAID_AGAIN) else None
        for number, match in enumerate(found)
    )


def measure_matches(matches: Iterable[Match | None], form: Form) -> float:
    """Tell how much of a form a header knows: the title weighs more, what every record has nothing."""
    return sum(
        match.confidence * (TITLE_WEIGHT if match.control == form.roles.title else 1)
        for match in matches
        if match and (match.field or match.control == FORM)
    )


# Kept


def describe_mapping(mapping: SheetMapping) -> dict[str, Json]:
    """Give a mapping as JSON: a control for each heading, empty for a column that the form does not know. A person may
    give it one, or `-` for a column that is not to be read."""
    return {
        "schema": SCHEMA,
        "header": mapping.digest,
        "form": mapping.form.key,
        "columns": [
            {"heading": heading, "control": match.control if match else ""}
            for heading, match in zip(mapping.headings, mapping.matches, strict=False)
        ],
    }


def read_mapping(described: Any, forms: Mapping[str, Form]) -> SheetMapping | None:
    """Read what `describe_mapping` gave, and a person may have changed; None where the form is no longer there. A
    control that the form no longer has is not read. Raises ValueError for anything else."""
    try:
        if described["schema"] != SCHEMA:
            raise ValueError(f"not {SCHEMA}")
        form = forms.get(described["form"])
        columns = [(str(column["heading"]), str(column["control"])) for column in described["columns"]]
    except (TypeError, KeyError) as error:
        raise ValueError("not a mapping") from error
    if form is None:
        return None
    headings = FormHeadings(form)
    taken = {control for _heading, control in columns}
    matches = tuple(_match_kept(headings, heading, control, taken) for heading, control in columns)
    return SheetMapping(form, tuple(heading for heading, _control in columns), matches)


def _match_kept(headings: FormHeadings, heading: str, control: str, taken: set[str]) -> Match | None:
    """Give what a column is for by the control that was kept; where that is also found by itself, as it is found. A
    form may have come to know a column that it did not know."""
    found = headings.find(heading) if heading.strip() else None
    if found and (found.control == control or not (control or found.control in taken)):
        taken.add(found.control)
        return found
    if control.startswith("_"):
        return Match(control, is_own=True)
    field = find_control_field(headings.form.fields, control) if control else None
    return Match(control, field) if field else None
