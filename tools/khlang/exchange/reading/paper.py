"""Makes a reading of a text that our own form wrote, with its marks (■■): what `read_paper_text` reads of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from khlang.exchange.document import Document, Line
from khlang.exchange.paper_text import PaperText, read_paper_text
from khlang.exchange.paper_text.marks import END, FIELD, HEAD, NOTE, strip_line
from khlang.exchange.reading.model import Answer, Aside, AsideReason, Kind, Reading
from khlang.exchange.reading.rows import join_number
from khlang.forms.model import Form
from khlang.forms.outline import outline_form
from khlang.thai.text import fold


@dataclass(slots=True)
class _Open:
    """An answer that is read: its field, its heading's line, and its lines."""

    key: str
    heading: Line
    lines: list[Line] = dataclass_field(default_factory=list)


def read_own_form(document: Document, forms: Mapping[str, Form]) -> Reading | None:
    """Give the reading of a document with the marks of our own form; None where they are not there."""
    lines = document.lines
    texts = [join_number(line.number, line.text) for line in lines]
    if not any(HEAD in text and "[" in text for text in texts):
        return None
    paper = read_paper_text("\n".join(texts), forms)
    if paper.form is None:
        return None
    answers, leftovers, asides = _sort_lines(lines, paper, paper.form)
    return Reading(
        document.name,
        document.sha256,
        document.profile,
        Kind.FORM,
        paper.form,
        paper.data,
        tuple(answers),
        tuple(leftovers),
        tuple(asides),
        pictures=document.pictures,
        problems=(*document.problems, *(problem._replace(file=document.name) for problem in paper.problems)),
    )


def _sort_lines(
    lines: Sequence[Line], paper: PaperText, form: Form
) -> tuple[list[Answer], list[Line], list[Aside]]:
    """Give the answers, the lines that belong to none, and the marks that begin and end the form."""
    keys = {fold(name): slot.key for slot in outline_form(form).slots for name in (*slot.aliases, slot.name)}
    opened: list[_Open] = []
    current: _Open | None = None
    leftovers: list[Line] = []
    asides = [Aside(lines[paper.head - 1], AsideReason.FORM_TITLE)]
    leftovers += [line for line in lines[: paper.head - 1] if line.text or line.number]
    is_ended = False
    for line in lines[paper.head :]:
        text = strip_line(line.text).lstrip("> ")
        if not is_ended and (text in (NOTE, END) or text.startswith(f"{HEAD} ")):
            asides.append(Aside(line, AsideReason.GUIDANCE))
            is_ended = text != NOTE
        elif not is_ended and text.startswith(f"{FIELD} "):
            key = keys.get(fold(text.removeprefix(FIELD)), "")
            current = _Open(key, line) if key else None
            if current:
                opened.append(current)
            else:
                leftovers.append(line)
        elif current and not is_ended:
            current.lines.append(line)
        elif line.text or line.number:
            leftovers.append(line)
    return [_make_answer(each) for each in opened], leftovers, asides


def _make_answer(opened: _Open) -> Answer:
    text = "\n".join(join_number(line.number, line.text) for line in opened.lines).strip("\n")
    heading = join_number(opened.heading.number, opened.heading.text)
    return Answer(opened.key, heading, text, opened.heading.where)
