"""A publish is all or nothing: build into a new folder, then switch to it by one rename.

`out` is a symbolic link to a folder below `<out>.releases/`. A reader sees the old site or the new
one, never half of one; a failed or interrupted build leaves the link as it was. A second link, `<out>.previous`,
leads to the release before. The folder of the one before that becomes the new one's, changed where they differ
(`release_tree`), under a name that no link leads to: whoever opens a release's files by its name, and takes longer than
two publishes, finds that it is gone. Whoever holds the folder itself open for so long, as `rsync` and `tar` do, may get
files of both: a copy is sound if the release still has its name when it is done.
"""

from __future__ import annotations

import hmac
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from khlang.plain_files import lock_folder, open_plain_file, remove, sync_folder
from khlang.release_tree import bring_together
from khlang.signatures import find_own_key, sign

# The file that says that a folder of releases is ours, and all that has a release's name in it.
MARK = ".khlang-releases"
_RELEASE = re.compile("[0-9]{8}T[0-9]{6}-[0-9]+-[0-9]+")


@dataclass(frozen=True, slots=True)
class Release:
    """A published site: its folder. Notes of its build lie beside it, since what is in it is published."""

    folder: Path

    def read_note(self, name: str) -> str:
        """Give a note that the build left, empty when there is none as this user's own build wrote it."""
        try:
            with open_plain_file(self._note_path(name)) as file:
                data = file.read()
        except OSError:
            return ""
        text = data.partition(b"\n")[2].removesuffix(b"\n}")
        return text.decode() if hmac.compare_digest(data, self._sign_note(name, text)) else ""

    def write_note(self, name: str, text: str) -> None:
        """Leave a note, signed, down to the disk."""
        with self._note_path(name).open("wb") as file:
            file.write(self._sign_note(name, text.encode()))
            file.flush()
            os.fsync(file.fileno())

    def _sign_note(self, name: str, text: bytes) -> bytes:
        """Give a note, which is JSON, together with its signature as JSON. It is for this release alone."""
        signature = sign(find_own_key(), b"note", self.folder.name.encode(), name.encode(), text)
        return b'{"signature": "%s", "note":\n%s\n}' % (signature.hex().encode(), text)

    def _note_path(self, name: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}.{name}.json")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made besides the files that it wrote: notes (JSON by name), which `Release.read_note` reads, and
    which files of the release before the new one has as they are there, with their inodes by their paths."""

    notes: Mapping[str, str]
    kept: Mapping[str, int] = field(default_factory=dict)


def find_release(out: Path) -> Release | None:
    """Give the release that the link `out` leads to now, None when there is none."""
    folder = _resolve(out)
    return Release(folder) if folder.is_dir() else None


def find_previous_release(out: Path) -> Release | None:
    """Give the release that the link `out` led to before, None when there is none."""
    return find_release(_previous_link(out))


class PublishError(Exception):
    """The site can't be put at `out`; the message says why, in Thai."""


def publish(out: Path, build: Callable[[Path, Release | None], Built]) -> Path:
    """Let `build` fill a new folder, switch `out` to it, and give that folder.

    `build` also gets the release that is there now, None if there is none, and need not write what that has already: no
    release is ever written to again.

    Whatever `build` raises (also KeyboardInterrupt) goes on to the caller after the half-made folder
    is gone. Raises PublishError when `out` is something that we did not make. Two publishes to one
    `out` wait for each other.
    """
    out = out.absolute()
    releases = _claim_releases(out)
    with lock_folder(releases):
        _remove_leftovers(releases)
        release = (
            releases / f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}-{time.monotonic_ns() % 10**6:06d}"
        )
        partial = release.with_name(f".{release.name}.partial")
        before = find_release(out)
        try:
            built = build(partial, before)
            old = _take_old_folder(out, before, release) if built.kept else None
            ready = bring_together(partial, before.folder if before else None, built.kept, old)
            for name, text in built.notes.items():
                Release(release).write_note(name, text)
            ready.rename(release)
            sync_folder(releases)
        finally:
            remove(partial)
            remove(_old_folder(release))
        # What the link led to stays, and `<out>.previous` leads to it, so that an open page still finds its files:
        # first this link, then the other, so that at no moment one of them is lost.
        if before:
            _switch(_previous_link(out), before.folder)
        _switch(out, release)
        _remove_old(releases, {release.name, before.folder.name if before else ""})
    return release


def _take_old_folder(out: Path, before: Release | None, release: Path) -> Path | None:
    """Give the folder of the release before the one `before`, under another name; None where there is none.

    The link that led to it leads to that one from now on. All this is on the disk before anything in it can change.
    """
    old = find_previous_release(out)
    is_ours = old and before and old.folder != before.folder and _RELEASE.fullmatch(old.folder.name)
    if not (old and before and is_ours):
        return None
    _switch(_previous_link(out), before.folder)
    taken = _old_folder(release)
    old.folder.rename(taken)
    sync_folder(taken.parent)
    return taken


def _old_folder(release: Path) -> Path:
    return release.with_name(f".{release.name}.old.partial")


def _claim_releases(out: Path) -> Path:
    """Give the folder for the releases behind `out`, made and marked by us.

    What earlier versions made has no mark: there the link leads to one of its releases. Raises PublishError when
    something else is in the place of either.
    """
    if out.name in ("", ".."):
        raise PublishError(f"{out} เป็นที่ของไซต์ไม่ได้ ใช้ --out ที่อื่น")
    releases = out.with_name(f"{out.name}.releases")
    is_live = out.is_symlink() and _resolve(out).parent == _resolve(releases)
    if blocking := next((each for each in out.parents if each.exists() and not each.is_dir()), None):
        raise PublishError(f"{blocking} มีอยู่แล้วและไม่ใช่โฟลเดอร์ ย้ายออกหรือใช้ --out ที่อื่น")
    if (out.is_symlink() or out.exists()) and not is_live:
        raise PublishError(f"{out} มีอยู่แล้วและไม่ใช่ไซต์ที่สร้างด้วยคำสั่งนี้ ย้ายออกหรือใช้ --out ที่อื่น")
    previous = _previous_link(out)
    if (previous.is_symlink() or previous.exists()) and _resolve(previous).parent != _resolve(releases):
        raise PublishError(f"{previous} มีอยู่แล้วและไม่ใช่ลิงก์ของคำสั่งนี้ ย้ายออกหรือใช้ --out ที่อื่น")
    # Only a link can be what a killed build left there.
    following = _next_link(out)
    if following.exists() and not following.is_symlink():
        raise PublishError(f"{following} มีอยู่แล้วและไม่ใช่ลิงก์ของคำสั่งนี้ ย้ายออกหรือใช้ --out ที่อื่น")
    mark = releases / MARK
    is_ours = is_live or mark.is_file() or _is_empty(releases)
    if releases.is_symlink() or mark.is_symlink() or not is_ours:
        raise PublishError(f"{releases} มีอยู่แล้วและไม่ใช่โฟลเดอร์ของคำสั่งนี้ ย้ายออกหรือใช้ --out ที่อื่น")
    releases.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return releases


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _resolve(link: Path) -> Path:
    """Give where a link leads to; a loop of links leads to itself."""
    try:
        return link.resolve()
    except RuntimeError:
        return link


def _previous_link(out: Path) -> Path:
    return out.with_name(f"{out.name}.previous")


def _next_link(out: Path) -> Path:
    return out.with_name(f".{out.name}.next")


def _switch(out: Path, release: Path) -> None:
    link = _next_link(out)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(release, out.parent))
    link.replace(out)
    sync_folder(out.parent)


def _remove_leftovers(releases: Path) -> None:
    """Remove what a killed build left; the lock tells that no other build is at work."""
    for partial in releases.glob(".*.partial"):
        if _is_release(partial.name.removeprefix(".")):
            remove(partial)


def _remove_old(releases: Path, kept: set[str]) -> None:
    """Remove all releases but those of these names, and all notes but theirs; what is named otherwise is not ours."""
    for path in releases.iterdir():
        if not _is_release(path.name) or path.name.partition(".")[0] in kept:
            continue
        remove(path)


def _is_release(name: str) -> bool:
    """Tell whether a name is that of a release, or of something that belongs to one."""
    return bool(_RELEASE.fullmatch(name.partition(".")[0]))
