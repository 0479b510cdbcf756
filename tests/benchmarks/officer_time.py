"""Measures how long a made officer takes from opening a case to its acceptance, and with how many keys or clicks.

    python -m tests.benchmarks.officer_time [--cases 9] [--records 0] [--texts FOLDER] [--folder DIR]

Runs `khlang serve` on the tests' library, or on one of so many records, and lets Chromium open cases from the queue and
accept them, by keyboard alone and by mouse alone, in turn. The officer reads nothing and thinks of nothing: the seconds
are those of pages and keys. Each case has all that a sender can fill in; the officer chooses the licence, without which
it would be a short record. Prints the median of the seconds, and the keys and clicks of each.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from khlang.intake import Intake, Submission
from khlang.library import Library, load_library
from playwright.sync_api import Page

from tests.benchmarks.accept_speed import set_up
from tests.browser.chromium import open_chromium
from tests.browser.test_review_queue import sign_in
from tests.browser.test_serve import serve
from tests.conftest import LIBRARY, copy_project
from tests.repository import make_repository
from tests.server.officers import add_officers
from tests.server.posts import FORM, write_lesson

OFFICER = "department"
MOST_KEYS = 200
ACCEPT = "รับเข้าคลังและเผยแพร่"


class Keyboard:
    """Goes through a page by the Tab key, and counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        """Press a key."""
        self._page.keyboard.press(key)
        self.pressed += 1

    def go_to(self, condition: str) -> None:
        """Press Tab until the focused `element` meets a condition of JavaScript."""
        for _ in range(MOST_KEYS):
            self.press("Tab")
            if self._page.evaluate(f"(element => {condition})(document.activeElement)"):
                return
        raise AssertionError(f"the keyboard reaches nothing for which {condition}")


def accept_by_keyboard(page: Page, licence: str, label: str) -> int:
    """Open the first case of the queue and accept it by keyboard; give the number of keys."""
    keyboard = Keyboard(page)
    keyboard.go_to("element.matches('.kl-desk-list a')")
    keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    keyboard.go_to("element.getAttribute('href') === '#decide'")
    keyboard.press("Enter")
    keyboard.go_to(f"element.name === {licence!r}")
    keyboard.press("Space")
    keyboard.go_to(f"element.textContent === {ACCEPT!r}")
    keyboard.press("Enter")
    wait_for_acceptance(page)
    return keyboard.pressed


def accept_by_mouse(page: Page, licence: str, label: str) -> int:
    """Open the first case of the queue and accept it by mouse; give the number of clicks."""
    page.locator(".kl-desk-list a").first.click()
    page.wait_for_url("**/case/*")
    page.locator("a[href='#decide']").click()
    page.get_by_role("radio", name=label).first.check()
    page.get_by_role("button", name=ACCEPT).click()
    wait_for_acceptance(page)
    return 4


def wait_for_acceptance(page: Page) -> None:
    """Wait until the page says that the case is accepted."""
    page.get_by_text("รับเข้าคลังแล้ว").first.or_(page.get_by_text("เปิดหน้าที่เผยแพร่")).first.wait_for()


def submit_cases(intake: Intake, library: Library, cases: int) -> None:
    """Let so many full lessons come in."""
    form = library.forms[FORM]
    for number in range(cases):
        data = {**write_lesson(library), form.roles.title: (f"เรื่องที่เจ้าหน้าที่รับเข้า ลำดับ {number}",)}
        intake.submit(Submission(draft_id=str(uuid.uuid4()), form=FORM, version=form.version, data=data))


def accept_all(page: Page, address: str, library: Library, cases: int) -> Iterator[tuple[str, float, int]]:
    """Accept case after case, and give (how, seconds, keys or clicks) of each."""
    licence = library.forms[FORM].by_key[library.forms[FORM].roles.licence]
    assert licence.vocabulary
    ways = {"keys": accept_by_keyboard, "clicks": accept_by_mouse}
    for _ in range(cases):
        for name, accept in ways.items():
            page.goto(f"{address}review")
            start = time.monotonic()
            pressed = accept(page, licence.key, licence.vocabulary.terms[0].label)
            yield name, time.monotonic() - start, pressed


def main() -> int:
    """Read the arguments, accept and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=9)
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    library = load_library(LIBRARY)
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        project = folder / "project"
        if not project.exists() and arguments.records:
            set_up(project, arguments.records, arguments.texts)
        elif not project.exists():
            project.mkdir()
            copy_project(project)
            make_repository(project)
            with Intake(project / "intake", min_free_bytes=0) as intake:
                add_officers(intake)
        with Intake(project / "intake", min_free_bytes=0) as intake:
            submit_cases(intake, library, 2 * arguments.cases)
        served = stack.enter_context(serve(project))
        served.wait_for("http")
        browser = stack.enter_context(open_chromium())
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{served.address}review")
        sign_in(page, OFFICER)
        taken = list(accept_all(page, served.address, library, arguments.cases))
    for name in ("keys", "clicks"):
        seconds = [each[1] for each in taken if each[0] == name]
        pressed = statistics.median(each[2] for each in taken if each[0] == name)
        print(f"median of {len(seconds)}: {statistics.median(seconds):.1f} s with {pressed:.0f} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
