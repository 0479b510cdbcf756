"""Erasing a case: no byte of it is left in the database, in git's objects or among the photos.

Begun is as good as done: a case whose erasure was cut short is seen by nobody, and the next round goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from khlang.intake.acceptance import is_written, remove_draft
from khlang.intake.branches import Branches
from khlang.intake.case import Case
from khlang.intake.journal import SourceJournal, Upkeep
from khlang.intake.photo_store import PhotoStore
from khlang.intake.project import commit_paths
from khlang.intake.source_store import SourceStore
from khlang.plain_files import remove


class Erasure:
    """Erases from one intake; its caller holds the lock of the intake's folder."""

    def __init__(  # noqa: PLR0913  a case lies in so many places
        self,
        folder: Path,
        upkeep: Upkeep,
        photos: PhotoStore,
        branches: Branches,
        *,
        sources: SourceJournal,
        files: SourceStore,
    ) -> None:
        self._upkeep = upkeep
        self._photos = photos
        self._sources = sources
        self._files = files
        self._branches = branches
        # There from before the first row goes until no byte of it is in the database's file.
        self._mark = folder / "erasing"

    def erase(self, numbers: Iterable[str]) -> None:
        """Erase cases. Raises StorageError, GitError, GitMissingError and OSError; then `resume` goes on."""
        for number in numbers:
            self._upkeep.start_erasing(number)
        self.resume()

    def resume(self) -> None:
        """Go on with all erasures that were begun. Raises as `erase` does."""
        numbers = self._upkeep.list_erasing()
        if numbers:
            self._photos.remove(self._upkeep.list_stems(numbers))
            # A sheet goes with the first of its cases that does: it holds what that one's sender wrote.
            self._files.remove(self._sources.list_hashes(numbers))
            if self._branches.is_there:
                self._branches.remove(numbers)
                self._branches.prune()
            self._mark.touch()
            self._upkeep.remove(numbers)
        if self._mark.exists():
            self._upkeep.scrub()
            self._mark.unlink()


def remove_record(root: Path, case: Case, draft_name: str) -> list[Path]:
    """Take a case's record and photos out of a library, by a commit where it lies in a repository; give what went.

    Raises OSError, and GitError when git refuses; may be called again.
    """
    folder = root / "records" / case.form
    paths = [folder / f"{case.record_id}.yml", folder / case.record_id] if case.record_id else []
    # What only has the id that was promised to the case is somebody else's.
    if paths and paths[0].exists() and not is_written(paths[0], draft_name):
        paths = []
    if folder.is_dir():
        remove_draft(folder, draft_name)
    if not paths:
        return []
    gone = [path for path in paths if path.exists()]
    for path in paths:
        remove(path)
    commit_paths(root, paths, f"{case.record_id}: ลบตามคำขอ")
    return gone
