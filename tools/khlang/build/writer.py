"""Writes the many pages and files of a site, joined to their frames, or names those that the release before has.

A page whose target has the same fingerprint, and whose frame is the same as in the release before, is the same page.
That one's file is kept, not copied: both releases then share it, and neither is ever written to again.
"""

from __future__ import annotations

import logging
import os
import stat
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
    """Writes targets below `out`, and beside them names in `kept` the files of the release before that the site has as
    they are, with their inodes, and in `frames` those of its pages by variant.

    `render` is the theme's own way of rendering a page, `renders` keeps pages.
    """

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
        self.kept: dict[str, int] = {}
        # What the site's engine has written anew; a target of the same path takes its place.
        self._of_engine: set[str] = set()
        self.frames: dict[str, Frame] = {}
        self._folders: set[str] = set()
        self._joined = 0
        self._compared: set[str] = set()

    def write(self, targets: Sequence[Target]) -> dict[str, ManifestEntry]:
        """Write every target, and give the manifest for the next build."""
        self._keep_same()
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
        """Keep the file of the release before if it is up to date and there, and give its manifest entry; else None."""
        known = self._previous.manifest.get(target.path) if self._previous else None
        if (
            known
            and known.fingerprint == target.fingerprint
            and known.frame == self._digest(known.variant)
            and self._keep(target.path, known)
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
        if variant not in self.frames:
            self.frames[variant] = render_frame(self._render, parse_variant(variant))
        return self.frames[variant]

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

    def _keep(self, path: str, known: ManifestEntry) -> bool:
        """Keep the file of the release before; tell whether it is there, and as it was written."""
        assert self._previous
        try:
            facts = os.lstat(f"{self._previous.folder}/{path}")
        # It is not there, or what should be a folder is none.
        except OSError:
            return False
        if (facts.st_size, facts.st_mtime_ns) != (known.size, known.written):
            return False
        if path in self._of_engine:
            Path(self._out, path).unlink()
        self.kept[path] = facts.st_ino
        return True

    def _keep_same(self) -> None:
        """Keep what the site's engine has written just as the release before has it: styles, scripts, fonts."""
        if self._previous is None:
            return
        for folder, _folders, names in os.walk(self._out):
            for name in names:
                place = f"{folder}/{name}"
                path = os.path.relpath(place, self._out)
                inode = _find_same(f"{self._previous.folder}/{path}", place)
                if inode is None:
                    self._of_engine.add(path)
                else:
                    Path(place).unlink()
                    self.kept[path] = inode


def _find_same(known: str, place: str) -> int | None:
    """Give the inode of the file `known` if it has the bytes of the file at `place`, else None."""
    try:
        facts = os.lstat(known)
        is_same = stat.S_ISREG(facts.st_mode) and facts.st_size == os.lstat(place).st_size
        return facts.st_ino if is_same and Path(known).read_bytes() == Path(place).read_bytes() else None
    except OSError:
        return None


def _look_at(place: str) -> tuple[int, int]:
    """Give the size of a file in bytes, and the time of its last change in ns."""
    facts = os.lstat(place)
    return facts.st_size, facts.st_mtime_ns
