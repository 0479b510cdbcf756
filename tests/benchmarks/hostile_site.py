"""Builds a site whose records hold hostile texts in every field, opens it in a real browser, and looks.

The same pages are made with a harmless text: what is on a page of the hostile ones and on none of these, beside
letters, came out of a text.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeAlias

from khlang.build.sound import load_sound_library
from khlang.library import load_library
from khlang.publish import publish
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, make_app
from khlang.site import build_site
from khlang.thai.text import normalise
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

from tests.benchmarks.hostile_records import write_hostile_record
from tests.browser.conftest import serve_app
from tests.conftest import LIBRARY

# Of pages that list records, so many of a folder: each organisation that a text names has one.
MAX_OF_A_FOLDER = 2
ANSWERS = ("search.html?q=เรื่องที่", "search?q=เรื่องที่", "search?q=เรื่องที่&all=1")
HARMLESS = "ก ข\n\nค\nง"
# The pages of records, each with the name of the text that it holds.
Held: TypeAlias = dict[str, str]


def find_injections(
    texts: dict[str, str], browser: Browser, library: Path = LIBRARY, *, is_policy_on: bool = True
) -> dict[str, str]:
    """Give for each named text what went wrong with it in a browser: empty if it stayed letters.

    Each stands in records of all forms of a library. Their pages, those that list them and the desk's answers are
    opened without their Content-Security-Policy and, with `is_policy_on`, as they are. What goes wrong on a page that
    holds all texts is said of each.
    """
    expected = _read_harmless_parts(browser, library)
    found: dict[str, list[str]] = {name: [] for name in texts}
    with serve_records(texts, library) as (address, site, held):
        pages = [*held, *list_pages(site, held), *ANSWERS]
        for is_policy_off in (False, True) if is_policy_on else (True,):
            note = " without policy" if is_policy_off else ""
            context = _open(browser, is_policy_off=is_policy_off)
            visitor = Visitor(context.new_page(), address)
            for path in pages:
                seen = visitor.visit(path, expected, texts[held[path]] if path in held else "")
                for name in (held[path],) if path in held else texts:
                    found[name] += [f"{path}{note}: {each}" for each in seen]
            context.close()
    return {name: "; ".join(dict.fromkeys(seen))[:300] for name, seen in found.items()}


def _read_harmless_parts(browser: Browser, library: Path) -> frozenset[str]:
    """Give what the pages of a site with a harmless text are made of beside letters."""
    parts: frozenset[str] = frozenset()
    with serve_records({"harmless": HARMLESS}, library) as (address, site, held):
        context = _open(browser)
        page = context.new_page()
        for path in (*held, *list_pages(site, held), *ANSWERS):
            parts |= read_parts(page, address, path)
        context.close()
    return parts


def _open(browser: Browser, *, is_policy_off: bool = False) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 1280, "height": 900}, bypass_csp=is_policy_off, service_workers="block"
    )


@contextmanager
def serve_records(texts: dict[str, str], source: Path) -> Iterator[tuple[str, Path, Held]]:
    """Serve the site of a library with a record of each form for each text; give its address, folder and records."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(source, Path(folder) / "knowledge"))
        held = write_records(root, texts)
        library = load_sound_library(root, Path(folder) / "cache")
        site = Path(folder) / "site"
        publish(site, partial(build_site, library))
        current = CurrentDesk()
        current.hold(Desk(library))
        with serve_app(make_app(site, current)) as address:
            yield address, site, held


def write_records(root: Path, texts: dict[str, str]) -> Held:
    """Write a record of each form for each text, made from the form's record with the most values and its photos.

    The form's other records are removed: to build their pages takes most of the time.
    """
    library = load_library(root)
    held = {}
    for form in library.forms.values():
        own = [record for record in library.published if record.form.key == form.key]
        sound = max(own, key=lambda record: (len(library.photo_files[record.id]), len(record.values)))
        folder = root / "records" / form.key
        for path in [folder / Path(record.file).name for record in own if record is not sound]:
            path.unlink()
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
        for number, (name, text) in enumerate(texts.items(), 101):
            record_id = f"{form.id_prefix}-2567-kkn-{number}"
            written = write_hostile_record(form, sound.read_source().tree, record_id, text)
            (folder / f"{record_id}.yml").write_text(written, encoding="utf-8")
            if (folder / sound.id).is_dir():
                shutil.copytree(folder / sound.id, folder / record_id)
            held[f"{form.key}/{record_id}.html"] = name
    return held


def list_pages(site: Path, held: Held) -> list[str]:
    """Give the other pages that name a record of these, MAX_OF_A_FOLDER of each folder."""
    names = [Path(path).name for path in held]
    folders: Counter[str] = Counter()
    pages = []
    for page in sorted(site.resolve().rglob("*.html")):
        path = page.relative_to(site.resolve())
        folder = str(path.parent)
        if str(path) in held or folders[folder] >= MAX_OF_A_FOLDER:
            continue
        text = page.read_text(encoding="utf-8")
        if any(name in text for name in names):
            folders[folder] += 1
            pages.append(str(path))
    return pages


# Elements with their attributes, and where links, pictures and scripts lead: to the site itself, or to another place.
# Our scripts put `hidden` and `open` and take them away as results come.
_PARTS = """(own) => [...new Set([...document.querySelectorAll('*')].flatMap((element) =>
  [element.localName, ...[...element.attributes].map(({name, value}) => {
    const part = `${element.localName} ${name}`;
    if (name === 'hidden' || part === 'details open') return element.localName;
    if (!/^(href|src|srcset|action|formaction|data|poster|xlink:href|http-equiv)$/.test(name)) return part;
    if (name === 'http-equiv') return `${part} ${value}`;
    if (!URL.canParse(value, document.baseURI)) return `${part} of no place`;
    const url = new URL(value, document.baseURI);
    return `${part} ${url.href.startsWith(own) ? 'of the site' : url.protocol + url.host}`;
  })]))]"""
# What a visitor does, on every element at once: to do it by hand takes a second a page.
_POKE = """async () => {
  const shown = document.querySelector('article').innerText;
  for (const element of document.querySelectorAll('body, body *')) {
    for (const type of ['pointerover', 'mouseover', 'mouseenter', 'mousemove', 'focus', 'focusin', 'toggle']) {
      element.dispatchEvent(new Event(type, {bubbles: true}));
    }
  }
  for (const link of [...document.querySelectorAll('article a')].slice(0, 5)) link.focus();
  document.querySelector('h1').click();
  scrollTo(0, 2000);
  await new Promise((done) => setTimeout(done, 50));
  return shown;
}"""


def read_parts(page: Page, address: str, path: str) -> frozenset[str]:
    """Go to a page, and give what it is made of beside letters."""
    page.goto(address + path)
    if path in ANSWERS:
        page.wait_for_load_state("networkidle")
    return frozenset(page.evaluate(_PARTS, address))


def missing_text(shown: str, text: str) -> str:
    """Give the first line of a hostile text that is not shown letter for letter; empty if none."""
    shown = " ".join(shown.split())
    lines = (" ".join(normalise(line).split()) for line in text.splitlines())
    return next((line for line in lines if line not in shown), "")


class Visitor:
    """Opens pages of a site one after the other, and does what a visitor does."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address
        self._seen: list[str] = []
        self._listen()

    def visit(self, path: str, expected: frozenset[str], text: str) -> list[str]:
        """Give what was seen on a page that should not be; `text` is to be shown on it."""
        self._seen.clear()
        parts = read_parts(self._page, self._address, path)
        shown = self._page.evaluate(_POKE)
        missing = missing_text(shown, text)
        return [
            *(f"part {part}" for part in sorted(parts - expected)),
            *([f"not shown as written: {missing}"] if missing else []),
            *self._seen,
        ]

    def _listen(self) -> None:
        """Note whatever a script could do: write to the console, open a dialog, ask another host."""

        def dismiss(dialog: Dialog) -> None:
            self._seen.append("dialog")
            dialog.dismiss()

        def note_request(request: Request) -> None:
            if not request.url.startswith(self._address):
                self._seen.append(f"request {request.url}")

        def note_message(message: ConsoleMessage) -> None:
            # The tool's own words for a service worker, which contexts here have none of.
            if "blocked by Playwright" not in message.text:
                self._seen.append(f"console {message.text}")

        self._page.on("console", note_message)
        self._page.on("pageerror", lambda error: self._seen.append(f"error {error}"))
        self._page.on("dialog", dismiss)
        self._page.on("request", note_request)
