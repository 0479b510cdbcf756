"""Rendered pages and files, kept between runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from khlang.build import render_cache
from khlang.build.render_cache import RenderCache
from khlang.cache import Cache
from khlang.pages.head import Head
from khlang.pages.page import BinaryFile, Page, Target, TextFile

MADE: list[Page | TextFile | BinaryFile] = [
    Page(
        "a/b.html",
        "หัวเรื่อง",
        "<p>ก</p>",
        "คำ",
        "records/a.yml",
        ("a.xml", "a.json"),
        Head("article", image="x"),
    ),
    TextFile("a/b.json", '{"ก": 1}'),
    # What a byte a letter can't say, what begins an escape, and what may be taken for one.
    Page("a/c.html", "“ก”\n", "<p>é 😀 \x1a00001a \u200b</p>\n\n<p>\u0e3f\U00010348</p>"),
    TextFile("a/c.txt", "\n“\x1a”\n\u2028"),
    TextFile("search/texts/a/0.js", 'khlang.receive("a","0[");\n'),
    BinaryFile("photos/a.jpg", b"\xff"),
]


def list_targets(drawn: list[str]) -> list[Target]:
    """Give targets that note when they are rendered."""

    def make(made: Page | TextFile | BinaryFile) -> Target:
        def draw() -> Page | TextFile | BinaryFile:
            drawn.append(made.path)
            return made

        return Target(made.path, "1", draw)

    return [make(made) for made in MADE]


@pytest.mark.parametrize("held", [1, 1_000])
def test_what_was_rendered_is_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Pages, texts and scripts come back as they were, whether rows are written at once or together at the end."""
    monkeypatch.setattr(render_cache, "ROWS_HELD", held)
    for wanted in ([each.path for each in MADE], ["photos/a.jpg"]):
        drawn: list[str] = []
        targets = list_targets(drawn)
        renders = RenderCache(Cache(tmp_path, "renders"), "f")
        assert [made for _target, made in renders.render(targets)] == MADE
        renders.keep(targets)
        assert drawn == wanted


def test_what_no_target_uses_is_forgotten(tmp_path: Path) -> None:
    """Only what the last run asked for is kept."""
    targets = list_targets([])
    for some in (targets, targets[:1]):
        renders = RenderCache(Cache(tmp_path, "renders"), "f")
        list(renders.render(some))
        renders.keep(some)
    drawn: list[str] = []
    list(RenderCache(Cache(tmp_path, "renders"), "f").render(list_targets(drawn)))
    assert drawn == [each.path for each in MADE[1:]]
