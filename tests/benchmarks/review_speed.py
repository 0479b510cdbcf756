"""Measures how soon the pages of the officers' desk come while many cases wait.

    python -m tests.benchmarks.review_speed [--cases 30000] [--requests 30] [--folder DIR]

Fills an intake with cases of all districts and of the forms that are sent, texts of a lesson's size, serves it as a
process of its own on a port of this computer, and asks as officers of the department, a province and a district do. A
FOLDER that was filled before is measured as it is. Prints median and 95th percentile of the seconds to each page; gives
1 if a median is over 0.3 s.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from khlang.case_state import State
from khlang.intake import Intake
from khlang.library import Library, load_schema
from khlang.officers import Officer, Role

from tests.benchmarks.intake_speed import STORY
from tests.benchmarks.served_intake import serve_apart
from tests.conftest import LIBRARY
from tests.intake.posts import make_submission
from tests.server.officers import PASSWORD, Browser

MAX_SECONDS = 0.3
CLIENTS = 16
# Of ten cases so many are being asked for something, and declined.
ASKED, DECLINED = 2, 1
SEED = 20261122


def list_districts(library: Library) -> list[str]:
    """Give the codes of all districts."""
    gazetteer = library.gazetteer
    return [
        district.code
        for province in gazetteer.provinces
        for district in gazetteer.districts(province).values()
    ]


def fill(intake: Intake, library: Library, cases: int) -> None:
    """Fill an intake that is empty, and add an officer of each role, who sees something."""
    districts, chance = list_districts(library), random.Random(SEED)
    forms = [key for key, form in library.forms.items() if form.is_sent]
    areas = [chance.choice(districts) for _ in range(cases)]

    def send(number: int) -> None:
        made = make_submission(form=forms[number % len(forms)], title=f"เรื่องที่ส่งมาลำดับ {number}", story=STORY)
        receipt = intake.submit(replace(made, area=areas[number]))
        if number % 10 < ASKED:
            intake.review.ask(receipt.number, "ขอจำนวนครัวเรือน")
        elif number % 10 < ASKED + DECLINED:
            intake.review.decline(receipt.number, "ซ้ำกับเรื่องก่อน")

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _sent in pool.map(send, range(cases)):
            pass
    for role in Role:
        area = areas[0][: role.code_length]
        officer = Officer(name=role.value, label=role.value, role=role, area=area)
        intake.accounts.choose_password(intake.accounts.add(officer), PASSWORD)


def measure(ask: Callable[[], object], requests: int) -> list[float]:
    """Ask so often, and give the seconds of each answer."""
    seconds = []
    for _ in range(requests):
        start = time.monotonic()
        ask()
        seconds.append(time.monotonic() - start)
    return seconds


def measure_all(
    address: str, library: Library, numbers: list[str], requests: int
) -> Iterator[tuple[str, list[float]]]:
    """Ask as each officer, and give what was asked and how long the answers took."""
    form = next(key for key, form in library.forms.items() if form.is_sent)
    for role in Role:
        browser = Browser(address, role.value)
        later = find_later(browser)
        pages = {
            "queue": "/review",
            "one form": f"/review?form={form}",
            "waiting for senders": "/review?queue=asked",
            "closed": "/review?queue=closed",
            "a later page": later,
        }
        for name, path in pages.items():
            if path:
                yield f"{role.value}, {name}", measure(partial(open_page, browser, path), requests)
    browser, left = Browser(address, Role.DEPARTMENT.value), iter(numbers)
    yield (
        "department, one case",
        measure(lambda: open_page(browser, f"/review/case/{next(left)}"), requests),
    )


def open_page(browser: Browser, path: str) -> str:
    """Give a page, which must be there."""
    page = browser.ask(path)
    assert page.status == 200, page
    return page.text


def find_later(browser: Browser) -> str:
    """Give the path of the page in the middle of the queue, empty where all is on one."""
    found = re.search(r'href="[^"]*\?([^"]*after=)(\d+)"', open_page(browser, "/review"))
    if not found:
        return ""
    # Positions grow with the time at which cases came in.
    return f"/review?{found[1].replace('&amp;', '&')}{int(found[2]) * 100}"


def main() -> int:
    """Read the arguments, fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=30_000)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    library, is_slow = load_schema(LIBRARY), False
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        start = time.monotonic()
        with Intake(folder / "intake") as intake:
            if not intake.accounts.list():
                fill(intake, library, arguments.cases)
            counts = intake.count_cases()
            numbers = intake.cases.list_numbers([State.RECEIVED])[-arguments.requests :]
        print(f"{sum(counts.values())} cases, filled in {time.monotonic() - start:.0f} s")
        _process, sender = stack.enter_context(serve_apart(folder))
        for name, seconds in measure_all(sender.address, library, numbers, arguments.requests):
            median, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
            is_slow |= median > MAX_SECONDS
            print(f"{name:36} {median:.3f} s, 95 % in {late:.3f} s, of {MAX_SECONDS} s", flush=True)
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
