"""What is not ours, where a publish puts its releases and links, is refused or left as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from khlang.publish import PublishError, find_release, publish

from tests.test_publish import build_of


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that we did not make is never replaced."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(PublishError):
        publish(out, build_of("x"))
    assert (out / "letter.txt").read_text() == "mine"


def test_only_releases_are_removed(tmp_path: Path) -> None:
    """What somebody else put beside them stays, whatever it is."""
    out = tmp_path / "site"
    publish(out, build_of("one"))
    releases = tmp_path / "site.releases"
    letters = (releases / "letters", releases / ".mine.partial")
    for folder in letters:
        folder.mkdir()
        (folder / "letter.txt").write_text("mine")
    (releases / "notes.txt").write_text("mine")
    for word in ("two", "three", "four"):
        publish(out, build_of(word))
    assert all((folder / "letter.txt").read_text() == "mine" for folder in letters)
    assert (releases / "notes.txt").read_text() == "mine"


def test_a_folder_of_releases_that_we_did_not_make_is_refused(tmp_path: Path) -> None:
    """Also when its folders are named as ours are."""
    foreign = tmp_path / "site.releases" / "20260101T000000-1-000001"
    foreign.mkdir(parents=True)
    with pytest.raises(PublishError):
        publish(tmp_path / "site", build_of("x"))
    assert [path.name for path in foreign.parent.iterdir()] == [foreign.name]


def test_a_link_that_we_did_not_make_is_refused(tmp_path: Path) -> None:
    """It leads to somebody's folder, or nowhere."""
    out = tmp_path / "site"
    for target in (tmp_path, tmp_path / "nowhere"):
        out.symlink_to(target)
        with pytest.raises(PublishError):
            publish(out, build_of("x"))
        assert out.readlink() == target
        out.unlink()


def test_releases_of_an_earlier_version_go_on(tmp_path: Path) -> None:
    """They have no mark yet, but the site leads to one of them."""
    out = tmp_path / "site"
    first = publish(out, build_of("one"))
    (first.parent / ".khlang-releases").unlink()
    publish(out, build_of("two"))
    assert (out / "a.html").read_text() == "two"


def test_what_is_no_folder_in_the_place_of_one_is_removed(tmp_path: Path, no_waiting: None) -> None:
    """A pipe in the place of what a killed build left, or of an old release."""
    publish(tmp_path / "site", build_of("one"))
    pipes = [
        tmp_path / "site.releases" / name for name in (".20200101T000000-1-1.partial", "20200101T000000-1-1")
    ]
    for pipe in pipes:
        os.mkfifo(pipe)
    publish(tmp_path / "site", build_of("two"))
    assert not any(pipe.exists() for pipe in pipes)


@pytest.mark.parametrize("name", ["site", "site.previous"])
def test_a_loop_of_links_in_the_place_of_ours_is_told(tmp_path: Path, name: str) -> None:
    """It is no site of ours, and none is there to be read."""
    (tmp_path / name).symlink_to(name)
    assert find_release(tmp_path / name) is None
    with pytest.raises(PublishError):
        publish(tmp_path / "site", build_of("one"))


def test_a_loop_of_links_in_the_place_of_all_releases_is_told(tmp_path: Path) -> None:
    """The link of the site leads into it."""
    (tmp_path / "site").symlink_to("site.releases/20200101T000000-1-1")
    (tmp_path / "site.releases").symlink_to("site.releases")
    with pytest.raises(PublishError):
        publish(tmp_path / "site", build_of("one"))


@pytest.mark.parametrize("name", [".lock", ".khlang-releases"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_in_the_folder_of_releases_leads_no_write_out_of_it(
    tmp_path: Path, name: str, is_there: bool
) -> None:
    """It came with a checkout: the file that it leads to is neither emptied nor made."""
    victim, releases = tmp_path / "victim", tmp_path / "site.releases"
    if is_there:
        victim.write_text("precious")
    releases.mkdir()
    (releases / ".khlang-releases").touch()
    (releases / name).unlink(missing_ok=True)
    (releases / name).symlink_to(victim)
    with pytest.raises((PublishError, OSError)):
        publish(tmp_path / "site", build_of("one"))
    assert victim.exists() == is_there
    assert not is_there or victim.read_text() == "precious"


def test_a_lock_that_is_a_pipe_is_not_waited_for(tmp_path: Path, no_waiting: None) -> None:
    """Nobody writes to it."""
    (tmp_path / "site.releases").mkdir()
    os.mkfifo(tmp_path / "site.releases" / ".lock")
    (tmp_path / "site.releases" / ".khlang-releases").touch()
    publish(tmp_path / "site", build_of("one"))
    assert (tmp_path / "site" / "a.html").read_text() == "one"


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_stands_where_the_next_link_is_made_is_refused(tmp_path: Path, is_folder: bool) -> None:
    """A file of somebody's is not removed for it, and the build is not made first."""
    theirs = tmp_path / ".site.next"
    theirs.mkdir() if is_folder else theirs.write_text("mine")
    with pytest.raises(PublishError):
        publish(tmp_path / "site", build_of("x"))
    assert theirs.is_dir() if is_folder else theirs.read_text() == "mine"


def test_what_is_no_folder_above_the_site_is_refused(tmp_path: Path, no_waiting: None) -> None:
    """A pipe in the place of `build`: told in Thai, with its name, before anything is built."""
    os.mkfifo(tmp_path / "build")
    with pytest.raises(PublishError, match=r"build .*ไม่ใช่โฟลเดอร์"):
        publish(tmp_path / "build" / "site", lambda *_: pytest.fail("built"))
