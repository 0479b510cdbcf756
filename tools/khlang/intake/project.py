"""Commits to the project's own git repository, in which the library may lie: only these paths, and never what its user
has staged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from khlang.intake.git import GitError, GitMissingError, run_git

# For a machine whose user never told git a name.
_NAME = {"name": "khlang", "email": "intake@khlang.invalid"}


def commit_paths(
    folder: Path, paths: Iterable[Path], message: str, author: tuple[str, str] = ("", "")
) -> bool:
    """Commit these files as they are in the working tree, gone ones as removed; False where there is no repository.
    The author's name and address are git's own unless they are given.

    Raises GitError when git refuses, as while another git is at work: then nothing is committed.
    """
    wanted = [str(path.absolute()) for path in paths]
    try:
        root = Path(run_git(folder, "rev-parse", "--show-toplevel").decode().removesuffix("\n"))
    except (GitError, GitMissingError):
        return False
    # First the user's index: without these files in it, the user's next commit would remove them again.
    _stage(root, wanted, {})
    with tempfile.TemporaryDirectory() as scratch:
        own = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        head = _find_head(root)
        if head:
            run_git(root, "read-tree", head, variables=own)
        _stage(root, wanted, own)
        tree = run_git(root, "write-tree", variables=own).decode().strip()
    if head and run_git(root, "rev-parse", f"{head}^{{tree}}").decode().strip() == tree:
        return True
    parents = ("-p", head) if head else ()
    name, address = author
    own = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address} if name else {}
    made = run_git(root, *_who(root), "commit-tree", tree, *parents, "-m", message, variables=own)
    commit = made.decode().strip()
    run_git(root, "update-ref", "-m", "khlang intake", "HEAD", commit, head or "0" * 40)
    return True


def _stage(root: Path, wanted: Iterable[str], variables: Mapping[str, str]) -> None:
    for path in wanted:
        known = run_git(root, "ls-files", "-z", "--", path, variables=variables)
        # Of what neither index nor folder knows, git would say that it does not match.
        if known or Path(path).exists():
            run_git(root, "add", "-A", "--", path, variables=variables)


def _find_head(root: Path) -> str:
    try:
        return run_git(root, "rev-parse", "--verify", "-q", "HEAD").decode().strip()
    except GitError:
        return ""


def _who(root: Path) -> tuple[str, ...]:
    """Give the settings with a name, for who has none."""
    settings: list[str] = []
    for key, value in _NAME.items():
        try:
            run_git(root, "config", f"user.{key}")
        except GitError:
            settings += ["-c", f"user.{key}={value}"]
    return tuple(settings)
