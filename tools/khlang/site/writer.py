"""Writes the many pages and files of a site: joined to their frames, or linked from the release before.

A page whose sheet has the same key and whose frame is the same as in the release before is the same page.
That one's file is linked, not copied: both releases then share it, and neither is ever written to again.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from khlang.pages.frame import Frame, Shape, cut_frame, find_shape, make_stencil, read_shape
from khlang.pages.page import Asset, Extra, Page, Sheet
from khlang.site.drawings import Drawings

log = logging.getLogger("mkdocs.plugins.khlang")

# Of the pages that are joined, the first of each shape and one in so many are rendered in full, too.
PAGES_A_SAMPLE = 500


class FrameError(Exception):
    """A joined page is not what the theme makes of it; the message names the page."""


class Made(NamedTuple):
    """What is to be known of a file to use it again: its sheet's key, and for a page its shape and frame."""

    key: str
    shape: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A site that was written before: its folder, and what is known of its files by their paths."""

    folder: Path
    made: Mapping[str, Made]


class Writer:
    """Writes sheets below `out`; `render` is the theme's own way of rendering a page, `drawings` has drawn ones."""

    def __init__(
        self, out: Path, render: Callable[[Page], str], drawings: Drawings, earlier: Earlier | None = None
    ) -> None:
        self._out = out
        self._render = render
        self._drawings = drawings
        self._earlier = earlier
        self._frames: dict[str, Frame] = {}
        self._folders: set[str] = set()
        self._joined = 0
        self._compared: set[str] = set()

    def write(self, sheets: Sequence[Sheet]) -> dict[str, Made]:
        """Write every sheet, and give what the next build needs to know of them."""
        try:
            return self._write_all(sheets)
        except FrameError as error:
            log.warning("%s ไม่ตรงกับที่ธีมสร้างเอง จึงให้ธีมสร้างทุกหน้า ซึ่งช้ากว่า", error)
        for sheet in sheets:
            drawn = sheet.draw()
            if isinstance(drawn, Page):
                self._save(drawn.path, self._render(drawn).encode())
            else:
                self._save_file(drawn)
        return {}

    def _write_all(self, sheets: Sequence[Sheet]) -> dict[str, Made]:
        made = {sheet.path: known for sheet in sheets if (known := self._use_again(sheet))}
        new = [sheet for sheet in sheets if sheet.path not in made]
        for sheet, drawn in self._drawings.draw(new):
            if isinstance(drawn, Page):
                made[sheet.path] = self._write_page(sheet, drawn)
            else:
                self._save_file(drawn)
                made[sheet.path] = Made(sheet.key)
        self._drawings.keep(sheets)
        return made

    def _use_again(self, sheet: Sheet) -> Made | None:
        """Link the file of the release before, if it is still right and there; give what is known of it."""
        known = self._earlier.made.get(sheet.path) if self._earlier else None
        if (
            known
            and known == Made(sheet.key, known.shape, self._digest(known.shape))
            and self._link(sheet.path)
        ):
            return known
        return None

    def _write_page(self, sheet: Sheet, page: Page) -> Made:
        shape = str(find_shape(page))
        is_sample = shape not in self._compared or self._joined % PAGES_A_SAMPLE == 0
        html = self._frame(shape).join(page)
        if is_sample and html != self._render(page):
            raise FrameError(page.path)
        self._joined += 1
        self._compared.add(shape)
        self._save(page.path, html.encode())
        return Made(sheet.key, shape, self._digest(shape))

    def _digest(self, shape: str) -> str:
        return self._frame(shape).digest if shape else ""

    def _frame(self, shape: str) -> Frame:
        if shape not in self._frames:
            self._frames[shape] = self._cut(read_shape(shape))
        return self._frames[shape]

    def _cut(self, shape: Shape) -> Frame:
        stencil = make_stencil(shape)
        return cut_frame(self._render(stencil), stencil.path)

    def _save_file(self, file: Extra | Asset) -> None:
        self._save(file.path, file.data if isinstance(file, Asset) else file.text.encode())

    def _save(self, path: str, data: bytes) -> None:
        place = self._place(path)
        try:
            file = open(place, "xb")  # noqa: SIM115 closed below; there are many thousand
        except FileExistsError:
            # It may be shared with another release.
            Path(place).unlink()
            file = open(place, "xb")  # noqa: SIM115 as above
        with file:
            file.write(data)

    def _place(self, path: str) -> str:
        """Give where a file of the site stands, and make its folder. Text, since there are many thousand."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self._out / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._out}/{path}"

    def _link(self, path: str) -> bool:
        """Put the file of the release before in its place; tell whether it was there."""
        assert self._earlier
        source, place = f"{self._earlier.folder}/{path}", self._place(path)
        try:
            os.link(source, place)
        except FileNotFoundError:
            return False
        # Some file systems know no links, and none links to another.
        except OSError:
            Path(place).unlink(missing_ok=True)
            shutil.copyfile(source, place)
        return True
