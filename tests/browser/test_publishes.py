"""A site that is published while it is read: open pages go on, and what was withdrawn is gone from a reader's phone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.server import make_app
from playwright.sync_api import Browser, Page, Route, expect
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.browser.chromium import PATIENCE_MS
from tests.browser.conftest import serve_app, serve_site

LESSONS = Path("knowledge/records/lesson")
COPIED, WITHDRAWN, WORD = "kr-2566-nma-001", "kr-2566-nma-002", "กระจับปี่"
OUTDATED = "มีข้อมูลใหม่ โหลดหน้านี้อีกครั้ง"


@pytest.fixture
def build(project: Path) -> Callable[[], Path]:
    """Builds the project's site, with one record more than the tests' library has, and gives its link."""
    lessons = project / LESSONS
    text = (lessons / f"{COPIED}.yml").read_text(encoding="utf-8").replace(COPIED, WITHDRAWN)
    text = re.sub("^title: ", f"title: {WORD} ", text, flags=re.MULTILINE)
    (lessons / f"{WITHDRAWN}.yml").write_text(text, encoding="utf-8")
    shutil.copytree(lessons / COPIED, lessons / WITHDRAWN)

    def run() -> Path:
        command = [sys.executable, "-m", "khlang.cli", "build"]
        done = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return project / "build" / "site"

    return run


def withdraw(project: Path) -> None:
    """Take that record out of the library."""
    (project / LESSONS / f"{WITHDRAWN}.yml").unlink()
    shutil.rmtree(project / LESSONS / WITHDRAWN)


def change(project: Path, word: str) -> None:
    """Put a word into the title of a record."""
    record = project / LESSONS / f"{COPIED}.yml"
    text = record.read_text(encoding="utf-8")
    record.write_text(re.sub("^title: ", f"title: {word} ", text, flags=re.MULTILINE), encoding="utf-8")


def list_index(site: Path) -> set[str]:
    """Give the paths of all files of a site's index."""
    folder = site.resolve()
    return {path.relative_to(folder).as_posix() for path in (folder / "search").rglob("*.js")}


def ask(page: Page, text: str) -> None:
    """Type a query and press Enter."""
    page.locator("#search-box").fill(text)
    page.locator("#search-box").press("Enter")


def test_an_open_search_page_goes_on(project: Path, build: Callable[[], Path], browser: Browser) -> None:
    """After one publish it finds what it found before; after two it says what to do, and a button does it."""
    page = browser.new_page(service_workers="block")
    with serve_site(build()) as address:
        page.goto(address + "search.html")
        ask(page, "บัญชีครัวเรือน")
        expect(page.locator("#search-results h2").first).to_contain_text("บัญชีครัวเรือน")
        withdraw(project)
        build()
        for text in (WORD, "ธนาคารขยะ", "โฮมสเตย์"):
            ask(page, text)
            expect(page.locator("#search-results h2").first).to_contain_text(text)
        change(project, "จะเข้")
        build()
        ask(page, "ผ้าบาติก")
        expect(page.locator("#search-status")).to_have_text(OUTDATED)
        page.get_by_role("button", name="โหลดหน้านี้อีกครั้ง").click()
        expect(page.locator("#search-results h2").first).to_contain_text("ผ้าบาติก")
        expect(page.locator("#search-box")).to_have_value("ผ้าบาติก")
        ask(page, "จะเข้")
        expect(page.locator("#search-results h2").first).to_contain_text("จะเข้")
    page.close()


def abort(route: Route) -> None:
    """Answer nothing."""
    route.abort()


def answer_login(route: Route) -> None:
    """Answer as a hotel's network does before one has paid."""
    route.fulfill(body="<title>Login</title>", content_type="text/html")


@pytest.mark.parametrize("answer", [abort, answer_login])
def test_without_a_network_nothing_is_said_of_new_data(
    browser: Browser, site_address: str, answer: Callable[[Route], None]
) -> None:
    """Neither where nothing comes, nor where everything is answered with a login page."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results h2").first).to_be_visible()
    page.route("**/*", answer)
    ask(page, "ผ้าบาติก")
    expect(page.locator("#search-status")).to_contain_text("ตรวจสัญญาณ")
    page.close()


def answer_broken(route: Route) -> None:
    """Answer as a server does that has lost a file."""
    route.fulfill(status=500)


def test_with_a_network_nothing_is_said_of_the_signal(browser: Browser, site_address: str) -> None:
    """The server answers, but not with the file."""
    page = browser.new_page(service_workers="block")
    page.goto(site_address + "search.html?q=บัญชีครัวเรือน")
    expect(page.locator("#search-results h2").first).to_be_visible()
    page.route(re.compile("/search/[0-9a-f]{12}/|/search/texts/"), answer_broken)
    ask(page, "ผ้าบาติก")
    expect(page.locator("#search-status")).to_have_text("โหลดดัชนีค้นหาไม่ได้ กดค้นหาอีกครั้ง")
    page.unroute_all()
    ask(page, "ผ้าบาติก")
    expect(page.locator("#search-results h2").first).to_contain_text("ผ้าบาติก")
    page.close()


def test_an_index_that_failed_before_anybody_asked_is_tried_again(
    browser: Browser, site_address: str
) -> None:
    """The page was opened without a query, and its index did not come with it."""
    page = browser.new_page(service_workers="block")
    page.route("**/search/core-*", abort)
    page.goto(site_address + "search.html", wait_until="networkidle")
    page.unroute_all()
    ask(page, "บัญชีครัวเรือน")
    expect(page.locator("#search-results h2").first).to_contain_text("บัญชีครัวเรือน")
    page.close()


KEPT = """async () => {
    const cache = await caches.open("khlang-1");
    const keys = await cache.keys();
    return Promise.all(keys.map(async (key) => {
        const response = await cache.match(key);
        const isText = response && /html|xml/.test(response.headers.get("content-type") || "");
        return [new URL(key.url).pathname.slice(1), isText ? await response.text() : ""];
    })); }"""


def wait_for_kept(page: Page, is_done: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """Wait until what the worker keeps is as wanted, and give it: texts of pages by path, other files without text."""
    for _try in range(120):
        kept = dict(page.evaluate(KEPT))
        if is_done(kept):
            return kept
        page.wait_for_timeout(250)
    raise AssertionError(sorted(kept))


def test_a_withdrawn_record_is_gone_at_the_next_visit(
    project: Path, build: Callable[[], Path], browser: Browser
) -> None:
    """Its page, its photos, its texts in the index and in other pages; the rest is still found without a network."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    site = build()
    with serve_site(site) as address:
        page.goto(address + f"lesson/{COPIED}.html")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        for path in ("browse/titles/index.html", f"lesson/{WITHDRAWN}.html"):
            page.goto(address + path, wait_until="networkidle")
        # Photos load as they come into sight.
        for photo in page.locator("article img:visible").all():
            photo.scroll_into_view_if_needed()
        wait_for_kept(page, lambda kept: any(path.startswith(f"photos/{WITHDRAWN}/") for path in kept))
        page.goto(address + f"search.html?q={WORD}")
        expect(page.locator("#search-results h2").first).to_contain_text(WORD)
        before = list_index(site)
        kept = wait_for_kept(page, lambda kept: before <= set(kept))
        assert f"lesson/{WITHDRAWN}.html" in kept
        assert [path for path, text in kept.items() if WORD in text and WITHDRAWN not in path]
        withdraw(project)
        build()
        after = list_index(site)
        page.goto(address + "index.html")
        is_done = {*after, "search/compared"}.issubset
        kept = wait_for_kept(page, lambda kept: f"lesson/{WITHDRAWN}.html" not in kept and is_done(kept))
        assert {path for path in kept if path.startswith("search/")} == {*after, "search/compared"}
        assert not [
            path for path, text in kept.items() if WITHDRAWN in path or WITHDRAWN in text or WORD in text
        ]
        assert f"lesson/{COPIED}.html" in kept
    page.goto(address + f"lesson/{WITHDRAWN}.html")
    expect(page.locator("h1")).to_have_text("ยังเปิดหน้านี้ไม่ได้")
    page.goto(address + f"lesson/{COPIED}.html")
    expect(page.locator("h1")).to_be_visible()
    page.goto(address + "search.html?q=ธนาคารขยะ")
    expect(page.locator("#search-results h2").first).to_contain_text("ธนาคารขยะ")
    page.goto(address + f"search.html?q={WORD}")
    expect(page.locator("#search-status")).to_contain_text(re.compile("พบ|ไม่มี"))
    expect(page.locator("#search-results")).not_to_contain_text(WORD)
    context.close()


class BrokenPages:
    """Middleware that answers with an error where a path is one of `paths`."""

    def __init__(self, app: Starlette, paths: set[str]) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with an error."""
        answer = Response(status_code=500) if scope["path"] in self._paths else self._app
        await answer(scope, receive, send)


def test_a_broken_page_keeps_no_withdrawn_record(
    project: Path, build: Callable[[], Path], browser: Browser
) -> None:
    """What fails while the worker compares does not keep the rest from its turn."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    broken: set[str] = set()
    with serve_app(BrokenPages(make_app(build()), broken)) as address:
        page.goto(address + "about.html")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        forms = ("lesson", "centre", "document")
        places = (
            "about.html",
            "coverage.html",
            *(f"browse/{name}/index.html" for name in ("titles", "years")),
        )
        for path in (*places, *(f"guide/{form}.html" for form in forms), f"lesson/{WITHDRAWN}.html"):
            page.goto(address + path, wait_until="networkidle")
        wait_for_kept(page, lambda kept: f"lesson/{WITHDRAWN}.html" in kept and "search/compared" in kept)
        withdraw(project)
        build()
        broken.update({"/about.html", "/coverage.html", "/assets/css/site.css"})
        page.goto(address + "index.html")
        kept = wait_for_kept(page, lambda kept: not [path for path in kept if WITHDRAWN in path])
        assert "about.html" in kept
    context.close()
