"""The Content-Security-Policy stops what is not ours and nothing that is, in the page and as a server's header."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from khlang.server import make_app
from playwright.sync_api import Page, expect
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from tests.browser.conftest import serve_app
from tests.browser.test_accessibility import PAGES
from tests.conftest import ROOT

LESSON = "lesson/kr-2567-kkn-001.html"


@pytest.mark.parametrize("path", PAGES)
def test_policy_stops_nothing_of_ours(site_address: str, open_page: Callable[..., Page], path: str) -> None:
    """What the policy stops, Chromium writes to the console, which must stay empty; and it does stop scripts."""
    page = open_page(site_address + path)
    page.wait_for_load_state("networkidle")
    # The search page holds fonts back until the first results are there.
    expect(page.locator("body")).to_have_css("font-family", re.compile("^Sarabun"), timeout=15_000)
    assert page.evaluate("document.documentElement.className") == "js"


class ReadmeHeader(BaseHTTPMiddleware):
    """Sends the policy that the README tells servers to send."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Add the header."""
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = readme_policies()[0]
        return response


def readme_policies() -> list[str]:
    """Give the policies of the examples for other servers."""
    files = (ROOT / "deploy" / name for name in ("nginx.conf", "Caddyfile"))
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    return re.findall(r'Content-Security-Policy "([^"]+)"', text)


def test_everything_works_under_the_headers_of_the_readme(
    built_site: Path, open_page: Callable[..., Page], servers: ExitStack
) -> None:
    """nginx and Caddy are told the same; home, a lesson, search, print button and map work under it."""
    nginx, caddy = readme_policies()
    assert nginx == caddy
    app = make_app(built_site)
    app.add_middleware(ReadmeHeader)
    address = servers.enter_context(serve_app(app))
    page = open_page(address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results a").first).to_be_visible()
    page.locator("#search-results a").first.click()
    expect(page.get_by_role("button", name="พิมพ์")).to_be_visible()
    page.goto(address + "coverage.html")
    expect(page.locator(".kl-map").first).to_be_visible()
    page.goto(address + "index.html")
    assert page.evaluate("document.fonts.check('1em Sarabun', 'ก')")


def test_policy_stops_an_inline_script(built_site: Path, browser_page: Page, tmp_path: Path) -> None:
    """The net below the escaping holds, on a page with a script in it."""
    copy = Path(shutil.copytree(built_site, tmp_path / "stick")) / LESSON
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("</h1>", "</h1><script>document.title='PWN'</script>"), encoding="utf-8")
    browser_page.goto(copy.as_uri())
    assert "PWN" not in browser_page.title()


@pytest.fixture
def browser_page(open_page: Callable[..., Page], site_address: str) -> Page:
    """A page of its own context, whose complaints are not counted: it is there to be refused."""
    context = open_page(site_address).context
    return context.new_page()
