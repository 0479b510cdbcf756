"""Builds a site whose records hold hostile texts in every field, opens it in a real browser, and looks."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from khlang.problems import START
from khlang.thai.text import normalise
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, read_tree, write_node
from playwright.sync_api import Browser, Dialog, Page, Request

from tests.browser.conftest import serve_site
from tests.conftest import LIBRARY, copy_project

# Fields of free text, by how the form reads them; the others take only known words, numbers and places.
_LINES = ("summary", "problem", "reviewed_by")
_LISTS = ("steps", "knowledge_assets", "core_competency", "strategy", "theories", "results", "advice")


def write_hostile_record(sound: Mapping, record_id: str, text: str) -> str:
    """Give the sound record with `text` in every field of free text."""
    line = " ".join(text.split())[:200]
    blurb = {key: Text(f"ก {line}"[:290], START) for key in _LINES}
    values: dict[str, Node] = {
        **blurb,
        "id": Text(record_id, START),
        "title": Text(f"เรื่องที่ {line}"[:190], START),
        "story": Text(f"{'เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้าน ' * 5}\n\n{text}", START),
        **{key: Items((Text(f"ข้อ {line} {key}", START), Text(text.strip(), START)), START) for key in _LISTS},
    }
    dropped = ("photos", "related", "centre")
    entries = [
        Entry(entry.key, values.get(entry.key.value, entry.value))
        for entry in sound.entries
        if entry.key.value not in dropped
    ]
    return write_node(Mapping(tuple(entries), START))


def build_hostile_site(texts: list[str], project: Path) -> Path:
    """Build a site with one record for each text, and give its folder."""
    copy_project(project)
    lessons = project / "knowledge" / "records" / "lesson"
    tree, _problems = read_tree((lessons / "kr-2567-kkn-001.yml").read_bytes(), "sound.yml")
    assert tree is not None
    for number, text in enumerate(texts, 101):
        record_id = f"kr-2567-kkn-{number}"
        (lessons / f"{record_id}.yml").write_text(
            write_hostile_record(tree, record_id, text), encoding="utf-8"
        )
    command = [sys.executable, "-m", "khlang.cli", "build"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return project / "build" / "site"


def poke(page: Page, address: str) -> list[str]:
    """Do what a visitor does (load, hover, focus, scroll, click), and give the markup that should not be."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found: list[str] = page.evaluate(_MARKUP)
    # By locators, whose waits end; the bare mouse and wheel may wait for ever on a busy machine.
    title = page.locator("h1").first
    title.hover()
    title.click()
    for link in page.locator("article a").all()[:5]:
        link.focus()
    page.evaluate("scrollTo(0, 2000)")
    page.wait_for_load_state("networkidle")
    return found


_MARKUP = """() => [...document.querySelectorAll('article *, title')].filter((element) =>
  [...element.attributes].some((attribute) => attribute.name.startsWith('on')) ||
  ['IFRAME', 'OBJECT', 'EMBED', 'META'].includes(element.tagName) ||
  (element.tagName === 'SCRIPT') ||
  (element.tagName === 'IMG' && !/photos\\/|assets\\//.test(element.src)) ||
  (element.tagName === 'SVG' && element.attributes.onload) ||
  /^(javascript|data|vbscript):/i.test(element.getAttribute('href') || '')
).map((element) => element.outerHTML.slice(0, 120))"""


def missing_text(page: Page, text: str) -> str:
    """Give the first line of a hostile text that the page does not show letter for letter; empty if none."""
    shown = " ".join(page.locator("article").inner_text().split())
    lines = (" ".join(normalise(line).split()) for line in text.splitlines())
    return next((line for line in lines if line not in shown), "")


def listen(page: Page, own: str, seen: list[str]) -> None:
    """Note in `seen` whatever a script could do: write to the console, open a dialog, ask another host."""

    def dismiss(dialog: Dialog) -> None:
        seen.append("dialog")
        dialog.dismiss()

    def note_request(request: Request) -> None:
        if not request.url.startswith(own):
            seen.append(f"request {request.url}")

    page.on("console", lambda message: seen.append(f"console {message.text}"))
    page.on("dialog", dismiss)
    page.on("request", note_request)


def find_injections(texts: dict[str, str], browser: Browser, library: Path = LIBRARY) -> dict[str, str]:
    """Give for each named text what went wrong with it in a browser: empty if it stayed letters."""
    findings = dict.fromkeys(texts, "")
    with tempfile.TemporaryDirectory() as folder:
        site = build_hostile_site(list(texts.values()), Path(folder))
        with serve_site(site) as address:
            for number, name in enumerate(texts, 101):
                own = f"lesson/kr-2567-kkn-{number}.html"
                seen: list[str] = []
                for path in (own, "lesson/index.html", "index.html", f"search.html?q={number} PWN ข้อ เรื่องที่"):
                    page = browser.new_page(viewport={"width": 1280, "height": 900})
                    listen(page, address, seen)
                    seen += [f"markup on {path}: {found}" for found in poke(page, address + path)]
                    page.close()
                page = browser.new_page()
                page.goto(address + own)
                missing = missing_text(page, texts[name])
                seen += [f"not shown as written: {missing}"] if missing else []
                page.close()
                findings[name] = "; ".join(dict.fromkeys(seen))[:300]
    return findings
