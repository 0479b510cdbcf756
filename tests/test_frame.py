"""Pages joined to a frame are what the theme makes of them: of any path, with any text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from khlang.build.sound import load_sound_library
from khlang.pages.frame import FrameVariant, find_variant, parse_variant, render_frame
from khlang.pages.head import Head, link_script, link_style
from khlang.pages.page import Page, SearchHints, Site, way_up
from khlang.pages.server_frames import (
    FRAMES,
    ServerFrames,
    read_server_frames,
    render_server_frames,
    write_server_frames,
)
from khlang.site import build_site, plugin

SITE = Site("คลัง", "https://k.example/", SearchHints("ก", ("ข", "ค"), "ง", "จ"))
PATHS = ("near", "one/near.html", "one/two/near.html", "one/two/three/far.html")


def render_plain(page: Page) -> str:
    """A theme without MkDocs."""
    root = way_up(page.path)
    top = root.rstrip("/") or "."
    return (
        f"<title>{page.title}</title>{page.head.styles}<a href='{root}index.html'>{top}</a>"
        f"<a href='{root}{root}x'></a>{page.path}|{page.description}|{page.html}{page.head.scripts}"
    )


@pytest.mark.parametrize("path", PATHS)
def test_one_server_frame_fits_pages_of_any_depth(path: str) -> None:
    """The way to the top, before a path and alone, is the page's own; what only looks like it stays."""
    frames = render_server_frames(render_plain, SITE, "ของเรา")
    head = Head(styles=link_style(way_up(path), "a.css"), scripts=link_script(way_up(path), "a.js"))
    page = Page(path, "ชื่อ", "<p>ก</p>", "บอก", head=head)
    joined = frames.join(page)
    assert joined.startswith(f"<title>ชื่อ</title>{head.styles}<a href='{way_up(path)}index.html'>")
    assert f"'>{way_up(path).rstrip('/') or '.'}</a>" in joined
    assert joined.endswith(f"{path}|บอก|<p>ก</p>{head.scripts}")
    bare = frames.join(Page(path, "<b>", ""))
    assert "|ของเรา|" in bare
    assert "<b>" not in bare
    assert read_server_frames(write_server_frames(frames)) == ServerFrames(
        {menu: type(frame)(frame.pieces, "") for menu, frame in frames.frames.items()}, SITE, "ของเรา"
    )


@pytest.mark.parametrize("text", ["", "null", "[]", '{"frames": {}, "description": ""}', "{"])
def test_other_text_is_no_frames(text: str) -> None:
    """A note that is lost or broken."""
    assert read_server_frames(text) is None


def test_variant_is_read_as_written() -> None:
    """With every part that a page may have."""
    for page in (
        Page("a.html", "ก", ""),
        Page(
            "a/b.html",
            "",
            "",
            "บอก",
            "x.yml",
            ("a.xml", "a.json"),
            Head("article", menu="m", is_indexed=False),
        ),
    ):
        variant = find_variant(page)
        assert parse_variant(str(variant)) == variant


def test_mark_in_a_text_stays_a_text() -> None:
    """Values are put in after the frame was split: none of them is read again."""
    frame = render_frame(render_plain, FrameVariant("", "website", (), ("title",)))
    assert "<title>\ue000html\ue001</title>" in frame.join(Page("a.html", "\ue000html\ue001", "เนื้อหา"))


@pytest.mark.parametrize("address", ["", "https://k.example/x/"], ids=["no address", "address"])
def test_server_pages_are_what_the_theme_makes(
    project: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Joined to the frames that a build keeps, and rendered in full by the theme itself, they are the same."""
    themes: list[Callable[[Page], str]] = []

    def keep_theme(render: Callable[[Page], str], *others: Any) -> ServerFrames:
        themes.append(render)
        return render_server_frames(render, *others)

    monkeypatch.setenv("KHLANG_SITE_URL", address)
    monkeypatch.setattr(plugin, "render_server_frames", keep_theme)
    built = build_site(load_sound_library(project / "knowledge", project / ".cache"), project / "out")
    frames = read_server_frames(built.notes[FRAMES])
    assert frames
    assert "search.html" in frames.frames
    for path in PATHS:
        styles, scripts = link_style(way_up(path), "a.css"), link_script(way_up(path), "a.js")
        for menu in ("", "search.html"):
            head = Head(styles=styles, scripts=scripts, menu=menu, is_indexed=False)
            page = Page(path, "ชื่อ & <b>", "<p>เนื้อหา</p>", 'บอก "ก"', head=head)
            joined = frames.join(page)
            assert joined == themes[0](page)
            assert joined.count('aria-current="page"') == (2 if menu else 0)
            assert joined.count("noindex") == 1
            assert "canonical" not in joined
