"""Looks at every text of a record: what is private, broken, or said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from khlang.checks.joined_texts import JoinedTexts
from khlang.fields.check import Audience
from khlang.problems import Level, Mark, Path, Problem
from khlang.records.record import Record, Source
from khlang.thai.doubled_words import Repeats, find_repeats, list_doubled_words
from khlang.thai.numbers import find_at_signs, find_email
from khlang.thai.odd_numbers import find_mixed_digits, list_odd_numbers
from khlang.thai.private_numbers import find_private_numbers, find_suspects
from khlang.thai.text import find_lost_character, find_mixed_script, find_unusual, is_plain, normalise
from khlang.yaml_text import Text, walk_texts

COMMENT = "หมายเหตุ"
# Of each kind of doubt about a text; nobody reads more.
MAX_TOLD = 10
# A photo that was sent is called by its SHA-256: of four hundred such names one has the digits of a telephone number.
_HASH_NAME = re.compile(r"[0-9a-f]{16}\.jpg")
# What may stand nowhere, not even in a private field.
_ANYWHERE = frozenset({"citizen_id"})
# Longer texts are rarely said twice. In characters, and how many are remembered.
_LONGEST_KEPT, _MOST_KEPT = 1_500, 1_024
_Kind = tuple[str, bool, bool]


class _Said(NamedTuple):
    """A text of a record, and whether it is in a private field."""

    path: Path
    label: str
    text: Text
    is_private: bool

    @property
    def kind(self) -> _Kind:
        """All that the problems of a text depend on, but for where they are."""
        return self.text.value, self.text.is_block, self.is_private


# Texts in which nothing was found, with whether warnings were looked for: an organisation, a licence, a common answer
# stands in many records.
_SOUND: set[tuple[_Kind, bool]] = set()


class _Line(NamedTuple):
    """A line of a text that is no longer than a line of its block: the text's place among all, its number, as it
    stands."""

    said: int
    number: int
    written: str


def check_texts(
    record: Record, source: Source, audience: Audience = Audience.ARCHIVE, *, warns: bool = True
) -> Iterator[Problem]:
    """Give the problems of all texts of a record, also those in keys that the form does not know; not all warnings
    unless it `warns`.

    In the archive, what stands in a private field is a problem already. A telephone number has checks of its own.
    """
    texts = [said for said in _list_said(record, source, audience) if (said.kind, warns) not in _SOUND]
    # Nearly all have none: each quick search goes through all texts at once, and finds those that have a problem, and
    # a few others.
    with_numbers = _find_with_numbers(texts)
    lines = _find_odd_lines(texts, warns=warns)
    for number, said in enumerate(texts):
        found: list[Problem] = []
        if number in with_numbers:
            codes = _ANYWHERE if said.is_private else None
            found += _check_numbers(said.text, said.path, said.label, codes)
        for line, repeats in lines.get(number, ()):
            found += _check_text(line.written, said.path, line.number, said.label, repeats)
        if not found:
            _remember_sound(said.kind, warns=warns)
        yield from found
    for comment in source.comments:
        for code, index in find_private_numbers(comment.value):
            mark = Mark(comment.mark.line, comment.mark.column + index)
            yield Problem.of(code, (), COMMENT, file=record.file, mark=mark)


def _list_said(record: Record, source: Source, audience: Audience) -> Iterator[_Said]:
    for entry in source.tree.entries:
        key = entry.key.value
        field = record.form.by_key.get(key)
        is_private = field is not None and not field.is_public
        if field and (field.type.is_private_number or (is_private and audience is Audience.ARCHIVE)):
            continue
        label = field.label if field else key
        for path, text in walk_texts(entry.value, (key,)):
            yield _Said(path, label, text, is_private)


def _remember_sound(kind: _Kind, *, warns: bool) -> None:
    if len(kind[0]) <= _LONGEST_KEPT:
        if len(_SOUND) >= _MOST_KEPT:
            _SOUND.clear()
        _SOUND.add((kind, warns))


def _find_with_numbers(texts: Sequence[_Said]) -> set[int]:
    """Give the places of the texts that may hold private numbers."""
    joined = JoinedTexts([said.text.value for said in texts])
    return joined.list_touched(find_suspects(joined.text))


def _find_odd_lines(texts: Sequence[_Said], *, warns: bool) -> dict[int, list[tuple[_Line, Repeats | None]]]:
    """Give the lines that may have a problem, by the places of their texts, and what may stand twice in them; None
    unless it `warns`."""
    lines = [*_list_lines(texts)]
    normal = [line.written.strip() for line in lines]
    joined = JoinedTexts(normal)
    if not is_plain(joined.text):
        joined = JoinedTexts([normalise(line) for line in normal])
    odd = {*joined.group((*find_unusual(joined.text), *find_at_signs(joined.text)))}
    by_line: dict[int, Repeats | None] = dict.fromkeys(odd)
    if warns:
        short, long = map(joined.group, find_repeats(joined.text))
        odd |= joined.group(find_mixed_digits(joined.text)).keys() | short.keys() | long.keys()
        by_line = {number: Repeats(short.get(number, ()), long.get(number, ())) for number in odd}
    found: dict[int, list[tuple[_Line, Repeats | None]]] = {}
    for number, repeats in sorted(by_line.items(), key=itemgetter(0)):
        found.setdefault(lines[number].said, []).append((lines[number], repeats))
    return found


def _list_lines(texts: Sequence[_Said]) -> Iterator[_Line]:
    """Give what is not private: the lines of blocks with their numbers from 0, any other text as one, none empty."""
    for place, said in enumerate(texts):
        if not said.is_private:
            written = said.text.value.split("\n") if said.text.is_block else (said.text.value,)
            for number, line in enumerate(written):
                if line and not line.isspace():
                    yield _Line(place, number, line)


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


def _check_text(
    written: str, path: Path, line: int, label: str, repeats: Repeats | None
) -> Iterator[Problem]:
    """Give the problems of one line; of warnings not all without `repeats`, which are those of its normal form."""
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
    if repeats is None:
        return
    for at, word in islice(list_doubled_words(text, repeats), MAX_TOLD):
        yield tell("doubled_word", at, word=word)
    for at, number, meant in islice(list_odd_numbers(text), MAX_TOLD):
        yield tell("odd_number", at, number=number, meant=meant)
