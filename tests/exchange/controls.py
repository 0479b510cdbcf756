"""The controls of any form, and what a text that went through the paper form's headings is to come back as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khlang.exchange.paper_text.marks import LINE_END, split_lines
from khlang.forms.outline import Slot
from khlang.thai.text import fold, normalise

ROWS = 3


def list_controls(slots: Sequence[Slot], prefix: str = "") -> Iterator[tuple[str, Slot]]:
    """Give (name, slot) of each control of a form, with so many rows of each list."""
    for slot in slots:
        name = f"{prefix}{slot.key}"
        is_list = slot.shape != "one" and not slot.is_repeated
        for each in [f"{name}.{row}" for row in range(ROWS)] if is_list else [name]:
            if slot.own is not None:
                yield (f"{each}.{slot.own}" if slot.own else each), slot
            yield from list_controls(slot.parts, f"{each}.")


def settle(text: str, slot: Slot) -> str:
    """Give what is to come back: normal form, and the key of a term that the text is the label of."""
    said = slot.terms.get(text, text)
    found = normalise("\n".join(split_lines("\n".join(LINE_END.split(said)))))
    keys = {fold(label): key for key, label in slot.terms.items()}
    return keys.get(fold(found), found) if found else ""
