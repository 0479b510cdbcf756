"""Icons that a vocabulary can give its terms, by name: path data for a view box of 24 by 24.

From Material Design Icons (Apache 2.0), as Material for MkDocs bundles them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def load_icons() -> Mapping[str, str]:
    """Give the SVG path data of every icon by name."""
    icons: dict[str, str] = json.loads((files("khlang") / "icons.json").read_text(encoding="utf-8"))
    return icons
