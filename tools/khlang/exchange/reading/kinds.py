"""Tells what a document is: an official letter, or which form it was written on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khlang.exchange.reading.aliases import NameTable, make_name_table
from khlang.exchange.reading.asides import PrintedWords
from khlang.exchange.reading.headings import Layout, measure_layout
from khlang.exchange.reading.numbering import read_label
from khlang.exchange.reading.rows import Piece, Row, fold_with_origins
from khlang.forms.model import Form

# What every letter of an office has (Regulation of the Office of the Prime Minister on Correspondence, 2526): its
# number, its subject, whom it greets, and the closing words.
_LETTER = (
    re.compile(
        r"(?:ด่วน\S*\s+)?ที่\s+[ก-ฮ]{1,4}\.?\s*[0-9๐-๙]{3,5}[0-9๐-๙./ ]*(?:/\s*[ก-ฮ]{0,2}\s*[0-9๐-๙]*)?.*"
    ),
    re.compile(r"เรื่อง[\s\t].+"),
    re.compile(r"เรียน[\s\t].+"),
    re.compile(r"จึงเรียนมาเพื่อ.*"),
    re.compile(r"ขอแสดงความนับถือ(?:อย่างยิ่ง)?"),
)
_MIN_LETTER_SIGNS = 3
# A title is worth as much as a heading and a half; two headings of any length make a form.
_TITLE, _MIN_FIT = 1.5, 0.95


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form with its names and printed words."""

    form: Form
    table: NameTable
    printed: PrintedWords

    def is_printed(self, piece: Piece, unit: str) -> bool:
        """Tell whether a piece holds nothing but what a blank form has printed there: a name, a unit, dots, numbers."""
        label = read_label(piece.text)
        is_labelled = label is not None and not label.is_bare
        folded, _origins = fold_with_origins(piece.text[label.end if label and is_labelled else 0 :])
        return not folded or folded == unit or folded in self.table.names


@dataclass(frozen=True, slots=True)
class Guess:
    """What a document seems to be: a form from row `start` on, and whether a letter stands before that.

    Without a form it is a letter, or nothing that is known.
    """

    form: KnownForm | None
    layout: Layout
    is_letter: bool
    start: int = 0


# Forms are long-lived values; to list the names of one takes longer than to read most documents.
_KNOWN: dict[int, KnownForm] = {}


def know_form(form: Form) -> KnownForm:
    """Give a form with its names, made once for each."""
    known = _KNOWN.get(id(form))
    if known is None or known.form is not form:
        if len(_KNOWN) > 64:
            _KNOWN.clear()
        known = _KNOWN[id(form)] = KnownForm(form, make_name_table(form), PrintedWords(form))
    return known


def guess_kind(rows: Sequence[Row], forms: Mapping[str, Form]) -> Guess:
    """Tell what rows are. Only forms that people send are thought of."""
    known = [know_form(form) for form in sorted(forms.values(), key=lambda form: form.order) if form.is_sent]
    closing = _find_letter(rows)
    if closing is None:
        return _guess_form(rows, known, 0)
    for number in range(closing + 1, len(rows)):
        for each in known:
            if not rows[number].is_blank and each.printed.is_title(rows[number]):
                guess = _guess_form(rows[number:], [each], number)
                if guess.form:
                    return Guess(guess.form, guess.layout, is_letter=True, start=number)
    return Guess(None, Layout(), is_letter=True)


def _guess_form(rows: Sequence[Row], known: Sequence[KnownForm], start: int) -> Guess:
    best, fit, layout = None, 0.0, Layout()
    for each in known:
        found, where = measure_layout(rows, each.table, each.form.roles.title)
        if any(each.printed.is_title(row) for row in rows if not row.is_blank):
            found += _TITLE if found else 0
        if found > fit:
            best, fit, layout = each, found, where
    return Guess(best if fit >= _MIN_FIT else None, layout, is_letter=False, start=start)


def _find_letter(rows: Sequence[Row]) -> int | None:
    """Give the last row of a letter's signs, None if the rows are no letter."""
    seen: dict[int, int] = {}
    for number, row in enumerate(rows):
        if row.is_blank or len(row.work) > 400:
            continue
        for sign, pattern in enumerate(_LETTER):
            if sign not in seen and pattern.fullmatch(row.work):
                seen[sign] = number
    is_letter = len(seen) >= _MIN_LETTER_SIGNS and (0 in seen or 4 in seen)
    return max(seen.values()) if is_letter else None
