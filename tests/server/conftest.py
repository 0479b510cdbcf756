"""A server of a site with a large file, with the desk of the tests' library; and one with an intake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.library import Library
from khlang.pages.page import Site
from khlang.pages.server_frames import FRAMES, render_server_frames, write_server_frames
from khlang.publish import Built, Release, publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk

from tests.server.client import Client, serve
from tests.server.desk.conftest import render_theme
from tests.server.posts import IntakeSender, serve_intake, write_lesson

LARGE = 40_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with a page in two folders, a photo and a file that is larger than what a network holds."""
    out = tmp_path_factory.mktemp("bounds") / "site"

    def build(folder: Path, _previous: Release | None) -> Built:
        (folder / "lesson").mkdir(parents=True)
        (folder / "index.html").write_text("หน้าแรก" * 100, encoding="utf-8")
        (folder / "404.html").write_text("ไม่พบหน้านี้", encoding="utf-8")
        (folder / "lesson" / "index.html").write_text("บทเรียน", encoding="utf-8")
        (folder / "large.bin").write_bytes(b"\0" * LARGE)
        return Built({})

    publish(out, build)
    return out


@pytest.fixture(scope="module")
def client(site: Path, library: Library) -> Iterator[Client]:
    """A server of that site with the desk of the tests' library."""
    current = CurrentDesk()
    current.hold(Desk(library))
    with serve(site, current) as served:
        yield served


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site of one file, with the frames of a small theme."""
    out = tmp_path_factory.mktemp("published") / "site"
    frames = write_server_frames(render_server_frames(render_theme, Site("คลัง"), "ของเรา"))

    def build(folder: Path, _previous: Release | None) -> Built:
        (folder / "send").mkdir(parents=True)
        (folder / "index.html").write_text("หน้าแรก", encoding="utf-8")
        (folder / "send" / "lesson.html").write_text("แบบฟอร์ม", encoding="utf-8")
        return Built({FRAMES: frames})

    publish(out, build)
    return out


@pytest.fixture
def sender(small_site: Path, tmp_path: Path, library: Library) -> Iterator[IntakeSender]:
    """Posts to a server with an intake of its own."""
    with serve_intake(small_site, tmp_path / "intake", library) as sender:
        yield sender


@pytest.fixture(scope="session")
def lesson(library: Library) -> dict[str, tuple[str, ...]]:
    """What the form of a lesson sends."""
    return write_lesson(library)
