"""Takes a picture of every kind of page at both widths and in both schemes, and of printed A4 pages, to be looked at.

    python -m tests.browser.screenshots OUT [--site FOLDER] [--only WORD]

Without a site, the repo's own is built, with an address, so that QR codes and feeds are there. Says of each page
whether it runs off the side; gives 1 when one does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser

from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_site
from tests.conftest import ROOT

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
PAGES = {
    "home": "index.html",
    "search": "search.html?q=บัญชีครัวเรือน",
    "search-nothing": "search.html?q=ฮฮฮฮฮ",
    "lesson": "lesson/kr-2567-kkn-001.html",
    "lesson-short": "lesson/kr-2559-kpt-001.html",
    "lesson-long": "lesson/kr-2563-cri-001.html",
    "activity": "activity/ac-2567-skw-001.html",
    "centre": "centre/ce-2565-kkn-001.html",
    "document": "document/index.html",
    "missions": "browse/missions/index.html",
    "mission": "browse/missions/household_account.html",
    "provinces": "browse/provinces/index.html",
    "province": "browse/provinces/kkn.html",
    "province-empty": "browse/provinces/bkk.html",
    "years": "browse/years/index.html",
    "titles": "browse/titles/index.html",
    "organisations": "browse/organisations/index.html",
    "coverage": "coverage.html",
    "guide": "guide/lesson.html",
    "send": "send.html",
    "review": "review.html",
    "about": "about.html",
    "privacy": "privacy.html",
    "credits": "credits.html",
    "examples": "examples.html",
    "recognised": "recognised/index.html",
    "offline": "offline.html",
    "lost": "404.html",
}
PRINTED = ("lesson", "activity", "centre", "province")
DOTS_A_POINT = 110 / 72


def take_pictures(browser: Browser, address: str, out: Path, only: str) -> list[str]:
    """Take all pictures of a site, and give the names of those that run off the side."""
    too_wide = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
            )
            page = context.new_page()
            for name, path in PAGES.items():
                if only not in name:
                    continue
                page.goto(address + path, wait_until="networkidle")
                # Photos come when they are near; then all the page is.
                page.evaluate(
                    "document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })"
                )
                page.evaluate(
                    "Promise.all([...document.images].filter((image) => image.src).map((image) => image.decode()))"
                )
                picture = f"{name}-{width}-{scheme}.png"
                page.screenshot(path=out / picture, full_page=True)
                if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    too_wide.append(picture)
            context.close()
    return too_wide


def print_pages(browser: Browser, address: str, out: Path, only: str) -> None:
    """Print pages on A4, and take a picture of each sheet."""
    page = browser.new_page()
    for name in PRINTED:
        if only not in name:
            continue
        page.goto(address + PAGES[name], wait_until="networkidle")
        document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
        for number, sheet in enumerate(document, 1):
            sheet.render(scale=DOTS_A_POINT).to_pil().save(out / f"{name}-a4-{number}.png")
        document.close()
    page.close()


def main() -> int:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = arguments.site or Path(folder) / "site"
        if not arguments.site:
            command = [sys.executable, "-m", "khlang.cli", "build", "--out", str(site)]
            environment = {**os.environ, "KHLANG_SITE_URL": "https://khlang.example/"}
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with open_chromium() as browser, serve_site(site) as address:
            too_wide = take_pictures(browser, address, arguments.out, arguments.only)
            print_pages(browser, address, arguments.out, arguments.only)
    for picture in too_wide:
        print(f"{picture} runs off the side")
    return int(bool(too_wide))


if __name__ == "__main__":
    sys.exit(main())
