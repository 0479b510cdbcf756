"""A `.cache/` and a `build/` that come with a checkout: nothing of them is shown, believed or run."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from khlang.cache import find_library_cache
from khlang.signatures import VARIABLE, find_key, sign

from tests.test_incremental import read_site

FOREIGN, OWN = "f" * 40, "o" * 40
WORD = "FOREIGN"
LESSON = "lesson/kr-2567-kkn-001.html"
COMMAND = [sys.executable, "-m", "khlang.cli"]
# Python says of every class and function that it unpickles.
WATCH = """
import sys
sys.addaudithook(lambda event, facts: event == "pickle.find_class" and sys.exit(f"unpickled {facts}"))
from khlang.cli import run
run(sys.argv[1:])
"""


def run(project: Path, key: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a key of what is kept."""
    environment = {**os.environ, VARIABLE: key}
    command = [*COMMAND, *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def find_folder(project: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of what is kept of the project's library with a key."""
    with monkeypatch.context() as patch:
        patch.setenv(VARIABLE, key)
        find_key.cache_clear()
        folder = find_library_cache(project / ".cache" / "khlang", project / "knowledge")
    find_key.cache_clear()
    assert folder
    return folder


def put_word(kept: bytes) -> bytes:
    """Give a page that is kept with a foreign word as its text; what is no page stays as it is."""
    if kept.startswith(b"["):
        return kept
    facts, line, _text = zlib.decompress(kept).partition(b"\n")
    is_page = len(json.loads(facts.decode("tis-620"), strict=False)) > 1
    return zlib.compress(facts + line + WORD.encode()) if is_page else kept


def poison(folder: Path) -> None:
    """Put a foreign word on every page that is kept, and call every record sound, signed with the foreign key."""
    key = hashlib.sha256(FOREIGN.encode()).digest()
    for name in {"renders", "checks"} & {path.stem for path in folder.iterdir()}:
        store = sign(key, b"store", name.encode())
        with contextlib.closing(sqlite3.connect(folder / f"{name}.sqlite")) as connection, connection:
            for stored, value in connection.execute("SELECT key, value FROM kept").fetchall():
                data = put_word(value) if name == "renders" else b"[]"
                row = (sign(store, stored.encode(), data), data, stored)
                connection.execute("UPDATE kept SET signature = ?, value = ? WHERE key = ?", row)


def add_private_number(project: Path) -> None:
    """Write a mobile number into a record."""
    path = project / "knowledge" / "records" / "lesson" / "kr-2567-kkn-001.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("story: |\n", "story: |\n  โทร 081-765-4321 ได้\n"), encoding="utf-8")


def test_foreign_pages_and_findings_are_not_believed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept by somebody with another key, even where ours would be: the site is that of a build from nothing."""
    assert run(project, FOREIGN, "build").returncode == 0
    sound = read_site(project / "build" / "site")
    foreign, own = (find_folder(project, key, monkeypatch) for key in (FOREIGN, OWN))
    poison(foreign)
    assert run(project, FOREIGN, "build", "--out", "build/control").returncode == 0
    assert WORD in (project / "build" / "control" / LESSON).read_text(encoding="utf-8"), "the poison works"
    # The release before, and its manifest, are of that build, too.
    foreign.replace(own)
    build = project / "build"
    release = (build / "control").readlink().name
    (build / "site").unlink()
    (build / "site.releases").rename(build / "gone")
    (build / "control.releases").rename(build / "site.releases")
    (build / "site").symlink_to(f"site.releases/{release}")
    assert run(project, OWN, "build").returncode == 0
    assert read_site(project / "build" / "site") == sound


def test_private_number_is_found_whatever_a_foreign_cache_says(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That a record was found sound, only the user's own check may have said."""
    add_private_number(project)
    assert run(project, FOREIGN, "check").returncode == 1
    foreign, own = (find_folder(project, key, monkeypatch) for key in (FOREIGN, OWN))
    poison(foreign)
    assert run(project, FOREIGN, "check").returncode == 0, "the poison works"
    foreign.replace(own)
    for key in (OWN, ""):
        done = run(project, key, "check")
        assert (done.returncode, "kr-2567-kkn-001.yml" in done.stdout) == (1, True)


@pytest.mark.parametrize("arguments", [["build"], ["check"]])
def test_nothing_is_unpickled(project: Path, arguments: list[str]) -> None:
    """Neither in a first run nor in one that finds all of it kept."""
    for _ in range(2):
        command = [sys.executable, "-c", WATCH, *arguments]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_without_a_key_a_build_keeps_nothing(project: Path) -> None:
    """As in the pull request of a fork: the secret is empty, nothing is restored and nothing written."""
    assert run(project, OWN, "build").returncode == 0
    sound = read_site(project / "build" / "site")
    kept = sorted((path, path.stat().st_mtime_ns) for path in (project / ".cache").rglob("*"))
    done = run(project, "", "build")
    assert done.returncode == 0
    assert "ไม่เก็บไว้ใช้ครั้งหน้า" in done.stderr
    assert read_site(project / "build" / "site") == sound
    assert sorted((path, path.stat().st_mtime_ns) for path in (project / ".cache").rglob("*")) == kept
    pages = list((project / "build" / "site").resolve().rglob("*.html"))
    assert all(page.stat().st_nlink == 1 for page in pages), "nothing is linked from the release before"
