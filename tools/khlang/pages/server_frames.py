"""The frames that a build keeps for the pages of its server: the desk, drafts, whatever no build can know.

Such a page stands in the same frame as the static pages of the release that is live. Pure; knows no MkDocs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from khlang.pages.frame import ANY_FOLDER, Frame, FrameVariant, render_frame
from khlang.pages.page import Page, SearchHints, Site
from khlang.pages.search import SEARCH
from khlang.pages.send_paths import SEND

# The name of the note beside a release that holds them.
FRAMES = "frames"
# The entries of the menu (`Head.menu`) under which a server has pages; the others stand under none.
_MENU = ("", SEARCH, SEND)


@dataclass(frozen=True, slots=True)
class ServerFrames:
    """The frames of one release for pages that a server makes, by entry of the menu.

    `description` is the site's, for pages that have none.
    """

    frames: Mapping[str, Frame]
    site: Site
    description: str

    def join(self, page: Page) -> str:
        """Put a page of any path into its frame. It is never indexed; of its head only styles and scripts count."""
        frame = self.frames.get(page.head.menu) or self.frames[""]
        return frame.join(replace(page, description=page.description or self.description))


def render_server_frames(render: Callable[[Page], str], site: Site, description: str) -> ServerFrames:
    """Make the frames of a release for a server."""
    filled = ("title", "description", "styles", "scripts")
    variants = {
        entry: FrameVariant(ANY_FOLDER, "website", (), filled, entry, is_indexed=False) for entry in _MENU
    }
    frames = {entry: render_frame(render, variant) for entry, variant in variants.items()}
    return ServerFrames(frames, site, description)


def write_server_frames(frames: ServerFrames) -> str:
    """Write frames as JSON."""
    pieces = {entry: frame.pieces for entry, frame in frames.frames.items()}
    return json.dumps(
        {"site": asdict(frames.site), "description": frames.description, "frames": pieces}, ensure_ascii=False
    )


def read_server_frames(text: str) -> ServerFrames | None:
    """Read frames as written by `write_server_frames`; None for other text."""
    try:
        data = json.loads(text)
        frames = {entry: Frame(tuple(pieces), "") for entry, pieces in data["frames"].items()}
        return ServerFrames(frames, _read_site(data["site"]), data["description"]) if "" in frames else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_site(facts: dict[str, Any]) -> Site:
    hints = SearchHints(**{**facts["hints"], "queries": tuple(facts["hints"]["queries"])})
    return Site(facts["name"], facts["url"], hints, facts["service"])
