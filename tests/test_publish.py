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
from khlang.publish import PublishError, Release, publish


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


@pytest.mark.parametrize("out", ["/", "a/.."])
def test_a_site_has_a_name(out: str) -> None:
    """The root has none, nor has a folder above."""
    with pytest.raises(PublishError):
        publish(Path(out), build_of("x"))
