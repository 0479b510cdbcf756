"""The line at the top of every page: what the site is and who stands behind it, a setting of mkdocs.yml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PAGES = (
    "index.html",
    "lesson/kr-2567-kkn-001.html",
    "coverage.html",
    "404.html",
    "about.html",
    "search.html",
)
LINE = '<aside class="kl-introduction" aria-label="เว็บนี้คืออะไร"><p>'


def test_every_page_says_what_the_site_is(built_site: Path) -> None:
    """Once, before its text, with a way to more of it from wherever the page stands."""
    for path in PAGES:
        text = (built_site / path).read_text(encoding="utf-8")
        assert text.count(LINE) == 1, path
        assert text.index(LINE) < text.index("<h1"), path
        own = text[text.index(LINE) : text.index("<h1")]
        assert 'about.html">' in own, path


def test_words_are_escaped_and_the_link_may_be_left_out(project: Path) -> None:
    """Whatever is written in the setting is text; an empty one is the description of the site."""
    config = project / "house.yml"
    lines = config.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.strip().startswith(("introduction:", "about:"))]
    config.write_text("\n".join(kept).replace("contact: ''", "contact: ''\n      introduction: 'a <b> & c'"))
    command = [sys.executable, "-m", "khlang.cli", "build"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    home = project / "build" / "site" / "index.html"
    assert f"{LINE}a &lt;b&gt; &amp; c</p>" in home.read_text(encoding="utf-8")
    config.write_text("\n".join(kept), encoding="utf-8")
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    assert f"{LINE}ระเบียนที่การทดสอบรู้จัก</p>" in home.read_text(encoding="utf-8")
    assert "introduction:" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
