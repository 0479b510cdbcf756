"""Rows of a form that grow, shrink and move by a button, on the names of controls alone.

What the form's scripts do in a browser, a server does for those without: it changes what was sent, and draws the form
again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from khlang.fields.form_data import MAX_ROWS, FormData

# The buttons of a form that ask for it again, by the names of their controls; `_stay` changes nothing.
MORE, FEWER, UP, DOWN, STAY = "_more", "_fewer", "_up", "_down", "_stay"
ROW_ACTIONS = (MORE, FEWER, UP, DOWN, STAY)
# The name of an upload that was kept, before that of its control.
KEPT_PHOTO = "_photo."
_ROW = re.compile(r"(?P<list>.+)\.(?P<number>0|[1-9][0-9]{0,3})")


def find_row_action(data: FormData) -> tuple[str, str] | None:
    """Give (action, value) of the button that was pressed, None if it was the one that sends."""
    return next(((name, data[name][-1]) for name in ROW_ACTIONS if data.get(name)), None)


def change_rows(data: FormData, action: str, value: str) -> dict[str, tuple[str, ...]]:
    """Give form data after a button: one row more of the list `value`, or the row `value` taken out or moved by one.

    Controls of the form's own stay as they are, but for uploads that were kept, which move with their rows. A button
    that means nothing changes nothing.
    """
    kept = {name: values for name, values in data.items() if name not in ROW_ACTIONS}
    if action == MORE:
        count = _count_rows(kept, value)
        return {**kept, f"{value}.{count}": ("",)} if value and count < MAX_ROWS else kept
    found = _ROW.fullmatch(value)
    if found is None or action == STAY:
        return kept
    rows, number = found["list"], int(found["number"])
    moves: dict[str, Callable[[int], int | None]] = {
        FEWER: lambda row: None if row == number else row - (row > number),
        UP: lambda row: _swap(row, number, max(number - 1, 0)),
        DOWN: lambda row: _swap(row, number, min(number + 1, max(_count_rows(kept, rows) - 1, 0))),
    }
    return _renumber(kept, rows, moves[action])


def _swap(row: int, one: int, other: int) -> int:
    return other if row == one else one if row == other else row


def _count_rows(data: FormData, rows: str) -> int:
    numbers = [found for name in data if (found := _find_number(name, rows)) is not None]
    return max((number for number, _rest in numbers), default=-1) + 1


def _find_number(name: str, rows: str) -> tuple[int, str] | None:
    """Give the number of the row to which a control belongs, and the rest of its name; None for another's."""
    if not name.startswith(f"{rows}."):
        return None
    number, dot, rest = name[len(rows) + 1 :].partition(".")
    return (int(number), dot + rest) if re.fullmatch("0|[1-9][0-9]{0,3}", number) else None


def _renumber(data: FormData, rows: str, move: Callable[[int], int | None]) -> dict[str, tuple[str, ...]]:
    moved: dict[str, tuple[str, ...]] = {}
    for name, values in data.items():
        prefix = KEPT_PHOTO if name.startswith(KEPT_PHOTO) else ""
        found = _find_number(name.removeprefix(prefix), rows)
        number = move(found[0]) if found else None
        if found is None:
            moved[name] = values
        elif number is not None:
            moved[f"{prefix}{rows}.{number}{found[1]}"] = values
    return moved
