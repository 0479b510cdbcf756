"""Photos outside git: the same site from a checkout without photos and a store, and nothing but photos from either."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from khlang.cache import hash_bytes
from khlang.cli.program import main
from khlang.intake.project import commit_paths
from khlang.photo_manifest import (
    MANIFEST,
    ManifestError,
    fetch_photos,
    find_stored,
    read_manifest,
    store_photos,
)

from tests.conftest import LIBRARY

RECORD = "records/lesson/kr-2567-kkn-001"


def list_photos(root: Path) -> dict[str, bytes]:
    """Give the photos in the folders of a library by their paths below it."""
    found = [path for path in root.glob("records/*/*/*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def run_git(folder: Path, *command: str) -> str:
    """Run git in a folder."""
    name = ("-c", "user.name=t", "-c", "user.email=t@example.invalid")
    done = subprocess.run(["git", *name, *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tests' library whose photos are in `store` beside it."""
    root = Path(shutil.copytree(LIBRARY, tmp_path / "knowledge"))
    store_photos(root, tmp_path / "store")
    return root


def test_a_checkout_gets_its_photos_back(root: Path, tmp_path: Path) -> None:
    """Git then holds the list and no photo; from the store come the same bytes, and nothing is wrong."""
    photos = list_photos(root)
    assert photos
    run_git(root, "init", "-q")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-qm", "all")
    run_git(tmp_path, "clone", "-q", str(root), "clone")
    clone = tmp_path / "clone"
    assert not list_photos(clone)
    assert fetch_photos(clone, tmp_path / "store") == (len(photos), [])
    assert list_photos(clone) == photos
    assert not run_git(clone, "status", "--short")
    assert fetch_photos(clone, tmp_path / "store") == (0, [])


def test_what_is_accepted_is_committed_without_its_photos(root: Path) -> None:
    """Git's rule keeps them out, and is no error to the intake's commit."""
    run_git(root, "init", "-q")
    photo = next(path for path in list_photos(root) if path.startswith(RECORD))
    assert commit_paths(root, [root / f"{RECORD}.yml", root / RECORD], "accepted")
    assert run_git(root, "ls-files").split() == [f"{RECORD}.yml"]
    assert (root / photo).is_file()


def test_the_manifest_is_what_sha256sum_checks(root: Path) -> None:
    """Whoever has nothing of ours can make and check it."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", MANIFEST], cwd=root, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert {path: hash_bytes(data) for path, data in list_photos(root).items()} == read_manifest(root)


def test_what_is_stored_elsewhere_stays_in_the_manifest(root: Path, tmp_path: Path) -> None:
    """Somebody who fetched nothing adds a photo: the others are not forgotten."""
    before = (root / MANIFEST).read_text()
    for path in list_photos(root):
        (root / path).unlink()
    assert store_photos(root, tmp_path / "store").new == 0
    assert (root / MANIFEST).read_text() == before


def test_photos_of_an_erased_record_are_told(root: Path, tmp_path: Path) -> None:
    """They leave the manifest; who runs the store hears what to remove there."""
    path, digest = next((path, each) for path, each in read_manifest(root).items() if path.startswith(RECORD))
    shutil.rmtree(root / RECORD)
    (root / f"{RECORD}.yml").unlink()
    stored = store_photos(root, tmp_path / "store")
    assert digest in stored.unused
    assert path not in read_manifest(root)
    assert find_stored(tmp_path / "store", digest).is_file()


def test_a_photo_with_other_bytes_is_not_taken(root: Path, tmp_path: Path) -> None:
    """Neither one that somebody put in its place, nor a link, nor one that is not there."""
    store = tmp_path / "store"
    photos = read_manifest(root)
    for path in photos:
        (root / path).unlink()
    first, second, third, *_others = dict.fromkeys(photos.values())
    find_stored(store, first).write_bytes(b"other")
    find_stored(store, second).rename(store / "elsewhere")
    find_stored(store, second).symlink_to(store / "elsewhere")
    find_stored(store, third).unlink()
    _fetched, missing = fetch_photos(root, store)
    assert missing == [path for path, digest in photos.items() if digest in {first, second, third}]
    assert not any((root / path).exists() for path in missing)


def test_no_link_of_a_foreign_checkout_is_followed(root: Path, tmp_path: Path) -> None:
    """A photo goes into its record's own folder or nowhere."""
    path = next(path for path in read_manifest(root) if path.startswith(RECORD))
    shutil.rmtree(root / RECORD)
    (tmp_path / "outside").mkdir()
    (root / RECORD).symlink_to(tmp_path / "outside")
    assert path in fetch_photos(root, tmp_path / "store")[1]
    assert not any((tmp_path / "outside").iterdir())


@pytest.mark.parametrize(
    "path",
    [
        "records/lesson/../x.jpg",
        f"{RECORD}/../x",
        "forms/lesson.yml",
        "/etc/passwd",
        "records/x.jpg",
        f"{RECORD}/.x",
        f"{RECORD}/a/b.jpg",
        f"{RECORD}/a\\b",
    ],
)
def test_a_manifest_names_photos_of_records_alone(root: Path, path: str) -> None:
    """It may come with a pull request: it writes nowhere else."""
    (root / MANIFEST).write_text(f"{'0' * 64}  {path}\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="1"):
        read_manifest(root)


def test_the_commands(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stored, removed, fetched; the check finds nothing wrong with the manifest."""
    assert main(["check"]) == 0
    assert main(["photos", "store", "store"]) == 0
    photos = list_photos(project / "knowledge")
    for path in photos:
        (project / "knowledge" / path).unlink()
    assert main(["photos", "fetch", "store"]) == 0
    assert list_photos(project / "knowledge") == photos
    assert main(["check"]) == 0
    shutil.rmtree(project / "store")
    (project / "knowledge" / next(iter(photos))).unlink()
    assert main(["photos", "fetch", "store"]) == 1
    assert next(iter(photos)) in capsys.readouterr().out
    (project / "knowledge" / MANIFEST).write_text("x\n")
    assert main(["photos", "fetch", "store"]) == 2
    assert f"{MANIFEST}:1" in capsys.readouterr().err
