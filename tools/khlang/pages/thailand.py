"""The map of Thailand: outlines of the provinces by key, and how deep each is tinted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STEPS = 5


@dataclass(frozen=True, slots=True)
class Outline:
    """A province's outline as SVG path data, exact for a page of its own, coarse for a picture of 200 pixels."""

    full: str
    small: str


@dataclass(frozen=True, slots=True)
class Map:
    """The view box of the drawing, and the outlines by province key."""

    view_box: str
    outlines: Mapping[str, Outline]


@dataclass(frozen=True, slots=True)
class Tint:
    """One step of the map's colour: its depth (1 to 5), and the counts that it stands for."""

    step: int
    least: int
    most: int


@cache
def load_map() -> Map:
    """Give the map that the package holds (made by `tools/make_map.py`)."""
    data = json.loads((files("khlang.pages") / "thailand.json").read_text(encoding="utf-8"))
    outlines = {key: Outline(row["full"], row["small"]) for key, row in data["provinces"].items()}
    return Map(data["view_box"], outlines)


def make_tints(counts: Sequence[int]) -> list[Tint]:
    """Divide counts (zeros aside) into at most five steps of about as many provinces each.

    Steps of equal width would put all but the capital of the collection into the first one.
    """
    ordered = sorted(count for count in counts if count)
    if not ordered:
        return []
    bounds = sorted({ordered[-(-len(ordered) * part // STEPS) - 1] for part in range(1, STEPS + 1)})
    tints = []
    least = 1
    for number, most in enumerate(bounds, 1):
        tints.append(Tint(-(-STEPS * number // len(bounds)), least, most))
        least = most + 1
    return tints


def find_step(count: int, tints: Sequence[Tint]) -> int:
    """Give the depth of a count's tint, 0 for none."""
    return next((tint.step for tint in tints if tint.least <= count <= tint.most), 0)
