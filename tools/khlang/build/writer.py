"""Writes the many pages and files of a site: joined to their frames, or linked from the release before.

A page whose target has the same fingerprint, and whose frame is the same as in the release before, is the same page.
That one's file is linked, not copied: both releases then share it, and neither is ever written to again.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from khlang.build.manifest import ManifestEntry, PreviousBuild
from khlang.build.render_cache import RenderCache
from khlang.pages.frame import Frame, find_variant, parse_variant, render_frame
from khlang.pages.page import BinaryFile, Page, Target, TextFile

log = logging.getLogger("mkdocs.plugins.khlang")

# Of the pages that are joined, the first of each variant and one in so many are rendered in full, too.
PAGES_PER_SAMPLE = 500


class FrameError(Exception):
    """A joined page is not what the theme makes of it; the message names the page."""


class Writer:
    """Writes targets below `out`; `render` is the theme's own way of rendering a page, `renders` keeps pages."""

    def __init__(
        self,
        out: Path,
        render: Callable[[Page], str],
        renders: RenderCache,
        previous: PreviousBuild | None = None,
    ) -> None:
        self._out = out
        self._render = render
        self._renders = renders
        self._previous = previous
        self._frames: dict[str, Frame] = {}
        self._folders: set[str] = set()
        self._joined = 0
        self._compared: set[str] = set()

    def write(self, targets: Sequence[Target]) -> dict[str, ManifestEntry]:
        """Write every target, and give the manifest for the next build."""
        try:
            return self._write_all(targets)
        except FrameError as error:
            log.warning("%s ไม่ตรงกับที่ธีมสร้างเอง จึงให้ธีมสร้างทุกหน้า ซึ่งช้ากว่า", error)
        for target in targets:
            rendered = target.render()
            if isinstance(rendered, Page):
                self._save(rendered.path, self._render(rendered).encode())
            else:
                self._save_file(rendered)
        return {}

    def _write_all(self, targets: Sequence[Target]) -> dict[str, ManifestEntry]:
        manifest = {target.path: known for target in targets if (known := self._use_again(target))}
        new = [target for target in targets if target.path not in manifest]
        for target, rendered in self._renders.render(new):
            if isinstance(rendered, Page):
                manifest[target.path] = self._write_page(target, rendered)
            else:
                manifest[target.path] = ManifestEntry(target.fingerprint, "", "", *self._save_file(rendered))
        self._renders.keep(targets)
        return manifest

    def _use_again(self, target: Target) -> ManifestEntry | None:
        """Link the file of the release before if it is up to date and there, and give its manifest entry; else None."""
        known = self._previous.manifest.get(target.path) if self._previous else None
        if (
            known
            and known[:3] == (target.fingerprint, known.variant, self._digest(known.variant))
            and self._link(target.path, (known.size, known.written))
        ):
            return known
        return None

    def _write_page(self, target: Target, page: Page) -> ManifestEntry:
        variant = str(find_variant(page))
        is_sample = variant not in self._compared or self._joined % PAGES_PER_SAMPLE == 0
        html = self._frame(variant).join(page)
        if is_sample and html != self._render(page):
            raise FrameError(page.path)
        self._joined += 1
        self._compared.add(variant)
        written = self._save(page.path, html.encode())
        return ManifestEntry(target.fingerprint, variant, self._digest(variant), *written)

    def _digest(self, variant: str) -> str:
        return self._frame(variant).digest if variant else ""

    def _frame(self, variant: str) -> Frame:
        if variant not in self._frames:
            self._frames[variant] = render_frame(self._render, parse_variant(variant))
        return self._frames[variant]

    def _save_file(self, file: TextFile | BinaryFile) -> tuple[int, int]:
        return self._save(file.path, file.data if isinstance(file, BinaryFile) else file.text.encode())

    def _save(self, path: str, data: bytes) -> tuple[int, int]:
        """Write a file, and give its size in bytes and the time in ns."""
        place = self._place(path)
        try:
            file = open(place, "xb")  # noqa: SIM115 closed below; there are many thousand
        except FileExistsError:
            # It may be shared with another release.
            Path(place).unlink()
            file = open(place, "xb")  # noqa: SIM115 as above
        with file:
            file.write(data)
        return _look_at(place)

    def _place(self, path: str) -> str:
        """Give the place of a file of the site, and make its folder. A str, which is faster than a Path."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self._out / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._out}/{path}"

    def _link(self, path: str, written: tuple[int, int]) -> bool:
        """Put the file of the release before in its place; tell whether it was there, and as it was written."""
        assert self._previous
        source, place = f"{self._previous.folder}/{path}", self._place(path)
        try:
            if _look_at(source) != written:
                return False
        # It is not there, or what should be a folder is none.
        except OSError:
            return False
        try:
            os.link(source, place)
        except FileNotFoundError:
            return False
        # Some file systems know no links, and none links to another.
        except OSError:
            Path(place).unlink(missing_ok=True)
            shutil.copy2(source, place)
        return True


def _look_at(place: str) -> tuple[int, int]:
    """Give the size of a file in bytes, and the time of its last change in ns."""
    facts = os.lstat(place)
    return facts.st_size, facts.st_mtime_ns
