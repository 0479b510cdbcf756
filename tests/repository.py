"""Git repositories of tests: a library or a project with its own, and questions to it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(root: Path, *command: str) -> str:
    """Run git in a folder, and give what it prints. Raises CalledProcessError."""
    asked = ["git", "-C", str(root), *command]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def make_repository(root: Path) -> None:
    """Put a folder, of which what programs make beside the library is ignored, into a repository of its own."""
    (root / ".gitignore").write_text("/intake/\n/build/\n/.cache/\n", encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x@khlang.invalid", "commit", "-qm", "x")
