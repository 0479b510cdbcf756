"""Measures how soon a form can be filled in on an old phone, and how much of it comes over the line.

    python -m tests.benchmarks.form_page [--form lesson] [--runs 5]

Builds the site of the tests' library and opens the form in Chromium at 360 px with nothing kept, six times slower, at
400 kB/s and 150 ms a request. Prints the bytes of page and scripts as gzip makes them, and when the first question can
be answered: when its screen is drawn. Gives 1 when the median is over 2.5 s or there are more than
120 kB.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import open_chromium
from tests.browser.conftest import serve_site
from tests.browser.form.phone import slow_down
from tests.conftest import copy_project

MAX_SECONDS, MAX_KILOBYTES = 2.5, 120
# When the first screen is drawn, from the moment that the address was asked for. By then every keystroke is heard.
WATCH = """
  window.begun = new Promise((settle) => {
    new MutationObserver((_records, observer) => {
      if (!document.querySelector("#kl-progress:not([hidden])")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => settle(performance.now() / 1000)));
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
"""


def weigh_page(page: Path) -> float:
    """Give the kB of a page and its scripts, each as gzip makes it."""
    html = page.read_text(encoding="utf-8")
    scripts = [page.parent / source for source in re.findall(r'<script[^>]* src="([^"]+)"', html)]
    return sum(len(gzip.compress(path.read_bytes())) for path in (page, *scripts)) / 1000


def time_page(browser: Browser, address: str) -> float:
    """Open a form with nothing kept, and give the seconds until its first question can be answered."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, service_workers="block")
    page = context.new_page()
    page.add_init_script(WATCH)
    slow_down(page)
    page.goto(address, wait_until="commit")
    seconds = float(page.evaluate("window.begun"))
    first = page.locator("#kl-form .kl-screen:visible .kl-field").first
    assert first.locator("input, textarea, select, button").first.is_visible()
    context.close()
    return seconds


def main() -> int:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", default="lesson")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = copy_project(Path(name))
        command = [sys.executable, "-m", "khlang.cli", "build"]
        subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)
        site = project / "build" / "site"
        kilobytes = weigh_page(site / "send" / f"{arguments.form}.html")
        with serve_site(site) as address, open_chromium() as browser:
            runs = [
                time_page(browser, f"{address}send/{arguments.form}.html") for _run in range(arguments.runs)
            ]
    print(f"page and scripts: {kilobytes:.1f} kB of {MAX_KILOBYTES}; load {os.getloadavg()[0]:.1f}")
    median = statistics.median(runs)
    print(
        f"first question: {', '.join(f'{each:.2f}' for each in runs)} s, median {median:.2f} of {MAX_SECONDS}"
    )
    return int(median > MAX_SECONDS or kilobytes > MAX_KILOBYTES)


if __name__ == "__main__":
    sys.exit(main())
