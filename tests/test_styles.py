"""The style sheets: one palette, in light and dark."""

from __future__ import annotations

import re

from tests.conftest import ROOT

STYLES = ROOT / "overrides" / "assets" / "css"


def test_colours_stand_in_one_place() -> None:
    """A sheet with a palette of its own is left behind when the way of choosing one changes: the map once was."""
    for path in STYLES.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "data-md-color" not in text, path.name
        if path.name not in ("tokens.css", "print.css"):
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text), path.name


def test_dark_chosen_and_dark_by_the_system_are_alike() -> None:
    """CSS that old phones know must write the dark palette twice."""
    text = (STYLES / "tokens.css").read_text(encoding="utf-8")
    blocks = [
        re.findall(r"--kl-[a-z0-9-]+: [^;]+", block)
        for block in re.findall(r":root[:\[][^{]*\{([^}]*)\}", text)
    ]
    assert len(blocks) == 2
    assert blocks[0] == blocks[1]
    assert len(blocks[0]) > 20
