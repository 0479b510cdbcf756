"""The search over cases that are not published: who finds what, and that nobody sees a word of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, Service, make_app

from tests.intake.posts import TITLE, make_submission
from tests.server.client import serve_app
from tests.server.officers import AREAS, OFFICERS, SEES, Browser, add_officers
from tests.server.posts import FREE, IntakeSender

NOBODY = "nobody"
AROUND = "อยู่ใต้ยุ้งหลังที่สามของหมู่บ้าน"
# A word that no library and no other case has, by the name of the case that has it.
WORDS = {"here": "กระต่ายลายจุด", "beside": "มะเฟืองเปรี้ยว", "elsewhere": "ตะเกียงกระป๋อง", "nowhere": "พัดใบลานเก่า"}


@pytest.fixture(scope="module")
def desk(library: Library) -> CurrentDesk:
    """The desk of the library."""
    current = CurrentDesk()
    current.hold(Desk(library))
    return current


@pytest.fixture
def served(small_site: Path, tmp_path: Path, library: Library, desk: CurrentDesk) -> Iterator[IntakeSender]:
    """A server with a desk, an intake and officers."""
    forms = CurrentForms()
    forms.hold(library)
    with Intake(tmp_path / "intake", min_free_bytes=FREE) as intake:
        add_officers(intake)
        with serve_app(make_app(small_site, desk, service=Service(intake, forms))) as client:
            yield IntakeSender(client, intake, library)


def add_cases(intake: Intake) -> dict[str, str]:
    """Add a case of each area that alone has its word, and give their numbers."""
    return {
        name: intake.submit(replace(make_submission(problem=f"เรามี{WORDS[name]}{AROUND}"), area=area)).number
        for name, area in AREAS.items()
    }


def find(browser: Browser, text: str, more: str = "") -> str:
    """Search cases, and give the page."""
    answered = browser.ask(f"/search?in=cases&q={quote(text)}{more}")
    assert answered.status == 200
    return answered.text


@pytest.mark.parametrize("name", [*OFFICERS, NOBODY])
def test_every_search_as_every_role(served: IntakeSender, name: str) -> None:
    """Officers find the cases of their area; of others they learn no word, not even that it is known."""
    numbers = add_cases(served.intake)
    browser = Browser(served.address, "" if name == NOBODY else name)
    for case, word in WORDS.items():
        asked = browser.ask(f"/search?in=cases&q={quote(word)}")
        assert asked.status == (401 if name == NOBODY else 200)
        assert browser.headers["cache-control"] == "no-store"
        is_seen = case in SEES.get(name, set())
        assert (f'href="review/case/{numbers[case]}"' in asked.text) is is_seen
        assert (f"<mark>{word}</mark>" in asked.text) is is_seen
        for path in ("/api/search", "/api/suggest", "/search.csv", "/search"):
            answer = browser.ask(f"{path}?q={quote(word)}")
            assert answer.status == 200
            assert AROUND not in answer.text
            assert not [number for number in numbers.values() if number in answer.text]
    for path in ("/api/search", "/api/suggest", "/search.csv"):
        assert browser.ask(f"{path}?in=cases&q=x").status == 400
    # Who asks for what all cases say finds the own ones alone.
    page = browser.ask(f"/search?in=cases&q={quote(TITLE)}").text
    assert {case for case, number in numbers.items() if number in page} == SEES.get(name, set())
