"""Puts the server's own pages into the frame of the release that is live now."""

from __future__ import annotations

from pathlib import Path

from khlang.pages.frame import Frame
from khlang.pages.page import Page, Site
from khlang.pages.server_frames import FRAMES, ServerFrames, read_server_frames
from khlang.publish import Release, find_release

# For a site without frames: nothing is published yet, or another program made it.
BARE = ServerFrames(
    {
        "": Frame(
            (
                '<!doctype html>\n<html lang="th"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width,initial-scale=1"><title>',
                "title",
                '</title></head><body><article id="kl-content">\n',
                "html",
                "</article></body></html>\n",
            ),
            "",
        )
    },
    Site("คลัง"),
    "",
)


class LiveFrames:
    """The frames of the release that a link leads to, read again when the link has moved."""

    def __init__(self, site: Path) -> None:
        """Take the link that a publish moves."""
        self._site = site
        self._read: tuple[Release | None, ServerFrames] = (None, BARE)

    @property
    def site(self) -> Site:
        """What pages may know of the site."""
        return self._find().site

    def join(self, page: Page) -> str:
        """Give the whole HTML of a page."""
        return self._find().join(page)

    def _find(self) -> ServerFrames:
        release = find_release(self._site)
        known, frames = self._read
        if release is None or release == known:
            return frames
        frames = read_server_frames(release.read_note(FRAMES)) or BARE
        # One assignment: other threads see the old pair or the new one.
        self._read = (release, frames)
        return frames
