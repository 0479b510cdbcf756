"""`khlang serve` as a process: it builds, serves, tells of a broken record, and shows the mended one."""

from __future__ import annotations

import contextlib
import json
import queue
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from khlang.library import load_library

from tests.server.client import Client
from tests.server.posts import PHONE, Sender, make_draft, write_lesson

DRAFT = "title: ร่างแรกของเรา\nlength: short\n"
RECORD = "knowledge/records/lesson/kr-2567-kkn-001.yml"


@dataclass(frozen=True)
class Served:
    """A running `khlang serve`: its address, and the lines that it prints."""

    address: str
    lines: queue.Queue[str]

    def wait_for(self, word: str) -> str:
        """Give the first line that holds a word."""
        while word not in (line := self.lines.get()):
            pass
        return line

    def read(self, path: str) -> str:
        """Give a page of the site, which may take a moment to be served."""
        while True:
            try:
                with urllib.request.urlopen(self.address + path) as response:
                    return str(response.read().decode())
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                time.sleep(0.05)


@pytest.fixture
def served(project: Path) -> Iterator[Served]:
    """A `khlang serve` on a free port."""
    with serve(project) as served:
        yield served


@contextlib.contextmanager
def serve(project: Path) -> Iterator[Served]:
    """Run `khlang serve` in a project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "khlang.cli", "serve", "--port", str(port)]
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
    try:
        yield Served(f"http://127.0.0.1:{port}/", lines)
    finally:
        process.terminate()
        process.wait()
        reader.join()
        output.close()


def save(record: Path, text: str, served: Served, word: str) -> str:
    """Save a record, once more if nobody was watching yet, and give the line with a word that comes of it."""
    while True:
        record.write_text(text, encoding="utf-8")
        with contextlib.suppress(queue.Empty):
            while word not in (line := served.lines.get(timeout=20)):
                pass
            return line


def test_a_writer_breaks_and_mends_a_record(project: Path, served: Served) -> None:
    """Terminal and the record's own page say what is wrong while the site stays; mended, the page has the new words."""
    assert served.address in served.wait_for("http")
    assert "คืนหนึ่งปลายฝน" in served.read("lesson/kr-2567-kkn-001.html")
    record = project / RECORD
    sound = record.read_text(encoding="utf-8")
    broken = sound.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน")
    assert f"{RECORD}:10:8" in save(record, broken, served, "ขอนแกน")
    assert "หมายถึง &#34;ขอนแก่น&#34;" in served.read("lesson/kr-2567-kkn-001.html")
    published = project / "build" / "site" / "lesson" / "kr-2567-kkn-001.html"
    assert "คืนหนึ่งปลายฝน" in published.read_text(encoding="utf-8")
    save(record, sound.replace("คืนหนึ่งปลายฝน", "เย็นหนึ่งปลายฝน"), served, "สร้างไซต์ใหม่")
    assert "เย็นหนึ่งปลายฝน" in served.read("lesson/kr-2567-kkn-001.html")


def test_a_writer_sees_a_draft_though_the_library_has_errors(project: Path, served: Served) -> None:
    """The terminal says where drafts are; one is there as soon as it is saved, whatever else is wrong."""
    assert f"{served.address}draft/" in served.wait_for("ฉบับร่าง")
    assert "ยังไม่มีฉบับร่าง" in served.read("draft/")
    record = project / RECORD
    text = record.read_text(encoding="utf-8")
    save(record, text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"), served, "ขอนแกน")
    save(record.with_name("draft-0a1b2c3d.yml"), DRAFT, served, "ขอนแกน")
    assert "ร่างแรกของเรา" in served.read("draft/")
    assert "ร่าง ยังไม่เผยแพร่" in served.read("lesson/draft-0a1b2c3d.html")
    assert not list((project / "build").rglob("*draft-0a*"))


def test_lost_pages_and_odd_paths(served: Served) -> None:
    """A friendly 404, and nothing outside the site."""
    served.wait_for("http")
    for path in ("nowhere.html", "../mkdocs.yml", "%2e%2e/mkdocs.yml", "lesson/..%2f..%2fmkdocs.yml"):
        with pytest.raises(urllib.error.HTTPError) as error:
            served.read(path)
        assert error.value.code == 404
        # Without what keeps words whole at the end of a line.
        assert "ไม่พบหน้านี้" in re.sub("<[^>]+>", "", error.value.read().decode())
        error.value.close()


def test_where_nothing_can_be_written_what_is_there_is_served(project: Path) -> None:
    """A site was built before; now its folder takes no new release."""
    build = [sys.executable, "-m", "khlang.cli", "build"]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    lock = project / "build" / "site.releases" / ".lock"
    lock.unlink()
    lock.mkdir()
    with serve(project) as served:
        served.wait_for("http")
        assert "คืนหนึ่งปลายฝน" in served.read("lesson/kr-2567-kkn-001.html")
        served.wait_for("จึงเปิดไซต์ที่มีอยู่")
        assert "คืนหนึ่งปลายฝน" in served.read("lesson/kr-2567-kkn-001.html")
        assert "kr-2567-kkn-001" in served.read("api/search?q=%E0%B8%AB%E0%B8%99%E0%B8%B5%E0%B9%89")


def test_what_was_sent_is_accepted_published_and_found(project: Path, served: Served) -> None:
    """From a post to the page and the search, with the command line between; the server ends soon after it is told."""
    served.wait_for("http")
    sender = Sender(Client(served.address.rstrip("/")))
    lesson = write_lesson(load_library(project / "knowledge"))
    title = "ทำปฏิทินน้ำประปาหมู่บ้านแขวนไว้หน้าศาลา ทุกบ้านรู้วันล้างถัง"
    data = {**lesson, **make_draft(), "title": (title,), "story": (f"{lesson['story'][0]}\n\nปฏิทินน้ำประปา",)}
    sent = sender.post("/send/lesson", data)
    assert sent.status == 201, sent.text
    command = [sys.executable, "-m", "khlang.cli", "intake", "accept", sent.json["receipt"]]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    served.wait_for("สร้างไซต์ใหม่แล้ว")
    found = json.loads(served.read("api/search?q=%E0%B8%9B%E0%B8%8F%E0%B8%B4%E0%B8%97%E0%B8%B4%E0%B8%99"))
    [result] = [each for each in found["results"] if each["title"] == title]
    assert title in served.read(result["path"])
    assert result["path"] in served.read(sent.json["follow"])
    for path in [*(project / "build").rglob("*"), *(project / "knowledge").rglob("*")]:
        assert not path.is_file() or PHONE.encode() not in path.read_bytes(), path
