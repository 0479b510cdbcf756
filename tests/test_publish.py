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
from khlang.publish import Built, PublishError, Release, publish


def build_of(word: str) -> Callable[[Path, Release | None], Built]:
    """Give a build that writes two files with one word, slowly enough to be caught between them."""

    def build(folder: Path, _previous: Release | None) -> Built:
        folder.mkdir()
        (folder / "a.html").write_text(word)
        time.sleep(0.02)
        (folder / "b.html").write_text(word)
        return Built({"word": word})

    return build


def test_publish_switches_and_keeps_the_release_before(tmp_path: Path) -> None:
    """The link points to the newest release; the one before stays for open pages."""
    out = tmp_path / "site"
    releases = [publish(out, build_of(word)) for word in ("one", "two", "three")]
    assert (out / "a.html").read_text() == "three"
    assert [release.exists() for release in releases] == [False, True, True]
    assert len(list((tmp_path / "site.releases").glob("*.json"))) == 2


def list_inodes(folder: Path) -> dict[str, int]:
    """Give the inodes of all files below a folder by their paths."""
    paths = (path for path in folder.resolve().rglob("*") if path.is_file())
    return {path.relative_to(folder.resolve()).as_posix(): path.stat().st_ino for path in paths}


def build_over(files: dict[str, str]) -> Callable[[Path, Release | None], Built]:
    """Give a build of files with these words, that keeps those which the release before has with the same."""

    def build(folder: Path, previous: Release | None) -> Built:
        folder.mkdir()
        inodes = list_inodes(previous.folder) if previous else {}
        kept = {
            path: inodes[path]
            for path in files
            if previous and path in inodes and (previous.folder / path).read_text() == files[path]
        }
        for path in files.keys() - kept.keys():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(files[path])
        return Built({"word": "word"}, kept)

    return build


def read_files(site: Path) -> dict[str, str]:
    """Give the words of all files of a site by their paths, of folders that hold none, too."""
    found = [path for path in site.resolve().rglob("*") if path.is_file() or not any(path.iterdir())]
    return {path.relative_to(site.resolve()).as_posix(): path.read_text() for path in found}


def make_generation(number: int) -> dict[str, str]:
    """Give the files of one of many sites: most as in the one before, some changed, new, gone, or in other folders."""
    steady = {f"lesson/{each}.html": "steady" for each in range(20)}
    moved = {f"search/{number % 3}/{number}/core.js": f"core {number}"}
    swapped = {"swapped": "file"} if number % 2 else {"swapped/below/a.html": "folder"}
    return {"index.html": f"home {number}", "each third.html": str(number // 3)} | steady | moved | swapped


def test_a_release_is_what_was_built_and_shares_what_is_the_same(tmp_path: Path) -> None:
    """Release after release, also where a folder takes the place of a file; nothing of older ones is left in it."""
    out = tmp_path / "site"
    folders = []
    for number in range(9):
        before = list_inodes(out) if number else {}
        publish(out, build_over(make_generation(number)))
        assert read_files(out) == make_generation(number)
        if number:
            assert read_files(out.with_name("site.previous")) == make_generation(number - 1)
        shared = {path for path, inode in list_inodes(out).items() if before.get(path) == inode}
        assert len(shared) >= (20 if number else 0)
        folders.append(out.stat().st_ino)
    # Two folders take turns: from the third release on none is made, and none is removed.
    assert len(set(folders)) == 2
    names = [path.name for path in out.resolve().parent.iterdir()]
    assert len(names) == 2 + 2 * 2, names


def meddle(folder: Path) -> None:
    """Change a release by hand, in each way that there is."""
    (folder / "index.html").write_text("mine")
    (folder / "mine.html").write_text("mine")
    (folder / "lesson" / "mine").mkdir()
    (folder / "lesson" / "mine" / "a.html").write_text("mine")
    (folder / "lesson" / "1.html").unlink()
    (folder / "lesson" / "2.html").unlink()
    (folder / "lesson" / "2.html").mkdir()
    (folder / "lesson" / "3.html").unlink()
    (folder / "lesson" / "3.html").symlink_to("4.html")
    (folder / "lesson" / "5.html").rename(folder / "lesson" / "6.html")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    search = next((folder / "search").iterdir())
    search.rename(folder / "moved")
    search.symlink_to(folder.parent)


def test_nothing_is_believed_of_an_old_release(tmp_path: Path, no_waiting: None) -> None:
    """Somebody has changed it by hand; the one that is made of its folder has nothing of that."""
    out = tmp_path / "site"
    for number in range(3):
        publish(out, build_over(make_generation(number)))
    meddle(out.with_name("site.previous").resolve())
    publish(out, build_over(make_generation(3)))
    assert read_files(out) == make_generation(3)
    assert read_files(out.with_name("site.previous")) == make_generation(2)


def test_an_old_release_that_cannot_be_changed_is_not_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where somebody else owns a folder in it: the new one gets a folder of its own."""
    out = tmp_path / "site"
    for number in range(3):
        publish(out, build_over(make_generation(number)))
    old = out.with_name("site.previous").stat().st_ino
    mkdir = os.mkdir

    def refuse(path: str, mode: int = 0o777) -> None:
        if ".old.partial/search" in str(path):
            raise PermissionError(path)
        mkdir(path, mode)

    monkeypatch.setattr(os, "mkdir", refuse)
    publish(out, build_over(make_generation(3)))
    assert read_files(out) == make_generation(3)
    assert out.stat().st_ino != old


def test_a_file_that_is_kept_and_gone_is_told(tmp_path: Path) -> None:
    """Somebody empties the live release while the next is built: that one is not published with holes."""
    out = tmp_path / "site"
    for number in range(3):
        publish(out, build_over(make_generation(number)))

    def build(folder: Path, previous: Release | None) -> Built:
        built = build_over(make_generation(3))(folder, previous)
        assert previous
        (previous.folder / "lesson" / "7.html").unlink()
        (out.with_name("site.previous") / "lesson" / "7.html").unlink()
        return built

    with pytest.raises(FileNotFoundError):
        publish(out, build)
    publish(out, build_over(make_generation(4)))
    assert read_files(out) == make_generation(4)


def test_a_release_is_on_the_disk_before_the_link_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every new file, and every folder that changed; a power cut then publishes no holes."""
    out = tmp_path / "site"
    for number in range(3):
        publish(out, build_over(make_generation(number)))
    live = out.resolve()
    synced: set[int] = set()
    fsync = os.fsync

    def note(descriptor: int) -> None:
        fsync(descriptor)
        if out.resolve() == live:
            synced.add(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", note)
    third = publish(out, build_over(make_generation(3)))
    found = {path.relative_to(third).as_posix(): path.stat().st_ino for path in third.rglob("*")}
    changed = {
        "index.html",
        "each third.html",
        "search",
        "search/0",
        "search/0/3",
        "search/0/3/core.js",
        "swapped",
    }
    assert {name for name, inode in found.items() if inode in synced} == changed
    assert {third.stat().st_ino, third.parent.stat().st_ino} <= synced


KILLED = """
import os, signal, sys
from pathlib import Path
from khlang import publish as module
from tests.test_publish import build_over, make_generation
calls, last = 0, int(sys.argv[2])
def count(event, arguments):
    global calls
    if event in ("os.link", "os.rename", "os.remove", "os.mkdir", "os.symlink", "os.scandir"):
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
module.publish(Path(sys.argv[1]), build_over(make_generation(3)))
"""


def test_killed_at_any_step_a_publish_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    """kill -9 before each call that changes a folder; the next publish goes on, whatever it finds."""
    ends = []
    for step in range(1, 100):
        out = tmp_path / str(step) / "site"
        out.parent.mkdir()
        for number in range(3):
            publish(out, build_over(make_generation(number)))
        command = [sys.executable, "-c", KILLED, str(out), str(step)]
        code = subprocess.run(
            command, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        )
        number = 3 if read_files(out) == make_generation(3) else 2
        assert read_files(out) == make_generation(number)
        before = out.with_name("site.previous")
        assert before.resolve() == out.resolve() or read_files(before) in map(make_generation, range(1, 3))
        publish(out, build_over(make_generation(4)))
        assert read_files(out) == make_generation(4)
        assert read_files(before) == make_generation(number)
        assert len(list(out.resolve().parent.iterdir())) == 6
        ends.append(code.returncode)
        if code.returncode == 0:
            break
    assert ends[-1] == 0
    assert len(ends) > 20


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failed_build_leaves_the_site_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    """Also Ctrl-C: nothing half-made stays behind."""
    out = tmp_path / "site"
    publish(out, build_of("sound"))

    def fail(folder: Path, _previous: Release | None) -> Built:
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
