"""A real browser and a real server for the tests of pages."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.server import HOST, CurrentForms, Service, make_app, make_server
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from starlette.types import ASGIApp

from tests.browser.chromium import PATIENCE_MS, open_chromium

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    with open_chromium() as chromium:
        yield chromium


@contextmanager
def serve_site(site: Path) -> Iterator[str]:
    """Serve a site on a free local port as `khlang serve` does, and give its address."""
    with serve_app(make_app(site)) as address:
        yield address


@contextmanager
def serve_app(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free local port, and give its address."""
    server = make_server(app)
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://{HOST}:{taken.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def site_address(built_site: Path) -> Iterator[str]:
    """The address of the repo's own site."""
    with serve_site(built_site) as address:
        yield address


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    """Where a test enters a server of its own, for `open_page`: it goes when the pages are closed, not before.

    What a page fetches late, on a busy machine, would else find no server and be told as a fault of the page.
    """
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def open_page(browser: Browser, servers: ExitStack) -> Iterator[Callable[..., Page]]:
    """Opens pages; a page must ask no other host, fail no request and raise no error."""
    complaints: list[str] = []
    contexts = []

    def note_failure(request: Request) -> None:
        # What a test leaves by going to the next page is given up, not missing.
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"failed {request.url} {request.failure}")

    def note_message(message: ConsoleMessage) -> None:
        # A form looks whether there is a service beside the site; a site alone has none.
        is_asked_for = message.location.get("url", "").endswith("/send/service.json")
        # The tool's own words for what is asked of it below.
        if "blocked by Playwright" not in message.text and not is_asked_for:
            complaints.append(f"{message.type} {message.text}")

    def open_at(address: str, *, width: int = 360, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            # A worker would fetch on while a test's server goes; days without a network have a test of their own.
            service_workers="block",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        host = address.split("/")[2] if address.startswith("http") else ""
        page.on("pageerror", lambda error: complaints.append(f"error {error}"))
        page.on("console", note_message)
        page.on("requestfailed", note_failure)
        page.on(
            "request",
            lambda request: (
                complaints.append(f"foreign {request.url}")
                if request.url.startswith("http") and request.url.split("/")[2] != host
                else None
            ),
        )
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """An intake of its own."""
    with Intake(tmp_path / "intake", min_free_bytes=1024) as opened:
        yield opened


@pytest.fixture
def intake_address(built_site: Path, intake: Intake, library: Library) -> Iterator[str]:
    """The site with that intake."""
    forms = CurrentForms()
    forms.hold(library)
    with serve_app(make_app(built_site, service=Service(intake, forms))) as address:
        yield address
