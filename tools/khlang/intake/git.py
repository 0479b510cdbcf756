"""Runs git: the one door to it. Nothing that a submission holds comes into an error or a log."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from khlang.intake.submission import IntakeError

# A repack of thousands of photos.
MAX_SECONDS = 1800
# Git's own default loses what it wrote when the power goes.
_DURABLE = ("-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync", "-c", "gc.auto=0")
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
# Set by a hook or another command around us, these would lead to other folders.
_FOREIGN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
)


class GitError(IntakeError):
    """A command of git failed; the message names it and its exit code."""

    def __init__(self, command: str, code: int) -> None:
        super().__init__(f"คำสั่ง git {command} ไม่สำเร็จ (รหัส {code}) สิ่งที่รับไว้ยังอยู่ครบ")
        self.code = code


class GitMissingError(IntakeError):
    """There is no git on this machine."""

    def __init__(self) -> None:
        super().__init__("ไม่พบโปรแกรม git สิ่งที่รับไว้ยังอยู่ครบในฐานข้อมูล ติดตั้ง git แล้วจะทำต่อเอง")


def run_git(
    folder: Path,
    *command: str,
    data: bytes = b"",
    variables: Mapping[str, str] | None = None,
    locks: Sequence[int] = (),
) -> bytes:
    """Run git in a folder, with `data` as its input, and give its output. Raises GitError and GitMissingError.

    `locks` are descriptors of locks that git holds to its own end, also when this process is killed before.
    """
    git = shutil.which("git")
    if git is None:
        raise GitMissingError
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    try:
        # The program is git, and the words of the command are ours.
        done = subprocess.run(  # noqa: S603
            [git, "-C", str(folder), *_DURABLE, *command],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
            pass_fds=locks,
            env={**environment, **_QUIET, **(variables or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(command[0], -1) from error
    except FileNotFoundError as error:
        raise GitMissingError from error
    if done.returncode:
        raise GitError(command[0], done.returncode)
    return done.stdout


def remove_stale_locks(repository: Path) -> None:
    """Remove what a killed git left in a repository of ours; only for who knows that no git is at work in it."""
    for pattern in ("*.lock", "tmp_*", "fast_import_crash_*", ".tmp-*"):
        for path in repository.rglob(pattern):
            if path.is_file():
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()
