"""Counts the letters of a document and of its reading: they are the same, for nothing is dropped."""

from __future__ import annotations

import re

from khlang.exchange.document import Document
from khlang.exchange.reading.model import Reading
from khlang.exchange.reading.rows import join_number

_UNSEEN = re.compile("[\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def count_letters(document: Document) -> int:
    """Count what is not blank in the lines of a document, with the numbers that a word processor shows."""
    return sum(_count(join_number(line.number, line.text)) for line in document.lines)


def count_kept(reading: Reading) -> int:
    """Count what is not blank in the answers of a reading, their headings, and the lines that are listed apart."""
    answers = sum(_count(answer.heading) + _count(answer.text) for answer in reading.answers)
    lines = (*reading.leftovers, *(aside.line for aside in reading.asides))
    return answers + sum(_count(join_number(line.number, line.text)) for line in lines)


def _count(text: str) -> int:
    return len(_UNSEEN.sub("", text))
