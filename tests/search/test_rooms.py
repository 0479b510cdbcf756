"""The rooms of search import in one direction, as the docstring of the package has them."""

from __future__ import annotations

import re
from pathlib import Path

import khlang.search
import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "tools" / "khlang" / "search"
# The engines stand side by side; the desk asks one of two.
ROOMS = {"text": 0, "index": 1, "query": 2, "browser": 3, "distributed": 3, "live": 3, "desk": 4}
FILES = [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_from_those_above(path: Path) -> None:
    """No import goes back up the line, and no engine imports another."""
    own = path.relative_to(PACKAGE).parts[0]
    text = path.read_text(encoding="utf-8")
    imported = set(re.findall(r"^from khlang\.search\.(\w+)", text, re.MULTILINE)) - {own}
    assert [room for room in imported if ROOMS.get(room, 9) >= ROOMS[own]] == []


def test_the_docstring_names_every_module() -> None:
    """Whoever looks for a module finds it there."""
    docstring = khlang.search.__doc__ or ""
    missing = [path.stem for path in PACKAGE.rglob("[!_]*.py") if f"`{path.stem}`" not in docstring]
    assert missing == []
