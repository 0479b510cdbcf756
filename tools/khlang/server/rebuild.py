"""Rebuilds: lets a process of its own build the site, and answers from what it built."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from khlang.build_key import make_build_key
from khlang.library import Library, forget_records, load_library, load_schema
from khlang.problems.problem import load_problems
from khlang.search.desk import Desk, ShardAddress, ShardError
from khlang.server.changed_records import ChangedRecords
from khlang.server.current_desk import CurrentDesk
from khlang.server.current_forms import CurrentForms
from khlang.server.drafts import CurrentDrafts

# A page of the desk has room for so many characters of what a build says.
MAX_TROUBLE = 300


class BuildError(Exception):
    """The site can't be built; the message says why, in Thai. `is_unsound` where the library is to be mended."""

    def __init__(self, message: str, *, is_unsound: bool) -> None:
        super().__init__(message)
        self.is_unsound = is_unsound


@dataclass(slots=True, kw_only=True)
class Rebuild:
    """Builds the library in `library` into `out`, and holds what comes of it; call it after each change.

    `shards` are the servers that hold the desk's index, if this computer does not.
    `trouble` says why the last build has brought no new site, in one line; it is empty where it did. With
    `keeps_ready`, the process for the next build is started after each one, and waits; `stop` ends it.
    """

    library: Path
    cache: Path
    out: Path
    shards: tuple[ShardAddress, ...] = ()
    desk: CurrentDesk = field(default_factory=CurrentDesk)
    drafts: CurrentDrafts = field(default_factory=CurrentDrafts)
    forms: CurrentForms = field(default_factory=CurrentForms)
    changed: ChangedRecords = field(init=False)
    keeps_ready: bool = False
    trouble: str = field(default="", init=False)
    _process: subprocess.Popen[str] | None = None
    _ready: subprocess.Popen[str] | None = None
    _is_stopped: bool = False
    _turn: int = 0

    def __post_init__(self) -> None:
        """Look at the site that is built."""
        self.changed = ChangedRecords(self.out)

    def __call__(self) -> str:
        """Build once, and give `trouble`.

        Raises BuildError, LibraryNotFoundError, ChangedWhileReadError and OSError.
        """
        try:
            self.trouble = self._build()
        except Exception as error:
            self.trouble = _cut_line(str(error) or type(error).__name__)
            raise
        finally:
            if self.keeps_ready and not self._is_stopped:
                # The next build starts one, where there is none.
                with contextlib.suppress(OSError):
                    self._ready = self._start("--waits")
        return self.trouble

    def _build(self) -> str:
        """Build once, and say why there is no new site, if there is none."""
        loaded: Library | None = None
        self._turn = self.changed.begin()
        for told in self._run():
            if "problems" in told:
                loaded = load_library(self.library, self.cache, is_lean=True, forgets=False)
                # Also of a library that can't be published now: whoever mends a draft must see it.
                self.drafts.hold(loaded, load_problems(told["problems"]))
                self.forms.hold(loaded)
            elif told["result"] in ("published", "unwritable") and loaded:
                self._take(loaded, told)
                return _cut_line(told["message"])
            else:
                raise BuildError(told["message"], is_unsound=told["result"] == "unsound")
        raise BuildError("สร้างไซต์ไม่สำเร็จ สาเหตุอยู่ในบรรทัดข้างบน", is_unsound=False)

    def load_schema(self) -> Library:
        """Load the library as it is now, without its records."""
        return load_schema(self.library, self.cache)

    def hold_forms(self) -> None:
        """Ask and check by the forms of the library at once, before anything is built."""
        self.forms.hold(self.load_schema())

    def stop(self) -> None:
        """End a build that runs, and the process for the next one; what is published stays as it was."""
        self._is_stopped = True
        process, ready = self._process, self._ready
        if process:
            process.kill()
        if ready:
            ready.kill()
            ready.communicate()

    def _take(self, library: Library, told: dict[str, Any]) -> None:
        if told["result"] == "unwritable" and not self.out.exists():
            raise BuildError(told["message"], is_unsound=False)
        self._hold_desk(library, told)
        if told["result"] == "unwritable":
            print(f"สร้างไซต์ใหม่ไม่ได้ จึงเปิดไซต์ที่มีอยู่: {told['message']}", file=sys.stderr, flush=True)
        else:
            print("สร้างไซต์ใหม่แล้ว", flush=True)

    def _hold_desk(self, library: Library, told: dict[str, Any]) -> None:
        desk = Desk(library, shards=self.shards)
        if told["build"] != make_build_key():
            print("โปรแกรมเปลี่ยนไปแล้ว หยุดแล้วเปิดใหม่", file=sys.stderr, flush=True)
        elif told["index"] != desk.index_key:
            # Something was saved while it was built: the next build, which begins now, finds that too.
            return
        try:
            self.desk.hold(desk)
        except ShardError as error:
            raise BuildError(str(error), is_unsound=False) from error
        # What could not be written is still not in the release.
        if told["result"] == "published":
            self.changed.hold(library, self._turn)
        forget_records(library)

    def _run(self) -> Iterator[dict[str, Any]]:
        with self._begin() as process:
            assert process.stdout
            try:
                # Whoever stops meanwhile may have found no process yet.
                if self._is_stopped:
                    process.kill()
                    return
                for line in process.stdout:
                    with contextlib.suppress(ValueError):
                        yield json.loads(line)
            except KeyboardInterrupt:
                process.kill()
                raise
            finally:
                self._process = None

    def _begin(self) -> subprocess.Popen[str]:
        """Give a process that has begun to build: the one that waits for it, if it is still there."""
        # `stop` finds it in one place or the other.
        self._process = ready = self._ready
        self._ready = None
        if ready is None or not _tell(ready):
            self._process = self._start()
        assert self._process
        return self._process

    def _start(self, *options: str) -> subprocess.Popen[str]:
        # Of the working folder, which may be anybody's, nothing is imported.
        command = [sys.executable, "-P", "-m", "khlang.server.rebuild_worker", *options]
        paths = [str(path) for path in (self.library, self.cache, self.out)]
        paths += ["--shards", ",".join(map(str, self.shards))] if self.shards else []
        return subprocess.Popen(  # noqa: S603  our own module, without a shell
            [*command, *paths],
            stdin=subprocess.PIPE if options else None,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


def _tell(ready: subprocess.Popen[str]) -> bool:
    """Let a process that waits begin, and tell whether it is still there."""
    assert ready.stdin
    try:
        ready.stdin.write("\n")
        ready.stdin.flush()
    # ValueError: `stop` has closed it.
    except (OSError, ValueError):
        ready.kill()
        ready.communicate()
        return False
    return True


def _cut_line(text: str) -> str:
    """Give the first line of a text, and no more than a page has room for."""
    return text.strip().partition("\n")[0][:MAX_TROUBLE]
