"""The pages of published records whose files were changed since the release was built: drawn when they are asked for.

Each is checked as a build checks it. What a build would refuse is told to whoever is at this computer, on the record's
own page; all others see the release.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from khlang.build.record_drawing import DRAWING, RecordDrawer, read_drawing
from khlang.cache import hash_bytes
from khlang.checks.record import check_record
from khlang.clock import find_today
from khlang.library import ChangedWhileReadError, Library, change_record
from khlang.library.files import read_bounded
from khlang.pages.line_breaks import WordKeeper, make_word_keeper
from khlang.pages.references import find_references
from khlang.pages.refused import render_refused
from khlang.photos import BadPhotoError
from khlang.prints.picture import WIDE, make_picture_key
from khlang.problems import Problem, has_errors, order_problems
from khlang.publish import find_release
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.server.frames import LiveFrames
from khlang.yaml_text import locate

# What no file of the release is, no browser may keep.
_HEADERS = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of the bytes of a record's file on a day: its page, empty where the release's is to be seen, or what
    a build would refuse."""

    drawer: RecordDrawer
    digest: str
    today: datetime.date
    html: str
    is_refused: bool = False


class ChangedRecords:
    """Which records of the release have changed since, and their pages. May be called from many threads."""

    def __init__(self, site: Path) -> None:
        """Take the link that a publish moves."""
        self._site = site
        self._frames = LiveFrames(site)
        self._lock = threading.Lock()
        self._library: Library | None = None
        # Of the release whose library that is.
        self._folder: Path | None = None
        self._referring: Mapping[str, Sequence[Record]] = {}
        # By the path of its page, what was last told of a record that has changed. One is drawn at a time.
        self._told: dict[str, _Told] = {}
        self._drawing = threading.Lock()
        self._keeper = WordKeeper()
        self._drawer: tuple[Path, RecordDrawer] | None = None
        # By the path of its page, each record's file that was changed, and in which turn.
        self._changed: dict[str, tuple[Path, int]] = {}
        self._turn = 0

    def begin(self) -> int:
        """Say that a build begins, and give its turn: what changes from now on, it may not have."""
        with self._lock:
            self._turn += 1
            return self._turn

    def hold(self, library: Library, turn: int) -> None:
        """Take the library of the release that the build of that turn made."""
        referring, keeper = self._find_references(library), make_word_keeper(library)
        # Its dictionary is read now, and not when somebody waits for a page.
        keeper.mark_text("ก")
        release = find_release(self._site)
        with self._lock:
            self._library, self._referring, self._keeper, self._drawer = library, referring, keeper, None
            self._folder, self._told = release.folder if release else None, {}
            self._changed = {path: each for path, each in self._changed.items() if each[1] >= turn}

    def _find_references(self, library: Library) -> Mapping[str, Sequence[Record]]:
        """Give which records name each one; after most edits, as before."""
        before, listed = self._library, library.listed_digest
        if before is None or not listed or before.listed_digest != listed:
            return find_references(library)
        records = {record.id: record for record in library.published}
        return {
            name: [records[other.id] for other in referring] for name, referring in self._referring.items()
        }

    def note(self, files: Iterable[Path]) -> None:
        """Take files of the library that have changed; those that are no published record's wait for the build."""
        with self._lock:
            for file in files:
                if record := self._find_record(file):
                    self._changed[record_path(record)] = file, self._turn

    def has_changed(self, path: str) -> bool:
        """Tell whether a path below the site is the page of a record that has changed."""
        return path in self._changed

    def answer(self, path: str, *, is_here: bool) -> Response | None:
        """Answer for the page of a record that has changed, to whoever sits at this computer or to others. None where
        the release has what is to be seen."""
        file, _turn = self._changed.get(path, (None, 0))
        record = self._find_record(file) if file else None
        drawer = self._find_drawer()
        # A library follows no link, and waits for no pipe.
        if file is None or record is None or drawer is None or file.is_symlink() or not file.is_file():
            return None
        try:
            told = self._tell(path, drawer, record, read_bounded(file))
        # A photo, or what was kept of the record, is gone: the build will tell.
        except (OSError, BadPhotoError, ChangedWhileReadError):
            return None
        is_shown = told.html and (is_here or not told.is_refused)
        return Response(told.html, 200, _HEADERS, "text/html") if is_shown else None

    def _tell(self, path: str, drawer: RecordDrawer, record: Record, data: bytes) -> _Told:
        """Give what is to be told of a file's bytes; however many ask, it is found out once."""
        with self._drawing:
            told, digest, today = self._told.get(path), hash_bytes(data), find_today()
            if told and told.drawer is drawer and (told.digest, told.today) == (digest, today):
                return told
            changed, problems = _read(drawer.library, record, data)
            if changed is None or has_errors(problems):
                told = _Told(drawer, digest, today, self._refuse(record, problems), is_refused=True)
            else:
                told = _Told(drawer, digest, today, self._draw(drawer, record, changed) or "")
            self._told[path] = told
            return told

    def _draw(self, drawer: RecordDrawer, record: Record, changed: Record) -> str | None:
        # Other pages are made of these, too, and a build looks into the photos.
        if changed.aliases != record.aliases or _list_photos(changed) != _list_photos(record):
            return None
        return drawer.draw(changed, self._find_picture(drawer, record, changed), find_today())

    def _find_picture(self, drawer: RecordDrawer, record: Record, changed: Record) -> str:
        """Give the path of the picture that a build draws of a record, if the release has one of it."""
        paths = [
            f"pictures/{each.id}-{make_picture_key(each, WIDE, drawer.site)[:10]}.png"
            for each in (record, changed)
        ]
        return paths[1] if drawer.site.url and (self._site / paths[0]).is_file() else ""

    def _refuse(self, record: Record, problems: Sequence[Problem]) -> str:
        return self._frames.join(render_refused(record, order_problems(problems)))

    def _find_record(self, file: Path) -> Record | None:
        """Give the record of the release that a file is of, None where there is none."""
        record = self._library.by_name.get(file.stem) if self._library else None
        if record is None or self._library is None or file.suffix != ".yml" or record.id != file.stem:
            return None
        folder = self._library.root / "records" / record.form.key
        return record if folder.resolve() == file.parent.resolve() else None

    def _find_drawer(self) -> RecordDrawer | None:
        """Give what draws pages for the release that is live; None where that is not the one whose library is held."""
        release = find_release(self._site)
        with self._lock:
            if release is None or self._library is None or release.folder != self._folder:
                return None
            if self._drawer and self._drawer[0] == release.folder:
                return self._drawer[1]
            drawing = read_drawing(release.read_note(DRAWING))
            if drawing is None:
                return None
            made = RecordDrawer(self._library, self._frames.site, drawing, self._keeper, self._referring)
            self._drawer = release.folder, made
            return made


def _read(library: Library, record: Record, data: bytes) -> tuple[Record | None, list[Problem]]:
    """Give a record as a file's bytes say it, and what is wrong with it."""
    changed_library, changed = change_record(library, record, data)
    problems = [problem for problem in changed_library.problems if problem.file == record.file]
    if changed:
        source = changed.read_source()
        problems += locate(check_record(changed, source, find_today()), source.tree, changed.file)
    return changed, problems


def _list_photos(record: Record) -> list[object]:
    return [photo for _path, _field, photo in record.public_photos()]
