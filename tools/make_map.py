"""Makes `khlang/pages/thailand.json`, the map of the coverage page, from the npm package @svg-maps/thailand
2.0 (CC BY 4.0): `make map`, or `python tools/make_map.py package/thailand.svg`.

Each province has its outline in two sizes: `full` rounded to a tenth of a unit, and `small` snapped to a
coarse grid. Neighbours share their corners in the source, so both sizes keep shared borders shared. Keys are
our province keys, found by the English name that the map gives (its own ids differ for Uttaradit, utd, and
Phichit, pct). The lake of Songkhla is no province and is left out, so that it looks like water.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from khlang.library import load_library

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "tools" / "khlang" / "pages" / "thailand.json"
NOT_A_PROVINCE = "Lake Songkha"
# Of 560 × 1025 units. Drawn 200 pixels wide, one step of the small map is one pixel and a half.
FULL_GRID, SMALL_GRID = 0.1, 4.0

Point = tuple[int, int]
_LOCATION = re.compile(r"<path\b[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b([\w-]+)="([^"]*)"')
_PAIR = re.compile(r"(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?)")


def snap(path: str, grid: float) -> list[list[Point]]:
    """Read a path of `m … z` rings and snap its corners to a grid, counted in steps of it.

    Corners are added up before they are rounded: rounding each relative step would drift.
    """
    rings: list[list[Point]] = []
    x = y = 0.0
    for ring in path.split("z"):
        points: list[Point] = []
        start: tuple[float, float] | None = None
        for dx, dy in _PAIR.findall(ring):
            x, y = x + float(dx), y + float(dy)
            start = start or (x, y)
            point = (round(x / grid), round(y / grid))
            if not points or points[-1] != point:
                points.append(point)
        if start:
            x, y = start
        rings.append(points)
    return [ring for ring in map(drop_straight, rings) if len(ring) > 2]


def drop_straight(ring: list[Point]) -> list[Point]:
    """Leave out corners that lie on the line between their neighbours."""
    kept: list[Point] = []
    for point in ring:
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _is_straight(a: Point, b: Point, c: Point) -> bool:
    (ax, ay), (bx, by), (cx, cy) = a, b, c
    return (bx - ax) * (cy - by) == (by - ay) * (cx - bx)


def write_path(rings: list[list[Point]], grid: float) -> str:
    """Write rings as the shortest relative path."""
    return "".join(_write_ring(ring, grid) for ring in rings)


def _write_ring(ring: list[Point], grid: float) -> str:
    (x, y), *rest = ring
    text = f"M{_number(x, grid)} {_number(y, grid)}l"
    for next_x, next_y in rest:
        for step in (next_x - x, next_y - y):
            number = _number(step, grid)
            text += number if text[-1] == "l" or number.startswith("-") else f" {number}"
        x, y = next_x, next_y
    return text + "z"


def _number(steps: int, grid: float) -> str:
    text = f"{steps * grid:.1f}".removesuffix(".0")
    return re.sub(r"^(-?)0\.", r"\1.", text)


def main() -> None:
    """Read the map named on the command line, write the data file."""
    svg = Path(sys.argv[1]).read_text(encoding="utf-8")
    gazetteer = load_library(ROOT / "knowledge").gazetteer
    provinces: dict[str, dict[str, str]] = {}
    for tag in _LOCATION.findall(svg):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes["aria-label"] == NOT_A_PROVINCE:
            continue
        province = gazetteer.find_province(attributes["aria-label"])
        if province is None:
            sys.exit(f"no province is called {attributes['name']}")
        outline = attributes["d"]
        provinces[province.key] = {
            "full": write_path(snap(outline, FULL_GRID), FULL_GRID),
            "small": write_path(snap(outline, SMALL_GRID), SMALL_GRID),
        }
    if set(provinces) != {province.key for province in gazetteer.provinces}:
        sys.exit("the map must have each province exactly once")
    view_box = dict(_ATTRIBUTE.findall(svg.split(">", 1)[0]))["viewBox"]
    source = "@svg-maps/thailand 2.0.0, CC BY 4.0; made by tools/make_map.py (make map)"
    data = {"source": source, "view_box": view_box, "provinces": dict(sorted(provinces.items()))}
    TARGET.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
