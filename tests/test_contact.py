"""Whom to call, one setting of mkdocs.yml; and where every call to write leads."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CONTACT = "สำนักงานตัวอย่าง <b> โทร 0 5500 0000 วันทำการ"
SHOWN = "สำนักงานตัวอย่าง &lt;b&gt; โทร 0\u00a05500\u00a00000 วันทำการ"
# Where a reader wants to ask somebody; the page of a record has it only below.
ASKED = ("send.html", "privacy.html", "404.html")


def build(project: Path, contact: str) -> Path:
    """Build the project's site with a setting."""
    config = project / "house.yml"
    text = config.read_text(encoding="utf-8")
    assert "contact: ''" in text
    config.write_text(text.replace("contact: ''", f"contact: '{contact}'"), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "khlang.cli", "build"], cwd=project, check=True, capture_output=True
    )
    return project / "build" / "site"


def test_whom_to_call_is_shown_where_it_is_asked(project: Path) -> None:
    """On the pages of sending and privacy, where a page is not found, and below all; its number is not broken."""
    site = build(project, CONTACT)
    for path in (*ASKED, "lesson/kr-2567-kkn-001.html", "send/lesson.html"):
        html = (site / path).read_text(encoding="utf-8")
        assert html.count(SHOWN) == (2 if path in ASKED else 1), path
        assert "ตัวอย่าง <b>" not in html


def test_nothing_is_said_without_the_setting(built_site: Path) -> None:
    """No heading without words."""
    for path in ASKED:
        html = (built_site / path).read_text(encoding="utf-8")
        assert "kl-contact" not in html
        assert "ถามได้ที่" not in html
        assert "<p>ติดต่อ" not in html


@pytest.mark.parametrize(
    "path", ["index.html", "browse/provinces/bkk.html", "coverage.html", "guide/index.html"]
)
def test_calls_to_write_lead_to_sending(path: str, built_site: Path) -> None:
    """And none to the guide of the fields."""
    html = (built_site / path).read_text(encoding="utf-8")
    article = html[html.index('id="kl-content"') : html.index("<footer")]
    # Without what keeps words whole at the end of a line.
    article = re.sub("</?(?:kl-text|kl-w|wbr)[^>]*>", "", article)
    calls = re.findall(r'<a(?: class="kl-button")? href="([^"]*)">(?:ส่งเรื่องแรก|ส่งบทเรียน)</a>', article)
    assert calls
    assert {call.rpartition("/")[2] for call in calls} == {"send.html"}
    assert not re.findall(r'class="kl-button" href="[^"]*guide/', article)


def test_the_guide_keeps_yaml_for_those_who_use_git(built_site: Path) -> None:
    """Names of fields and YAML stand behind a fold; examples are as somebody writes them."""
    html = (built_site / "guide" / "lesson.html").read_text(encoding="utf-8")
    article = html[html.index('id="kl-content"') : html.index("<footer")]
    open_part = re.sub(r"<details class=\"kl-guide__git\">.*?</details>", "", article, flags=re.DOTALL)
    assert "knowledge_assets</code>" in article
    assert "<code>" not in open_part
    assert "<pre" not in open_part
    assert 'href="../send/lesson.html"' in open_part
