"""The words that a form brings itself: labels, units, terms of tables, and what stands around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khlang.exchange.word.official_form import NOTHING, REST
from khlang.fields.field import Field, Shape
from khlang.forms.model import Form
from khlang.thai.text import fold

_BETWEEN = re.compile(r"[·:,\n]+")


def find_own_words(form: Form) -> frozenset[str]:
    """Give the words of a form's official form, folded, as `is_own` asks for them."""
    words = {REST, NOTHING, "รหัส", form.label, *_list_words(form.public_fields)}
    # A label may have signs in it by which a line is cut.
    return frozenset(fold(word) for each in words for word in (each, *_BETWEEN.split(each)))


def _list_words(fields: Iterable[Field]) -> Iterator[str]:
    for each in fields:
        yield from (each.label, each.paper_label, each.unit)
        if each.type.shape is Shape.BY_TERM and each.vocabulary:
            yield each.vocabulary.label
            yield from (term.label for term in each.vocabulary.terms)
        yield from _list_words(each.parts)


def is_own(text: str, words: frozenset[str]) -> bool:
    """Tell whether a line has nothing but a form's own words in it."""
    return fold(text) in words or all(
        fold(piece) in words or not piece.strip() for piece in _BETWEEN.split(text)
    )
