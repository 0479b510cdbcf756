"""Looks at every text of a record: what is private, broken, or said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from khlang.fields.check import Audience
from khlang.problems import Level, Mark, Path, Problem
from khlang.records.record import Record, Source
from khlang.thai.doubled_words import list_doubled_words
from khlang.thai.numbers import find_email
from khlang.thai.odd_numbers import list_odd_numbers
from khlang.thai.private_numbers import find_private_numbers
from khlang.thai.text import find_lost_character, find_mixed_script, normalise
from khlang.yaml_text import Text, walk_texts

COMMENT = "หมายเหตุ"
# Of each kind of doubt about a text; nobody reads more.
MAX_TOLD = 10
# A photo that was sent is called by its SHA-256: of four hundred such names one has the digits of a telephone number.
_HASH_NAME = re.compile(r"[0-9a-f]{16}\.jpg")
# What may stand nowhere, not even in a private field.
_ANYWHERE = frozenset({"citizen_id"})


def check_texts(
    record: Record, source: Source, audience: Audience = Audience.ARCHIVE, *, warns: bool = True
) -> Iterator[Problem]:
    """Give the problems of all texts of a record, also those in keys that the form does not know; not all warnings
    unless it `warns`.

    In the archive, what stands in a private field is a problem already. A telephone number has checks of its own.
    """
    for entry in source.tree.entries:
        key = entry.key.value
        field = record.form.field(key)
        is_private = field is not None and not field.is_public
        if field and (field.type.is_private_number or (is_private and audience is Audience.ARCHIVE)):
            continue
        label = field.label if field else key
        for path, text in walk_texts(entry.value, (key,)):
            yield from _check_numbers(text, path, label, _ANYWHERE if is_private else None)
            if not is_private:
                for line, written in _list_lines(text):
                    yield from _check_text(written, path, line, label, warns=warns)
    for comment in source.comments:
        for code, index in find_private_numbers(comment.value):
            mark = Mark(comment.mark.line, comment.mark.column + index)
            yield Problem.of(code, (), COMMENT, file=record.file, mark=mark)


def _list_lines(text: Text) -> Iterator[tuple[int, str]]:
    """Give the lines of a block with their numbers from 0; any other text as one."""
    yield from enumerate(text.value.split("\n")) if text.is_block else ((0, text.value),)


def _find_column(written: str, normal: str, column: int) -> int | None:
    """Give where a place of a text in normal form stands in the text as written: behind as many signs, since the normal
    form changes little but spaces."""
    count = sum(not sign.isspace() for sign in normal[:column])
    places = (number for number, sign in enumerate(written) if not sign.isspace())
    return next(islice(places, count, None), None)


def _check_numbers(text: Text, path: Path, label: str, codes: frozenset[str] | None) -> Iterator[Problem]:
    """Refuse private numbers, also those that go over several lines; with `codes`, only those."""
    if _HASH_NAME.fullmatch(text.value):
        return
    line = start = 0
    for code, index in find_private_numbers(text.value):
        if text.is_block:
            # From number to number: a text may have thousands.
            line += text.value.count("\n", start, index)
            start = max(start, text.value.rfind("\n", start, index) + 1)
        if codes is None or code in codes:
            yield Problem.of(code, path, label, line=line, column=index - start)


def _check_text(written: str, path: Path, line: int, label: str, *, warns: bool) -> Iterator[Problem]:
    """Give the problems of one line."""
    text = normalise(written)

    def tell(code: str, index: int, level: Level = Level.WARNING, **facts: str) -> Problem:
        column = _find_column(written, text, index)
        return Problem.of(code, path, label, level, line=line, column=column, facts=facts)

    if (index := find_email(text)) is not None:
        yield tell("email", index)
    if mixed := find_mixed_script(text):
        index, letter, is_thai = mixed
        level = Level.ERROR if is_thai else Level.WARNING
        yield tell("mixed_script", index, level, letter=letter, code_point=f"U+{ord(letter):04X}")
    if (index := find_lost_character(text)) is not None:
        yield tell("lost_character", index, Level.ERROR, code_point=f"U+{ord(text[index]):04X}")
    # These take as long as all others together.
    for at, word in islice(list_doubled_words(text), MAX_TOLD) if warns else ():
        yield tell("doubled_word", at, word=word)
    for at, number, meant in islice(list_odd_numbers(text), MAX_TOLD) if warns else ():
        yield tell("odd_number", at, number=number, meant=meant)
