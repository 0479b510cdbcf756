"""Reads a document: what it is, where its answers stand, and the form's data that they make."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from khlang.corrections import Corrector
from khlang.exchange.document import Document, Line, Profile
from khlang.exchange.reading.blocks import Block, BlockReader
from khlang.exchange.reading.bylines import part_byline
from khlang.exchange.reading.kinds import Guess, KnownForm, guess_kind
from khlang.exchange.reading.model import Answer, Kind, PrivateFinding, Reading
from khlang.exchange.reading.paper import read_own_form
from khlang.exchange.reading.private import find_private
from khlang.exchange.reading.rows import Row, join_number, join_raw, make_rows, part_lines
from khlang.exchange.reading.settle import settle_blocks
from khlang.exchange.reading.suggestions import Means, Source, SourceText, list_suggestions
from khlang.exchange.reading.tree import make_tree
from khlang.exchange.reading.years import find_odd_dates
from khlang.fields.form_data import write_form_data
from khlang.forms.model import Form
from khlang.places import Gazetteer
from khlang.problems import Level, Mark, Problem
from khlang.thai.text import find_lost_character, find_mixed_script, format_count

MAX_CHARACTERS = 200_000
MAX_LINES = 5_000
# Of each sort: nobody reads more, and a hostile text has hundreds of thousands.
MAX_FINDINGS = 1_000
NO_CORRECTIONS = Corrector(())
_MAX_HEADING = 80


def read_document(
    document: Document,
    forms: Mapping[str, Form],
    gazetteer: Gazetteer,
    today: datetime.date,
    corrector: Corrector = NO_CORRECTIONS,
) -> Reading:
    """Read a document as an answered form of a library; `corrector` knows the library's misspellings.

    What is no form is told so in `problems`, and all its lines are left over.
    """
    document = replace(document, lines=tuple(part_lines(document.lines)))
    means = Means(gazetteer, today, corrector)
    own = read_own_form(document, forms)
    if own:
        return _look_at(own, Source(tuple(_list_answered(own)), (), ()), means)
    count = _count_bounded(document)
    rows = make_rows(document.lines[:count])
    guess = guess_kind(rows, forms)
    problems = [*document.problems, *_tell_kind(document, guess, is_cut=count < len(document.lines))]
    if guess.form is None:
        return _refuse(document, Kind.LETTER if guess.is_letter else Kind.UNKNOWN, problems)
    reading, source = _read_form(document, rows, guess, guess.form)
    return _look_at(replace(reading, problems=(*problems, *reading.problems)), source, means)


def _tell_kind(document: Document, guess: Guess, *, is_cut: bool) -> Iterator[Problem]:
    """Tell what a document is, if it is no form alone, and whether some of it is beyond the bounds."""
    if is_cut:
        facts = {"most": format_count(MAX_CHARACTERS), "lines": format_count(MAX_LINES)}
        yield Problem.of("document_too_long", level=Level.WARNING, file=document.name, facts=facts)
    if guess.form is None and document.lines:
        yield Problem.of("official_letter" if guess.is_letter else "unknown_document", file=document.name)
    elif guess.is_letter:
        yield Problem.of("letter_before_form", level=Level.WARNING, file=document.name)


def _count_bounded(document: Document) -> int:
    """Give how many lines are within the bounds."""
    letters = 0
    for number, line in enumerate(document.lines[:MAX_LINES]):
        letters += len(line.text) + len(line.repaired)
        if letters > 2 * MAX_CHARACTERS or (letters > MAX_CHARACTERS and not line.repaired):
            return number
    return min(len(document.lines), MAX_LINES)


def _refuse(document: Document, kind: Kind, problems: Sequence[Problem]) -> Reading:
    lines = tuple(line for line in document.lines if line.text.strip() or line.number)
    return Reading(
        document.name,
        document.sha256,
        document.profile,
        kind,
        leftovers=lines,
        pictures=document.pictures,
        problems=tuple(problems),
    )


def _read_form(
    document: Document, rows: Sequence[Row], guess: Guess, known: KnownForm
) -> tuple[Reading, Source]:
    """Read the rows of a form, and give what else the document says beside the reading."""
    form = known.form
    reader = BlockReader(known.table, known.printed, guess.layout)
    for number, row in enumerate(rows[guess.start :], guess.start):
        reader.read(number, row)
    problems = list(_list_misprints(document.name, reader.blocks))
    blocks = part_byline(reader.blocks, known.table, form.roles.title)
    settled = settle_blocks(blocks, known, document.profile)
    tree, unread = make_tree(form, settled.blocks, document.name, is_word=document.profile is Profile.WORD)
    if not tree.entries:
        problems.append(Problem.of("empty_form", file=document.name, form=form.label))
    letter = [line for line in document.lines[: guess.start] if line.text.strip() or line.number]
    beside = [*reader.before, *settled.leftovers]
    reading = Reading(
        document.name,
        document.sha256,
        document.profile,
        Kind.FORM,
        form,
        write_form_data(form.written_fields, tree),
        tuple(_make_answer(block) for block in settled.blocks),
        (*letter, *beside, *document.lines[len(rows) :]),
        (*reader.asides, *settled.asides),
        pictures=document.pictures,
        problems=(*problems, *unread),
    )
    return reading, Source(tuple(_list_texts(settled.blocks)), _say_lines(reader.before), _say_lines(beside))


def _say_lines(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(join_number(line.number, line.repaired or line.text) for line in lines)


def _make_answer(block: Block) -> Answer:
    assert block.target
    pieces = [*block.heading, *block.pieces]
    where = next((piece.row.line.where for piece in pieces if not piece.is_blank), "")
    heading = join_raw(block.heading).strip()
    return Answer(block.target.key, heading, join_raw(block.pieces), where, block.confidence)


def _list_misprints(name: str, blocks: Sequence[Block]) -> Iterator[Problem]:
    for block in blocks:
        if block.found and block.found.distance and block.target:
            piece = block.heading[0]
            written = piece.row.work[block.found.start : block.found.end]
            facts = {"heading": written[:_MAX_HEADING], "near": block.found.name.written}
            yield Problem.of(
                "misprinted_heading",
                (block.target.field.key,),
                block.target.field.label,
                Level.WARNING,
                file=name,
                mark=Mark(piece.number + 1, 1),
                facts=facts,
            )


def _list_texts(blocks: Sequence[Block]) -> Iterator[SourceText]:
    """Give each line that answers."""
    for block in blocks:
        for piece in block.pieces:
            if block.target and not piece.is_blank:
                yield SourceText(piece.text, block.target.field.key, piece.row.line.where)


def _list_answered(reading: Reading) -> Iterator[SourceText]:
    for answer in reading.answers:
        for text in answer.text.split("\n"):
            if text.strip():
                yield SourceText(text, answer.key, answer.where)


def look_at_answers(
    reading: Reading, gazetteer: Gazetteer, today: datetime.date, corrector: Corrector = NO_CORRECTIONS
) -> Reading:
    """Give a reading whose answers were found by another reader (a row of a sheet) with what may be better, what is
    personal, and what cannot be."""
    source = Source(tuple(_list_answered(reading)), (), ())
    return _look_at(reading, source, Means(gazetteer, today, corrector))


def _look_at(reading: Reading, source: Source, means: Means) -> Reading:
    """Add what may be better, what is personal, and what cannot be."""
    form = reading.form
    assert form
    outside = [
        SourceText(join_number(line.number, line.repaired or line.text), "", line.where)
        for line in reading.leftovers
    ]
    odd = _find_odd(form, reading.name, source.texts, means.today)
    private = _find_private(form, [*source.texts, *outside])
    return replace(
        reading,
        suggestions=tuple(list_suggestions(form, reading.data, source, means)[:MAX_FINDINGS]),
        private=tuple(islice(private, MAX_FINDINGS)),
        problems=tuple(islice((*reading.problems, *odd), MAX_FINDINGS)),
    )


def _find_private(form: Form, texts: Sequence[SourceText]) -> Iterator[PrivateFinding]:
    for each in texts:
        field = form.field(each.key)
        is_phone = field is not None and field.type.is_private_number
        for kind, said in find_private(each.text, is_phone=is_phone):
            yield PrivateFinding(kind, said, each.where, each.key, bool(field and field.is_public))


def _find_odd(form: Form, name: str, texts: Sequence[SourceText], today: datetime.date) -> Iterator[Problem]:
    """Give the dates that cannot be, and the letters that belong to another script or were lost."""
    for each in texts:
        field = form.field(each.key)
        label = field.label if field else ""

        def tell(code: str, key: str = each.key, label: str = label, **facts: str) -> Problem:
            return Problem.of(code, (key,), label, Level.WARNING, file=name, facts=facts)

        for odd in find_odd_dates(each.text, today):
            yield tell(odd.code, date=odd.text, weekday=odd.weekday)
        if mixed := find_mixed_script(each.text):
            _at, letter, _is_thai = mixed
            yield tell("mixed_script", letter=letter, code_point=f"U+{ord(letter):04X}")
        if (index := find_lost_character(each.text)) is not None:
            yield tell("lost_character", code_point=f"U+{ord(each.text[index]):04X}")
