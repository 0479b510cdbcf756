"""Values that are remembered as HTML look as their macros show them."""

from __future__ import annotations

from khlang.fields.types import list as lists
from khlang.fields.types import steps, text
from khlang.library import Library
from khlang.pages.page import find_macro, show_value


def test_a_remembered_value_is_what_its_macro_shows(library: Library) -> None:
    """In every look: neither the field nor what else the page knows has a part in it."""
    shown = 0
    for record in library.published:
        for field, value in record.public_values(text.TYPE, lists.TYPE, steps.TYPE):
            kit: dict[str, object] = {"root": "../", "photos": {}, "find": None, "record": record}
            macro = find_macro(f"values/{field.type}.html", field.look)
            assert show_value(field, value, kit) == macro(field, value, kit)
            shown += 1
    assert shown
