"""What tests look at on any page."""

from __future__ import annotations

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import PATIENCE_MS


def check(page: Page) -> None:
    """Axe finds nothing, and nothing goes beyond the side of the screen."""
    # On a busy machine a heading is there before the style sheets, and with it controls that these hide.
    page.wait_for_load_state()
    violations = Axe().run(page).response["violations"]
    assert not [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in violations]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def wait_until(page: Page, condition: str) -> None:
    """Wait until an expression of JavaScript is true.

    Playwright's own `wait_for_function` asks the page to evaluate a text, which our pages' policy forbids, and the
    page tells that as an error.
    """
    end = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never true: {condition}"
        page.wait_for_timeout(50)
