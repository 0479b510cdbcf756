"""The numbers that say most of what came of it: of two or three results the number, its unit, and its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khlang.pages.results import find_result_number
from khlang.records.record import Record
from khlang.thai.text import to_arabic_digits
from khlang.thai.words import list_words

SHOWN = 3
# A clause that takes more than four lines of a third of the column is no headline.
CLAUSE_LENGTH = 80
MAX_UNIT = 15
_UNIT = re.compile(r" ?([ก-ฮเ-ไ][ก-๎]*)")
# What follows a number and is not its unit.
_NO_UNITS = re.compile("จาก|เป็น|ใน|ของ|ถึง|และ|กับ|หรือ|ต่อ|ที่")
_PAUSE = re.compile(r"(?<![0-9๐-๙]) (?![0-9๐-๙ๆฯ(])")
# A number that dates something is no result.
_DATING = re.compile(r"(?:ปี(?:งบประมาณ)?|พ\.ศ\.|ค\.ศ\.|วันที่|เดือน(?:ที่)?|[ก-๎]{2,4}าคม|[ก-๎]{2,4}ายน) ?$")
_YEAR = re.compile("2[45][0-9]{2}|(?:19|20)[0-9]{2}")
_MONTH = re.compile(r" ?(?:[ก-๎]{2,5}าคม|[ก-๎]{2,5}ายน|กุมภาพันธ์)")
_CHANGE = re.compile("ลด|เพิ่ม|เหลือ|ร้อยละ|%")


@dataclass(frozen=True, slots=True)
class Headline:
    """A number with its unit, and the clause that says of what."""

    number: str
    text: str


def list_headlines(record: Record) -> list[Headline]:
    """Give at most three headlines of a record's results, those that tell a change first; none for one alone.

    Only results that are told as a list have them: a table shows its numbers itself.
    """
    results = record.role(record.form.roles.results)
    texts = results if isinstance(results, tuple) else ()
    found = list(_find_headlines(text for text in texts if isinstance(text, str)))
    found.sort(key=lambda headline: not _CHANGE.search(headline.text))
    return found[:SHOWN] if len(found) > 1 else []


def _find_headlines(texts: Iterator[str]) -> Iterator[Headline]:
    for text in texts:
        found = find_result_number(text)
        if not found or _is_date(text, found):
            continue
        number, end = found[1].strip(), found.end(1)
        unit = _find_unit(text, end)
        clause = _cut_clause(text, end + len(unit))
        # What ends before the number, at a bracket, does not say of what it is.
        if number in clause and len(clause) <= CLAUSE_LENGTH and clause != number + unit:
            yield Headline(number + unit, clause)


def _is_date(text: str, found: re.Match[str]) -> bool:
    is_year = _YEAR.fullmatch(to_arabic_digits(found[1].strip())) is not None
    return bool(is_year or _DATING.search(text, 0, found.start(1)) or _MONTH.match(text, found.end(1)))


def _find_unit(text: str, end: int) -> str:
    """Give the word behind a number that ends at `end`, with the space before it; empty if it is no unit.

    The longest word of the dictionary that the letters begin with: Thai has no spaces between words.
    """
    found = _UNIT.match(text, end)
    if not found or _NO_UNITS.match(found[1]) or text[end - 1] == "%" or "ร้อยละ" in text[end - 12 : end]:
        return ""
    run = found[1][:MAX_UNIT]
    word = next((run[:size] for size in range(len(run), 1, -1) if run[:size] in list_words()), "")
    return text[end : found.start(1)] + word if word else ""


def _cut_clause(text: str, end: int) -> str:
    """Give a text up to the first pause behind `end`, without an open bracket."""
    pause = _PAUSE.search(text, end)
    clause = text[: pause.start()] if pause else text
    return clause.partition(" (")[0] if clause.count("(") > clause.count(")") else clause
