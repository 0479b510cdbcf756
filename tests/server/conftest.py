"""A server of a site with a large file, and of the desk of the tests' library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.library import Library
from khlang.publish import Release, publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk

from tests.server.client import Client, serve

LARGE = 40_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with a page in two folders, a photo and a file that is larger than what a network holds."""
    out = tmp_path_factory.mktemp("bounds") / "site"

    def build(folder: Path, _previous: Release | None) -> dict[str, str]:
        (folder / "lesson").mkdir(parents=True)
        (folder / "index.html").write_text("หน้าแรก" * 100, encoding="utf-8")
        (folder / "404.html").write_text("ไม่พบหน้านี้", encoding="utf-8")
        (folder / "lesson" / "index.html").write_text("บทเรียน", encoding="utf-8")
        (folder / "large.bin").write_bytes(b"\0" * LARGE)
        return {}

    publish(out, build)
    return out


@pytest.fixture(scope="module")
def client(site: Path, library: Library) -> Iterator[Client]:
    """A server of that site with the desk of the tests' library."""
    current = CurrentDesk()
    current.hold(Desk(library))
    with serve(site, current) as served:
        yield served
