"""Finds the answers of a form in a document, wherever they stand, and keeps what stands there beside each.

`read_document` parts the lines into blocks by the form's own names (`blocks`), tells what is nobody's answer and which
lines of a story are steps (`settle`), makes the form's data of the rest (`values`), and adds what may be better.
"""

from khlang.exchange.reading.count import count_kept, count_letters
from khlang.exchange.reading.describe import describe_reading
from khlang.exchange.reading.model import (
    Answer,
    Aside,
    AsideReason,
    Kind,
    PrivateFinding,
    PrivateKind,
    Reading,
    Suggestion,
)
from khlang.exchange.reading.read import MAX_CHARACTERS, MAX_LINES, look_at_answers, read_document
from khlang.exchange.reading.suggestions import accept_suggestion

__all__ = [
    "MAX_CHARACTERS",
    "MAX_LINES",
    "Answer",
    "Aside",
    "AsideReason",
    "Kind",
    "PrivateFinding",
    "PrivateKind",
    "Reading",
    "Suggestion",
    "accept_suggestion",
    "count_kept",
    "count_letters",
    "describe_reading",
    "look_at_answers",
    "read_document",
]
