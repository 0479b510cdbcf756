"""Reads a document: what it is, where its answers stand, and the form's data that they make."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from khlang.corrections import Corrector
from khlang.exchange.document import Document, Profile
from khlang.exchange.reading.blocks import Block, BlockReader
from khlang.exchange.reading.kinds import Guess, KnownForm, guess_kind
from khlang.exchange.reading.model import Answer, Kind, PrivateFinding, Reading
from khlang.exchange.reading.paper import read_own_form
from khlang.exchange.reading.private import find_private
from khlang.exchange.reading.rows import Row, join_number, join_raw, make_row
from khlang.exchange.reading.settle import settle_blocks
from khlang.exchange.reading.suggestions import Source, list_suggestions
from khlang.exchange.reading.tree import make_tree
from khlang.exchange.reading.years import find_odd_dates
from khlang.fields.form_data import write_form_data
from khlang.forms.model import Form
from khlang.places import Gazetteer
from khlang.problems import Level, Mark, Problem
from khlang.thai.text import find_lost_character, find_mixed_script, format_count

MAX_CHARACTERS = 200_000
MAX_LINES = 5_000
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
    own = read_own_form(document, forms)
    if own:
        return _look_at(own, _list_answered(own), gazetteer, today, corrector)
    count = _count_bounded(document)
    rows = [make_row(line) for line in document.lines[:count]]
    guess = guess_kind(rows, forms)
    problems = list(document.problems)
    if count < len(document.lines):
        facts = {"most": format_count(MAX_CHARACTERS), "lines": format_count(MAX_LINES)}
        problems.append(Problem.of("document_too_long", level=Level.WARNING, file=document.name, facts=facts))
    if guess.form is None:
        code = "official_letter" if guess.is_letter else "unknown_document"
        if document.lines:
            problems.append(Problem.of(code, file=document.name))
        return _refuse(document, Kind.LETTER if guess.is_letter else Kind.UNKNOWN, problems)
    if guess.is_letter:
        problems.append(Problem.of("letter_before_form", level=Level.WARNING, file=document.name))
    return _read_form(document, rows, guess, guess.form, problems, (gazetteer, today, corrector))


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
    document: Document,
    rows: Sequence[Row],
    guess: Guess,
    known: KnownForm,
    problems: list[Problem],
    means: tuple[Gazetteer, datetime.date, Corrector],
) -> Reading:
    form = known.form
    reader = BlockReader(known.table, known.printed, guess.layout)
    for number, row in enumerate(rows[guess.start :], guess.start):
        reader.read(number, row)
    misprints = list(_list_misprints(document.name, reader.blocks))
    settled = settle_blocks(reader.blocks, known, document.profile)
    tree, unread = make_tree(form, settled.blocks, document.name, is_word=document.profile is Profile.WORD)
    if not tree.entries:
        problems.append(Problem.of("empty_form", file=document.name, form=form.label))
    outside = [
        *(line for line in document.lines[: guess.start] if line.text.strip() or line.number),
        *reader.before,
        *settled.leftovers,
        *document.lines[len(rows) :],
    ]
    reading = Reading(
        document.name,
        document.sha256,
        document.profile,
        Kind.FORM,
        form,
        write_form_data(form.written_fields, tree),
        tuple(_make_answer(block) for block in settled.blocks),
        tuple(outside),
        (*reader.asides, *settled.asides),
        pictures=document.pictures,
        problems=(*problems, *misprints, *unread),
    )
    before, more = (
        tuple(line.repaired or line.text for line in lines) for lines in (reader.before, settled.leftovers)
    )
    gazetteer, today, corrector = means
    return _look_at(
        reading, _list_texts(settled.blocks), gazetteer, today, corrector, (before, (*before, *more))
    )


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


def _list_texts(blocks: Sequence[Block]) -> list[tuple[str, str, str]]:
    """Give (key, text, where) of each line that answers."""
    return [
        (block.target.field.key, piece.text, piece.row.line.where)
        for block in blocks
        if block.target
        for piece in block.pieces
        if not piece.is_blank
    ]


def _list_answered(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (answer.key, text, answer.where)
        for answer in reading.answers
        for text in answer.text.split("\n")
        if text.strip()
    ]


def _look_at(  # noqa: PLR0913  what is looked at, and by what
    reading: Reading,
    texts: Sequence[tuple[str, str, str]],
    gazetteer: Gazetteer,
    today: datetime.date,
    corrector: Corrector,
    beside: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> Reading:
    """Add what may be better, what is personal, and what cannot be."""
    form = reading.form
    assert form
    outside = [
        ("", join_number(line.number, line.repaired or line.text), line.where) for line in reading.leftovers
    ]
    source = Source(tuple(text for _key, text, _where in texts), *beside)
    suggestions = list_suggestions(form, reading.data, source, gazetteer, today, corrector)
    private = list(_find_private(form, [*texts, *outside]))
    odd = list(_find_odd(form, reading.name, texts, today))
    return Reading(
        reading.name,
        reading.sha256,
        reading.profile,
        reading.kind,
        form,
        reading.data,
        reading.answers,
        reading.leftovers,
        reading.asides,
        tuple(suggestions),
        tuple(private),
        reading.pictures,
        (*reading.problems, *odd),
    )


def _find_private(form: Form, texts: Sequence[tuple[str, str, str]]) -> Iterator[PrivateFinding]:
    for key, text, where in texts:
        field = form.field(key.partition(".")[0])
        is_phone = field is not None and field.type.is_private_number
        for kind, said in find_private(text, is_phone=is_phone):
            yield PrivateFinding(kind, said, where, key, bool(field and field.is_public))


def _find_odd(
    form: Form, name: str, texts: Sequence[tuple[str, str, str]], today: datetime.date
) -> Iterator[Problem]:
    """Give the dates that cannot be, and the letters that belong to another script or were lost."""
    for key, text, _where in texts:
        field = form.field(key.partition(".")[0])
        label = field.label if field else ""
        for odd in find_odd_dates(text, today):
            facts = {"date": odd.text, "weekday": odd.weekday}
            yield Problem.of(odd.code, (key,), label, Level.WARNING, file=name, facts=facts)
        if mixed := find_mixed_script(text):
            _at, letter, _is_thai = mixed
            facts = {"letter": letter, "code_point": f"U+{ord(letter):04X}"}
            yield Problem.of("mixed_script", (key,), label, Level.WARNING, file=name, facts=facts)
        if (index := find_lost_character(text)) is not None:
            facts = {"code_point": f"U+{ord(text[index]):04X}"}
            yield Problem.of("lost_character", (key,), label, Level.WARNING, file=name, facts=facts)
