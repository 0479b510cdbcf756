"""A publish is all or nothing: whoever reads during it sees one whole site."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.publish import PublishError, Release, find_release, publish


def build_of(word: str) -> Callable[[Path, Release | None], dict[str, str]]:
    """Give a build that writes two files with one word, slowly enough to be caught between them."""

    def build(folder: Path, _previous: Release | None) -> dict[str, str]:
        folder.mkdir()
        (folder / "a.html").write_text(word)
        time.sleep(0.02)
        (folder / "b.html").write_text(word)
        return {"word": word}

    return build


def test_publish_switches_and_keeps_the_release_before(tmp_path: Path) -> None:
    """The link points to the newest release; the one before stays for open pages."""
    out = tmp_path / "site"
    releases = [publish(out, build_of(word)) for word in ("one", "two", "three")]
    assert (out / "a.html").read_text() == "three"
    assert [release.exists() for release in releases] == [False, True, True]
    assert len(list((tmp_path / "site.releases").glob("*.json"))) == 2


def test_a_release_is_on_the_disk_before_the_link_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every folder, and every file that is not another release's as well; a power cut then publishes no holes."""
    out = tmp_path / "site"

    def build(folder: Path, previous: Release | None) -> dict[str, str]:
        (folder / "below").mkdir(parents=True)
        (folder / "below" / "new.html").write_text("new")
        if previous:
            os.link(previous.folder / "below" / "new.html", folder / "linked.html")
        return {}

    first = publish(out, build)
    synced: set[int] = set()
    fsync = os.fsync

    def note(descriptor: int) -> None:
        fsync(descriptor)
        if out.resolve() == first:
            synced.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", note)
    second = publish(out, build)
    inodes = {path.relative_to(second).as_posix(): path.stat().st_ino for path in second.rglob("*")}
    assert {name for name, inode in inodes.items() if inode in synced} == {"below", "below/new.html"}
    assert {second.stat().st_ino, second.parent.stat().st_ino} <= synced


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failed_build_leaves_the_site_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    """Also Ctrl-C: nothing half-made stays behind."""
    out = tmp_path / "site"
    publish(out, build_of("sound"))

    def fail(folder: Path, _previous: Release | None) -> dict[str, str]:
        folder.mkdir()
        (folder / "a.html").write_text("half")
        raise error

    with pytest.raises(error):
        publish(out, fail)
    assert (out / "a.html").read_text() == "sound"
    assert len([path for path in (tmp_path / "site.releases").iterdir() if path.is_dir()]) == 1


def test_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    """Ten publishes at once, and a reader that resolves the link once a read, never sees two words."""
    out = tmp_path / "site"
    publish(out, build_of("start"))
    writers = [threading.Thread(target=publish, args=(out, build_of(f"w{n}"))) for n in range(10)]
    for writer in writers:
        writer.start()
    reads = 0
    while any(writer.is_alive() for writer in writers):
        release = out.resolve()
        # The release may be removed two publishes later, so both files are opened before they are read.
        try:
            with (release / "a.html").open() as a, (release / "b.html").open() as b:
                assert a.read() == b.read()
        except FileNotFoundError:
            assert out.resolve() != release
        reads += 1
    assert reads > 0
    assert len([path for path in (tmp_path / "site.releases").iterdir() if path.is_dir()]) == 2


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that we did not make is never replaced."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(PublishError):
        publish(out, build_of("x"))
    assert (out / "letter.txt").read_text() == "mine"


def test_killed_build_is_cleaned_up_by_the_next(tmp_path: Path) -> None:
    """kill -9 in the middle: the old site serves on, and the half-made folder goes with the next publish."""
    out = tmp_path / "site"
    publish(out, build_of("old"))
    script = (
        "import sys, time; from pathlib import Path; from khlang.publish import publish\n"
        "def build(folder, previous):\n"
        "    folder.mkdir(); (folder / 'a.html').write_text('half'); print('ready', flush=True); time.sleep(60)\n"
        "publish(Path(sys.argv[1]), build)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(out)], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (out / "a.html").read_text() == "old"
    publish(out, build_of("new"))
    assert (out / "a.html").read_text() == "new"
    assert not list((tmp_path / "site.releases").glob(".*.partial"))


def test_a_release_that_was_never_live_is_not_kept_for_the_one_that_was(tmp_path: Path) -> None:
    """Killed between the rename and the switch, a publish leaves a whole release that nobody has open."""
    out = tmp_path / "site"
    live = publish(out, build_of("live"))
    never = live.with_name("29991231T000000-1-000001")
    never.mkdir()
    never.with_name(f"{never.name}.manifest.json").write_text("")
    release = publish(out, build_of("next"))
    assert {path.name.partition(".")[0] for path in live.parent.iterdir()} == {"", live.name, release.name}
    assert (live / "a.html").read_text() == "live"


def test_next_build_gets_the_release_that_is_there_and_its_notes(tmp_path: Path) -> None:
    """What a build noted comes back to the next one, with the folder to link from; at first there is none."""
    out = tmp_path / "site"
    seen: list[str | None] = []

    def build(folder: Path, previous: Release | None) -> dict[str, str]:
        folder.mkdir()
        seen.append(previous.read_note("manifest") if previous else None)
        return {"manifest": f"manifest {len(seen)}", "frames": "frames"}

    first = publish(out, build)
    assert find_release(out) == Release(first)
    assert Release(first).read_note("frames") == "frames"
    publish(out, build)
    assert seen == [None, "manifest 1"]


def test_notes_that_are_not_as_written_are_empty(tmp_path: Path) -> None:
    """Nobody but this user's builds can say what a release is made of; nor can the note of another release."""
    out = tmp_path / "site"
    first, second = publish(out, build_of("one")), publish(out, build_of("two"))
    note = first.with_name(f"{first.name}.word.json")
    data = note.read_bytes()
    assert Release(first).read_note("word") == "one"
    for place in range(len(data)):
        note.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert Release(first).read_note("word") == ""
    other = second.with_name(f"{second.name}.word.json").read_bytes()
    for foreign in (b"", data[:-1], data + b" ", b'{"signature": "", "note":\n{}\n}', other):
        note.write_bytes(foreign)
        assert Release(first).read_note("word") == ""
    note.unlink()
    note.symlink_to("/dev/zero")
    assert Release(first).read_note("word") == ""


def test_notes_that_cannot_be_read_are_empty(tmp_path: Path) -> None:
    """Lost or broken notes only cost time; they go with their release, and nothing of them is published."""
    out = tmp_path / "site"
    first = publish(out, build_of("one"))
    assert not list(first.rglob("*.json"))
    for note in first.parent.glob("*.json"):
        note.write_bytes(b"\xff\xfe")
    assert Release(first).read_note("word") == Release(first).read_note("never") == ""
    second = publish(out, build_of("two"))
    third = publish(out, build_of("three"))
    notes = {path.name for path in first.parent.glob("*.json")}
    assert notes == {f"{release.name}.word.json" for release in (second, third)}


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


@pytest.mark.parametrize("out", ["/", "a/.."])
def test_a_site_has_a_name(out: str) -> None:
    """The root has none, nor has a folder above."""
    with pytest.raises(PublishError):
        publish(Path(out), build_of("x"))
