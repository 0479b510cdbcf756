"""A form that is blank as a Word file: headings, help, lines to write on and boxes to tick, as the site's page. Pure.

What the sheet asks is given by who knows the site's form (`khlang.pages.form_paper.ask_paper`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from khlang.exchange import blank_form as words
from khlang.exchange.word import styles
from khlang.exchange.word.markup import (
    TableCell,
    make_control,
    make_field,
    make_paragraph,
    make_run,
    make_table,
    make_tick_box,
)
from khlang.exchange.word.package_writer import TEXT_WIDTH, WordText, write_package
from khlang.exchange.word.pictures import draw_qr, show_qr
from khlang.fields.field import Asked, Control, Field
from khlang.fields.form_control import is_long
from khlang.forms.model import Form
from khlang.thai.text import format_count, to_thai_digits
from khlang.vocabularies import Term

QR_SIDE = 1_300


class AskedQuestion(Protocol):
    """What the sheet needs to know of a question; `khlang.pages.questions.Question` is one."""

    @property
    def field(self) -> Field:
        """What it asks for."""

    @property
    def label(self) -> str:
        """Its heading."""

    @property
    def help(self) -> str:
        """A word of help, empty if it needs none."""

    @property
    def kind(self) -> str:
        """The control of a single text, `group`, `rows` or `terms`."""

    @property
    def is_needed(self) -> bool:
        """Whether everybody is asked to answer it."""

    @property
    def whole(self) -> AskedQuestion | None:
        """Of a group, the question that one text answers."""

    @property
    def parts(self) -> Sequence[AskedQuestion]:
        """The questions of a group."""

    @property
    def more(self) -> Sequence[AskedQuestion]:
        """Those of them that are not compulsory."""

    @property
    def blank(self) -> AskedQuestion | None:
        """Of rows, what one of them asks."""

    @property
    def terms(self) -> Sequence[tuple[Term, bool]]:
        """The terms to choose from."""


def write_blank_form(
    form: Form, questions: Sequence[AskedQuestion], *, site_name: str, address: str = ""
) -> bytes:
    """Give the sheet as a Word file; with a QR of the form's page where its `address` is known."""
    body = [_write_head(form, site_name, address)]
    for number, question in enumerate(questions, 1):
        body += _write_question(question, number)
    body += _write_end(form, address)
    media = [draw_qr(address)] if address else []
    footer = make_paragraph(make_run(f"{form.label} · หน้า ") + make_field("PAGE"), styles.FOOTER)
    return write_package(WordText(form.label, "".join(body), footer, media=media))


def _write_head(form: Form, site_name: str, address: str) -> str:
    """Give the name of the form and how to fill it in, beside the QR."""
    said = [
        make_paragraph(make_run(site_name), styles.FOOTER),
        make_paragraph(make_run(form.label), styles.TITLE_STYLE),
        make_paragraph(make_run(words.HOW), styles.HELP),
    ]
    if not address:
        return "".join(said)
    code = make_paragraph(make_control("_qr", show_qr(QR_SIDE)), styles.FOOTER)
    cells = [
        TableCell("".join(said)),
        TableCell(code + make_paragraph(make_run(words.ON_THE_PHONE), styles.FOOTER)),
    ]
    return make_table([TEXT_WIDTH - 1_700, 1_700], [cells], style=styles.PLAIN_TABLE)


def _write_question(question: AskedQuestion, number: int) -> Iterator[str]:
    needed = " *" if question.is_needed else ""
    private = make_run(f" {words.PRIVATE}", styles.QUIET) if not question.field.is_public else ""
    heading = make_run(f"{to_thai_digits(str(number))}. {question.label}{needed}") + private
    yield make_paragraph(heading, styles.HEADING, keep=True)
    if question.help:
        yield make_paragraph(make_run(question.help), styles.HELP)
    yield from _write_body(question)


def _write_body(question: AskedQuestion) -> Iterator[str]:
    if question.kind == "rows" and question.blank:
        for number in range(1, 3 if question.field.asked is Asked.MORE else 4):
            yield from _write_row(question.blank, f"{to_thai_digits(str(number))}. ")
    elif question.kind == "group":
        yield from _write_group(question)
    else:
        yield from _write_room(question)


def _write_row(row: AskedQuestion, number: str) -> Iterator[str]:
    if row.kind == "group" and len(row.parts) > 1:
        yield make_paragraph(make_run(number), styles.ITEM, keep=True)
        for part in row.parts:
            yield from _write_part(part)
    else:
        yield from _write_lines(2, number)


def _write_group(question: AskedQuestion) -> Iterator[str]:
    if question.whole:
        yield from _write_lines(2)
    else:
        for part in (*question.parts, *question.more):
            yield from _write_part(part)


def _write_part(part: AskedQuestion) -> Iterator[str]:
    unit = f" ({part.field.unit})" if part.field.unit else ""
    label = make_run(f"{part.label}{unit}: ", styles.LABEL)
    if part.kind in ("rows", "group") or is_long(part.field, part.kind):
        yield make_paragraph(label, styles.DETAIL, keep=True)
        yield from _write_group(part) if part.kind == "group" else _write_lines(2, style=styles.DETAIL_LINE)
    elif part.kind in (Control.YES_NO, "term", "terms", Control.FILE):
        yield make_paragraph(label + _write_choices(part), styles.DETAIL)
    else:
        # A tab to the edge, with a leader of dots: what is written here takes no new line.
        yield make_paragraph(label + make_run("\t"), styles.DETAIL_LINE)


def _write_room(question: AskedQuestion) -> Iterator[str]:
    if question.kind in (Control.YES_NO, "term", "terms", Control.FILE):
        yield make_paragraph(_write_choices(question), styles.DETAIL)
    elif question.kind == Control.TEXT_AREA and question.field.type.is_running_text:
        yield from _write_lines(words.STORY_LINES)
    else:
        yield from _write_lines(2 if is_long(question.field, question.kind) else 1)


def _write_lines(count: int, number: str = "", style: str = styles.LINE) -> Iterator[str]:
    """Give lines to write on, the first of them behind a number."""
    for line in range(count):
        yield make_paragraph(make_run(f"{'' if line else number}\t"), style)


def _write_choices(question: AskedQuestion) -> str:
    """Give boxes to tick, by hand or in Word."""
    if question.kind == Control.FILE:
        return make_run(words.PHOTOS)
    if question.kind == Control.YES_NO:
        labels = [words.YES, words.NO]
    else:
        labels = [term.label for term, _is_chosen in question.terms]
    boxes = "".join(make_tick_box() + make_run(f"\u00a0{label}    ") for label in labels)
    vocabulary = question.field.vocabulary
    is_open = question.kind in ("term", "terms") and vocabulary is not None and vocabulary.is_open
    return boxes + (make_run(f"{words.OTHER} {'.' * 30}") if is_open else "")


def _write_end(form: Form, address: str) -> Iterator[str]:
    yield make_paragraph(make_run(words.CONSENT), styles.CONSENT)
    dots = "." * 40
    yield make_paragraph(make_run(f"{words.SIGNED} {dots}   {words.DATED} {dots}"), styles.BODY)
    about = f"แบบ {form.key} รุ่นที่ {format_count(form.version)}"
    yield make_paragraph(make_run(f"{about} · {address}" if address else about), styles.HELP)
