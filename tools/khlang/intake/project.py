"""Commits to the project's own git repository, in which the library may lie: only these paths, and never what its user
has staged.

May be cut short at any moment, and its git too. Git's lock on the index is then a link to a file of ours: the next call
knows it by that, and removes it. A lock that somebody else's git holds stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from khlang.intake.git import GitError, GitMissingError, run_git
from khlang.intake.submission import IntakeError
from khlang.plain_files import lock_folder

# For a machine whose user never told git a name.
_NAME = {"name": "khlang", "email": "intake@khlang.invalid"}
_OWN_FOLDER = "khlang"


class ProjectBusyError(IntakeError):
    """Another git is at work in the project's repository."""

    def __init__(self) -> None:
        super().__init__("มีโปรแกรมอื่นใช้ git ของคลังอยู่ (index.lock)")


@dataclass(frozen=True, slots=True)
class _Repository:
    """The project's repository while we hold it: its working tree, our folder in git's, the descriptor of our lock."""

    root: Path
    own: Path
    lock: int

    def git(self, *command: str, **variables: str) -> str:
        """Run git, which holds our lock to its own end. Raises GitError and GitMissingError."""
        out = run_git(self.root, *command, variables=variables, locks=(self.lock,))
        return out.decode().removesuffix("\n")

    def find(self, name: str) -> Path:
        """Give where git keeps one of its files."""
        return self.root / self.git("rev-parse", "--git-path", name)

    def ask(self, *command: str) -> str:
        """Give what git tells, empty where it knows nothing."""
        try:
            return self.git(*command)
        except GitError:
            return ""


def commit_paths(
    folder: Path, paths: Iterable[Path], message: str, author: tuple[str, str] = ("", "")
) -> bool:
    """Commit these files as they are in the working tree, gone ones as removed; False where there is no repository.
    The author's name and address are git's own unless they are given.

    Raises OSError, GitError when git refuses and ProjectBusyError while another git is at work: then nothing is
    committed, and the index is as it was.
    """
    wanted = [str(path.absolute()) for path in paths]
    try:
        root = Path(run_git(folder, "rev-parse", "--show-toplevel").decode().removesuffix("\n"))
        own = root / run_git(root, "rev-parse", "--git-path", _OWN_FOLDER).decode().removesuffix("\n")
    except (GitError, GitMissingError):
        return False
    own.mkdir(exist_ok=True)
    with lock_folder(own) as lock:
        repository = _Repository(root, own, lock)
        with _hold_index(repository) as index:
            _commit(repository, index, wanted, message, author)
    return True


def has_committed(file: Path) -> bool:
    """Tell whether the last commit has a file of this name. Raises GitMissingError."""
    try:
        return bool(run_git(file.parent, "ls-tree", "--name-only", "HEAD", "--", file.name))
    except GitError:
        return False


def _commit(
    repository: _Repository, index: Path, wanted: list[str], message: str, author: tuple[str, str]
) -> None:
    head = repository.ask("rev-parse", "--verify", "-q", "HEAD")
    scratch, fresh = repository.own / "scratch", repository.own / "index"
    if head:
        repository.git("read-tree", head, GIT_INDEX_FILE=str(scratch))
    _stage(repository, wanted, scratch)
    tree = repository.git("write-tree", GIT_INDEX_FILE=str(scratch))
    # Its time tells git which files it must look at again.
    if index.exists():
        shutil.copy2(index, fresh)
    _stage(repository, wanted, fresh)
    is_there = head and repository.git("rev-parse", f"{head}^{{tree}}") == tree
    commit = "" if is_there else _write_commit(repository, head, tree, message, author)
    with _put_in_place(fresh, index, repository.own / "before"):
        if commit:
            repository.git("update-ref", "-m", "khlang intake", "HEAD", commit, head or "0" * 40)


@contextmanager
def _put_in_place(fresh: Path, index: Path, before: Path) -> Iterator[None]:
    """Make `fresh` the user's index, and put back what was there when the commit fails.

    First the index, then the commit: without these files in it, the user's next commit would remove them again.
    """
    if index.exists():
        os.link(index, before)
    if fresh.exists():
        fresh.replace(index)
    try:
        yield
    except BaseException:
        if before.exists():
            before.replace(index)
        raise


def _write_commit(
    repository: _Repository, head: str, tree: str, message: str, author: tuple[str, str]
) -> str:
    parents = ("-p", head) if head else ()
    name, address = author
    who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address} if name else {}
    settings = [
        word
        for key, value in _NAME.items()
        if not repository.ask("config", f"user.{key}")
        for word in ("-c", f"user.{key}={value}")
    ]
    return repository.git(*settings, "commit-tree", tree, *parents, "-m", message, **who)


def _stage(repository: _Repository, wanted: Iterable[str], index: Path) -> None:
    for path in wanted:
        known = repository.git("ls-files", "-z", "--", path, GIT_INDEX_FILE=str(index))
        # Of what neither index nor folder knows, git would say that it does not match.
        if known or Path(path).exists():
            repository.git("add", "-A", "--", path, GIT_INDEX_FILE=str(index))


@contextmanager
def _hold_index(repository: _Repository) -> Iterator[Path]:
    """Hold git's lock on the user's index, and give where that is. Raises ProjectBusyError."""
    index = repository.find("index")
    lock, mark = index.with_name("index.lock"), repository.own / "mark"
    _remove_stale(repository, lock, mark)
    mark.touch()
    try:
        os.link(mark, lock)
    except FileExistsError as error:
        raise ProjectBusyError from error
    try:
        yield index
    finally:
        lock.unlink()


def _remove_stale(repository: _Repository, lock: Path, mark: Path) -> None:
    """Remove what a call left that was killed together with its git."""
    with contextlib.suppress(FileNotFoundError):
        if lock.samefile(mark):
            # While our lock stood no other git could commit: the locks of branch and HEAD are ours as well.
            for name in ("HEAD", repository.ask("symbolic-ref", "-q", "HEAD")):
                if name:
                    repository.find(f"{name}.lock").unlink(missing_ok=True)
            lock.unlink()
    for path in repository.own.iterdir():
        if path.name != ".lock":
            path.unlink()
