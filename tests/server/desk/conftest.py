"""A server of a small site with the desk of the tests' library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.library import Library
from khlang.pages.page import Page, Site, way_up
from khlang.pages.server_frames import FRAMES, render_server_frames, write_server_frames
from khlang.publish import Built, Release, publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk

from tests.server.client import Client, serve


def render_theme(page: Page) -> str:
    """A theme of three lines."""
    root = way_up(page.path)
    return f"""<!doctype html><html lang="th"><head><title>{page.title}</title>{page.head.styles}
<script src="{root}assets/js/frame.js"></script></head><body><header>คลัง</header>
<article id="kl-content">{page.html}</article><footer>ท้าย</footer>{page.head.scripts}</body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site of one file, with the frames of a small theme."""
    out = tmp_path_factory.mktemp("published") / "site"
    frames = write_server_frames(render_server_frames(render_theme, Site("คลัง"), "ของเรา"))

    def build(folder: Path, _previous: Release | None) -> Built:
        folder.mkdir()
        (folder / "index.html").write_text("หน้าแรก", encoding="utf-8")
        return Built({FRAMES: frames})

    publish(out, build)
    return out


@pytest.fixture(scope="module")
def current() -> CurrentDesk:
    """What holds the desk, still empty."""
    return CurrentDesk()


@pytest.fixture(scope="module")
def early(site: Path, current: CurrentDesk) -> Iterator[Client]:
    """A server before any library was found sound."""
    with serve(site, current) as client:
        yield client


@pytest.fixture(scope="module")
def client(early: Client, current: CurrentDesk, library: Library) -> Client:
    """A server with the demonstration library."""
    if current.desk is None:
        assert early.get("/search", q="ขยะ").status == 503
        assert early.get("/api/search", q="ขยะ").status == 503
        current.hold(Desk(library))
    return early
