"""`khlang serve` as a process: it builds, serves, tells of a broken record, and shows the mended one."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PORT = "8971"
ADDRESS = f"http://127.0.0.1:{PORT}/"
RECORD = "knowledge/records/lesson/kr-2567-kkn-001.yml"


@pytest.fixture
def served(project: Path) -> Iterator[queue.Queue[str]]:
    """The lines that a running `khlang serve` prints."""
    command = [sys.executable, "-m", "khlang.cli", "serve", "--port", PORT]
    process = subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout
    output = process.stdout

    def collect() -> None:
        for line in output:
            lines.put(line)

    reader = threading.Thread(target=collect, daemon=True)
    reader.start()
    yield lines
    process.terminate()
    process.wait()
    reader.join()
    output.close()


def wait_for(lines: queue.Queue[str], word: str) -> str:
    """Give the first line that holds a word."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        line = lines.get(timeout=60)
        if word in line:
            return line
    raise AssertionError(word)


def read(path: str) -> str:
    """Give a page of the served site."""
    with urllib.request.urlopen(ADDRESS + path) as response:
        return str(response.read().decode())


def test_a_writer_breaks_and_mends_a_record(project: Path, served: queue.Queue[str]) -> None:
    """The error names file, line and cure while the site stays; mended, the page shows the new words."""
    assert ADDRESS in wait_for(served, "http")
    time.sleep(1)
    assert "คืนหนึ่งปลายฝน" in read("lesson/kr-2567-kkn-001.html")
    record = project / RECORD
    sound = record.read_text(encoding="utf-8")
    record.write_text(sound.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"), encoding="utf-8")
    assert f"{RECORD}:10:8" in wait_for(served, "ขอนแกน")
    assert "คืนหนึ่งปลายฝน" in read("lesson/kr-2567-kkn-001.html")
    record.write_text(sound.replace("คืนหนึ่งปลายฝน", "เย็นหนึ่งปลายฝน"), encoding="utf-8")
    wait_for(served, "สร้างไซต์ใหม่")
    assert "เย็นหนึ่งปลายฝน" in read("lesson/kr-2567-kkn-001.html")


def test_a_writer_sees_a_draft_though_the_library_has_errors(project: Path, served: queue.Queue[str]) -> None:
    """The terminal says where drafts are; one is there as soon as it is saved, whatever else is wrong."""
    assert f"{ADDRESS}draft/" in wait_for(served, "ฉบับร่าง")
    time.sleep(1)
    assert "ยังไม่มีฉบับร่าง" in read("draft/")
    record = project / RECORD
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"), encoding="utf-8")
    wait_for(served, "ขอนแกน")
    draft = record.with_name("draft-0a1b2c3d.yml")
    draft.write_text("title: ร่างแรกของเรา\nlength: short\n", encoding="utf-8")
    wait_for(served, "ขอนแกน")
    assert "ร่างแรกของเรา" in read("draft/")
    assert "ร่าง ยังไม่เผยแพร่" in read("lesson/draft-0a1b2c3d.html")
    assert not list((project / "build").rglob("*draft-0a*"))


def test_lost_pages_and_odd_paths(served: queue.Queue[str]) -> None:
    """A friendly 404, and nothing outside the site."""
    wait_for(served, "http")
    time.sleep(1)
    for path in ("nowhere.html", "../mkdocs.yml", "%2e%2e/mkdocs.yml", "lesson/..%2f..%2fmkdocs.yml"):
        with pytest.raises(urllib.error.HTTPError) as error:
            read(path)
        assert error.value.code == 404
        assert "ไม่พบหน้านี้" in error.value.read().decode()
        error.value.close()
