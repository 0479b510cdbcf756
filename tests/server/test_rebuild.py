"""Rebuilds: what is told when one brings no new site."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from khlang.server import BuildError, Rebuild, rebuild_worker

from tests.shard_servers import require_xapian, serve_shards

RECORD = Path("knowledge/records/lesson/kr-2567-kkn-001.yml")


@pytest.mark.usefixtures("project")
def test_a_failed_build_is_told_until_one_succeeds() -> None:
    """A library with errors, then a folder that can't be written; what was published stays."""
    rebuild = Rebuild(library=Path("knowledge"), cache=Path(".cache"), out=Path("build/site"))
    sound = RECORD.read_text(encoding="utf-8")
    RECORD.write_text(sound.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"), encoding="utf-8")
    with pytest.raises(BuildError):
        rebuild()
    assert "ขอนแกน" in rebuild.trouble
    assert "\n" not in rebuild.trouble
    RECORD.write_text(sound, encoding="utf-8")
    rebuild()
    assert rebuild.trouble == ""
    lock = Path("build/site.releases/.lock")
    lock.unlink()
    lock.symlink_to("elsewhere")
    rebuild()
    assert "elsewhere" not in rebuild.trouble
    assert rebuild.trouble != ""
    lock.unlink()
    rebuild()
    assert rebuild.trouble == ""


@pytest.mark.usefixtures("project")
def test_a_rebuild_writes_the_shards(tmp_path: Path) -> None:
    """The desk answers from them; one that is gone is told, and what is written when it is back is all of it."""
    require_xapian()
    with serve_shards(tmp_path / "shards", 2) as servers:
        rebuild = Rebuild(
            library=Path("knowledge"),
            cache=Path(".cache"),
            out=Path("build/site"),
            shards=tuple(server.address for server in servers),
        )
        rebuild()
        assert rebuild.desk.desk
        assert rebuild.desk.desk.search("หนี้นอกระบบ").near
        assert not [*Path(".cache").glob("*/desk/*")]
        servers[0].stop()
        changed = RECORD.read_text(encoding="utf-8").replace("หนี้นอกระบบ", "กระต่ายขูดมะพร้าว")
        RECORD.write_text(changed, encoding="utf-8")
        with pytest.raises(BuildError):
            rebuild()
        assert str(servers[0].address) in rebuild.trouble
        servers[0].start()
        assert rebuild() == ""
        found = rebuild.desk.desk.search("กระต่ายขูดมะพร้าว").records
        assert rebuild.desk.desk.records[found[0]].id == RECORD.stem


@pytest.mark.usefixtures("project")
def test_the_process_for_the_next_build_waits() -> None:
    """It builds what is there when it is told to, and one that is gone is replaced; at the end it is ended."""
    rebuild = Rebuild(
        library=Path("knowledge"), cache=Path(".cache"), out=Path("build/site"), keeps_ready=True
    )
    rebuild()
    for number in range(2):
        ready = rebuild._ready
        assert ready
        if number:
            ready.kill()
            ready.wait()
        text = RECORD.read_text(encoding="utf-8")
        word = f"มะพร้าวน้ำหอม{number}"
        RECORD.write_text(text.replace("story: |", f"story: |\n  {word}\n", 1), encoding="utf-8")
        assert rebuild() == ""
        assert rebuild._ready is not ready
        assert word in Path("build/site/lesson", f"{RECORD.stem}.html").read_text(encoding="utf-8")
    last = rebuild._ready
    rebuild.stop()
    assert last
    assert last.poll() is not None


@pytest.mark.usefixtures("project")
def test_a_process_that_waits_ends_with_the_server() -> None:
    """Whose end closes what it listens to; it then builds nothing."""
    rebuild = Rebuild(library=Path("knowledge"), cache=Path(".cache"), out=Path("build/site"))
    ready = rebuild._start("--waits")
    assert ready.communicate()[0] == ""
    assert ready.returncode == 0
    assert not Path("build").exists()


def test_a_process_that_waits_leaves_ctrl_c_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which ends it: it says nothing of its own."""

    def interrupt(*_paths: Path) -> bool:
        signal.raise_signal(signal.SIGINT)
        return False

    monkeypatch.setattr(rebuild_worker, "_wait", interrupt)
    monkeypatch.setattr(sys, "argv", ["rebuild_worker", "--waits", "knowledge", ".cache", "build/site"])
    before = signal.getsignal(signal.SIGINT), gc.get_threshold()
    try:
        rebuild_worker.main()
    finally:
        signal.signal(signal.SIGINT, before[0])
        gc.set_threshold(*before[1])


@pytest.mark.usefixtures("project")
def test_a_build_is_good_where_no_process_can_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build starts its own."""
    start = Rebuild._start

    def start_none(self: Rebuild, *options: str) -> subprocess.Popen[str]:
        if options:
            raise BlockingIOError
        return start(self)

    monkeypatch.setattr(Rebuild, "_start", start_none)
    rebuild = Rebuild(
        library=Path("knowledge"), cache=Path(".cache"), out=Path("build/site"), keeps_ready=True
    )
    assert [rebuild(), rebuild()] == ["", ""]
