"""Targets below a site's folder, beside what the site's engine has written there."""

from __future__ import annotations

from pathlib import Path

from khlang.build.manifest import PreviousBuild
from khlang.build.render_cache import RenderCache
from khlang.build.writer import Writer
from khlang.cache import Cache
from khlang.pages.page import Page, TextFile, make_file_target

ROBOTS = make_file_target(TextFile("robots.txt", "of the site"))


def refuse(page: Page) -> str:
    """Render no page: there is none."""
    raise AssertionError(page.path)


def write(out: Path, previous: PreviousBuild | None) -> tuple[PreviousBuild, Writer]:
    """Build once where the engine writes a file of the target's path, and another one."""
    out.mkdir()
    (out / "robots.txt").write_text("of the engine", encoding="utf-8")
    (out / "engine.css").write_text("p {}", encoding="utf-8")
    writer = Writer(out, refuse, RenderCache(Cache(None, "renders"), ""), previous)
    return PreviousBuild(out, writer.write([ROBOTS])), writer


def test_a_target_takes_the_place_of_the_engines_file(tmp_path: Path) -> None:
    """Whether it is written or kept from the release before."""
    first, _writer = write(tmp_path / "1", None)
    assert (first.folder / "robots.txt").read_text(encoding="utf-8") == "of the site"
    second, writer = write(tmp_path / "2", first)
    assert second.manifest == first.manifest
    assert writer.kept.keys() == {"robots.txt", "engine.css"}
    assert not list(second.folder.iterdir())
