"""Vectors of the paper text: what Python writes, for the form's script to be held to.

A vector is the outline of a form as its page carries it, the data, and the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any

from khlang.exchange.paper_text import write_paper_text
from khlang.forms.model import Form
from khlang.forms.outline import describe_outline, outline_form

from tests.exchange.controls import list_controls
from tests.exchange.test_paper_text import DRAFT, FILLED, LINES


def list_vectors(forms: Mapping[str, Form]) -> Iterator[dict[str, Any]]:
    """Give the vectors: of each form, with nothing filled in, with everything, and with hostile texts."""
    for form in forms.values():
        outline = outline_form(form)
        slots = dict(list_controls(outline.slots))
        filled: dict[str, tuple[str, ...]] = {
            name: (*slot.terms, "ก")[: 3 if slot.is_repeated else 1] for name, slot in slots.items()
        }
        lines = cycle(LINES)
        hostile = {name: (f"{next(lines)}\n{next(lines)}\n{next(lines)}",) for name in slots}
        sparse = {name: texts for number, (name, texts) in enumerate(hostile.items()) if number % 3 == 0}
        alone = {name.rpartition(".")[0] or name: ("ก\nข",) for name in slots}
        for data in ({}, {"_draft": (DRAFT,)}, filled, hostile, sparse, alone, FILLED):
            written = write_paper_text(form, data)
            yield {"outline": describe_outline(outline), "data": data, "text": written}
        for name in slots:
            several = {name: (LINES[len(name) % len(LINES)], f"{next(lines)}\n{next(lines)}")}
            written = write_paper_text(form, several)
            yield {"outline": describe_outline(outline), "data": several, "text": written}
