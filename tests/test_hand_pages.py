"""Pages written by hand, and the folders of a library: nothing outside is read, nothing foreign is published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.build.sound import SiteError, stop_on_errors
from khlang.checks import find_problems
from khlang.checks.markdown import check_markdown
from khlang.checks.pages import SITE_FOLDERS, SITE_PAGES
from khlang.library import Library, load_library
from khlang.problems import report_github, report_json, report_text
from khlang.site.rendered import find_foreign_html
from khlang.yaml_text import MAX_FILE_BYTES

from tests.conftest import TODAY

PAGE = "---\ndescription: หน้าที่เขียนเอง\n---\n# หน้าหนึ่ง\n\n{}\n"
BAD_NAME = b"\xff\xe0\xb8.yml"


def find_codes(root: Path) -> set[str]:
    """Give the codes of all problems of a library."""
    return {problem.code for problem in find_problems(load_library(root), TODAY)}


def check_text(text: str) -> set[str]:
    """Give the codes of all problems of a page with this text."""
    return {problem.code for problem in check_markdown(PAGE.format(text).encode(), "page.md")}


@pytest.mark.parametrize(
    "folder",
    ["", "forms", "vocabularies", "records", "records/lesson", "records/lesson/kr-2559-kpt-001", "pages"],
)
def test_no_link_is_followed(copy_library: Callable[[], Path], folder: str) -> None:
    """A symbolic link in any folder is one problem, and what it leads to is not read."""
    root = copy_library()
    place = root / folder
    place.mkdir(exist_ok=True)
    (place / "up").symlink_to("..")
    (place / "secret.yml").symlink_to("/proc/self/environ")
    problems = [p for p in find_problems(load_library(root), TODAY) if p.code != "unused_photo"]
    assert {problem.code for problem in problems} == {"symlink"}
    assert len(problems) == 2


@pytest.mark.parametrize("folder", ["pages", "records", "records/lesson", "vocabularies", "forms"])
def test_no_folder_is_a_link(copy_library: Callable[[], Path], tmp_path: Path, folder: str) -> None:
    """A library's own folders are plain folders; the same elsewhere is not read."""
    root = copy_library()
    (root / folder).rename(tmp_path / "elsewhere")
    (root / folder).symlink_to(tmp_path / "elsewhere")
    library = load_library(root)
    assert "symlink" in {problem.code for problem in library.problems}
    if folder in ("forms", "records", "records/lesson"):
        assert not [record for record in library.records if record.form.key == "lesson"]


def test_a_library_is_no_link(copy_library: Callable[[], Path], tmp_path: Path) -> None:
    """Nor is the library's folder itself."""
    (tmp_path / "link").symlink_to(copy_library())
    assert "symlink" in find_codes(tmp_path / "link")


def test_a_pipe_stops_nobody(copy_library: Callable[[], Path]) -> None:
    """To open a pipe waits for ever."""
    root = copy_library()
    for name in ("forms/x.yml", "records/lesson/kr-2567-kkn-901.yml", "pages/x.md"):
        os.mkfifo(root / name)
    problems = find_problems(load_library(root), TODAY)
    assert [problem.code for problem in problems] == ["special_file"] * 3


@pytest.mark.parametrize("folder", ["forms", "vocabularies", "records", "records/lesson", "pages"])
@pytest.mark.parametrize("report", [report_text, report_github, report_json])
def test_a_name_that_is_no_utf8(
    copy_library: Callable[[], Path], folder: str, report: Callable[..., str]
) -> None:
    """It is a problem like any other, in a report that can be written."""
    root = copy_library()
    with open(os.fsencode(root / folder) + b"/" + BAD_NAME, "wb") as file:
        file.write(b"title: x\n")
    problems = find_problems(load_library(root), TODAY)
    assert [problem.code for problem in problems] == ["name_not_utf8"]
    assert "\\udcff" in (
        report(problems) if report is not report_json else json.loads(report(problems))[0]["file"]
    )
    assert report(problems).encode()


def test_photos_with_such_names(copy_library: Callable[[], Path]) -> None:
    """The same among a record's photos, where it is no photo of the record."""
    root = copy_library()
    folder = next(path for path in (root / "records" / "lesson").iterdir() if path.is_dir())
    with open(os.fsencode(folder) + b"/\xff.jpg", "wb"):
        pass
    assert find_codes(root) == {"name_not_utf8"}


@pytest.mark.parametrize(
    "command",
    [
        ["khlang.cli", "check"],
        ["khlang.cli", "check", "--format", "json"],
        ["khlang.cli", "build"],
        ["mkdocs", "build"],
        ["khlang.cli", "serve", "--port", "0"],
    ],
    ids=" ".join,
)
def test_every_command_stops(project: Path, command: list[str]) -> None:
    """A loop of links, a file from outside and a page that runs scripts: nothing is published, no traceback."""
    pages = project / "knowledge" / "pages"
    (pages / "loop").symlink_to(".")
    (pages / "env.txt").symlink_to("/proc/self/environ")
    (pages / "draft-0a1b2c3d.md").write_text(PAGE.format("<script>alert(1)</script>"), encoding="utf-8")
    with open(os.fsencode(pages) + b"/\xff.md", "wb"):
        pass
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    for name in ("loop", "env.txt", "draft-0a1b2c3d.md", "udcff.md"):
        assert f"{name}" in said
    assert not (project / "site").exists()
    assert not (project / "build" / "site").exists()


def test_a_page_is_no_draft(copy_library: Callable[[], Path]) -> None:
    """Problems of drafts stop no publish; a page cannot hide behind a draft's name."""
    root = copy_library()
    for folder in ("pages", "pages/records/lesson"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "draft-0a1b2c3d.md").write_text(PAGE.format("<b>"), encoding="utf-8")
        problems = [p for p in find_problems(load_library(root), TODAY) if folder in p.file]
        with pytest.raises(SiteError):
            stop_on_errors(problems, root)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        '<a href="javascript:x">x</a>',
        '<a href="java&#115;cript:x">x</a>',
        '<a href="\njavascript:x">x</a>',
        '<a href="//example.org/">x</a>',
        '<img src="https://example.org/x.png">',
        '<p onclick="x">x</p>',
        '<p style="background: url(x)">x</p>',
        '<meta http-equiv="refresh" content="0">',
        "<!-- x -->",
        "<svg/>",
    ],
)
def test_rendered_pages_are_looked_at_as_well(html: str) -> None:
    """A second wall, for what the first does not see."""
    assert find_foreign_html(f"<p>a</p>{html}")
    assert not find_foreign_html(
        '<td style="text-align: left;"><a class="x" href="a.md#b">ก</a> <img src="a.svg"></td>'
    )


def test_an_extension_opens_no_door(project: Path) -> None:
    """One in mkdocs.yml that makes HTML of what the check takes for text: here, of quotation marks."""
    (project / "house.yml").write_text(
        (project / "house.yml").read_text().replace("  - admonition\n", "  - admonition\n  - opener\n"),
        encoding="utf-8",
    )
    (project / "opener.py").write_text(
        "from markdown.extensions import Extension\n"
        "from markdown.postprocessors import Postprocessor\n"
        "class Open(Postprocessor):\n"
        "    def run(self, text):\n"
        "        return text.replace('((', '<script>')\n"
        "class Opener(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.postprocessors.register(Open(md), 'open', 0)\n"
        "def makeExtension(**given):\n"
        "    return Opener(**given)\n",
        encoding="utf-8",
    )
    build = [sys.executable, "-m", "khlang.cli", "build"]
    first = subprocess.run(build, cwd=project, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    (project / "knowledge/pages/page.md").write_text(PAGE.format("(( alert(1) ))"), encoding="utf-8")
    done = subprocess.run(build, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "page.md" in done.stderr
    assert "<script>" in done.stderr
    assert not list((project / "build/site").rglob("page.html"))


def test_every_place_of_the_site_is_taken(built_site: Path, library: Library) -> None:
    """Whatever a build makes at the top of the site is a form's folder, a page by hand, or known to the check."""
    by_hand = {path.stem for path in (library.root / "pages").iterdir()}
    pages = {path.stem for path in built_site.glob("*.html")}
    folders = {path.name for path in built_site.iterdir() if path.is_dir()}
    assert pages - by_hand <= SITE_PAGES
    assert folders - by_hand <= SITE_FOLDERS | library.forms.keys()


@pytest.mark.parametrize(
    "text",
    [
        "a `]` [b](https://example.org/x) และ <https://example.org/>",
        "**หนา** *เอียง* `โค้ด` ~ ก < ข & ค > ง 3<5 AT&T",
        "- ก\n- ข\n    - ค\n        1. ง\n\n> อ้าง\n",
        "| ก | ข |\n|---|---|\n" + "| ๑ | ๒ |\n" * 90,
        '![ภาพ](images/next.svg){ width="640" height="220" }\n\n[ไป](about.md){ .kl-button }',
        '[ก](#หัวข้อ) [ข](guide/lesson.md#key) [ค](https://example.org/?a=1&b=2 "ชื่อ") [ง](../about.md)',
        '<span class="kl-badge kl-badge--example">ตัวอย่าง</span><br>',
    ],
)
def test_sound_pages_stay_sound(text: str) -> None:
    """What pages need is allowed."""
    assert check_text(text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[a](\njavascript:x)", "page_link"),
        ("[a](about.md 'title')", "page_link"),
        ("[a](java\\script:x)", "page_link"),
        ("[a](`x`)", "page_link"),
        ("![a [b](https://example.org/x)](y.svg)", None),
        ("![b](https://example.org/x.png)", "page_link"),
        ("![a `[` b](https://example.org/x.png)", "page_link"),
        ("![a \\[b](https://example.org/x.png)", "page_link"),
        ("[a]: x", "link_definition"),
        ("> [a]:\n> javascript:x", "link_definition"),
        ("<a@example.org>", "raw_html"),
        ("<'a@example.org>", "raw_html"),
        ("<https://example.org/&quot;>", "raw_html"),
        ("<\nscript>", None),
        ("<br/>", "raw_html"),
        ("<![CDATA[x]]>", "raw_html"),
        ("<?php ?>", "raw_html"),
        ("# a { onclick=x }", "page_attributes"),
        ("a\n{: style=x }", "page_attributes"),
        ("``` { .python onclick=x }\n```", "page_attributes"),
        ("&Tab;", "page_entity"),
        ("&#x6a;", "page_entity"),
        ("\x03", "forbidden_character"),
        ("a" * MAX_FILE_BYTES, "file_too_large"),
    ],
)
def test_ways_around(text: str, code: str | None) -> None:
    """Other ways of writing what no page may hold."""
    assert check_text(text) == ({code} if code else set())


def test_a_table_is_no_wider_than_its_text() -> None:
    """A page of 5 kB whose short rows a renderer fills up: 130,000 cells, 1.3 MB of HTML."""
    table = "a|" * 140 + "\n" + "-|" * 140 + "\n" + "x\n" * 156
    assert check_text("\n\n".join([table] * 6)) == {"too_many_cells"}
