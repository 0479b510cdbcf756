"""What waits for officers: each case in one queue, filtered and counted within an officer's area."""

from __future__ import annotations

import html
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.case_state import CaseQueue
from khlang.intake import Actor, EventKind, Intake
from khlang.library import Library
from khlang.pages.record import is_review_due
from khlang.pages.review import ReviewedRecord
from khlang.records.card import record_path
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, Service, make_app
from khlang.thai.dates import Date
from khlang.thai.text import format_count
from sqlalchemy import event

from tests.conftest import TODAY
from tests.intake.posts import make_submission
from tests.server.client import serve_app
from tests.server.officers import AREAS, BESIDE, ELSEWHERE, HERE, OFFICERS, Browser, add_cases, add_officers
from tests.server.posts import IntakeSender

DAY = 86_400


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def list_numbers(page: str) -> list[str]:
    """Give the numbers of the cases that a page lists, in its order."""
    return re.findall(r"/case/([0-9]{8})", page)


def list_tabs(page: str) -> dict[str, tuple[str, str]]:
    """Give (query, count) of each queue that a page leads to; of the records that are due under `due`."""
    found = re.findall(r'href="[./]*review(?:\?queue=([a-z]+)|/(due))([^"]*)"[^>]*>[^<]*<b>([^<]*)</b>', page)
    return {key or due: (html.unescape(query), count) for key, due, query, count in found}


def submit(intake: Intake, area: str, **written: str) -> str:
    """Send a case of an area."""
    return intake.submit(replace(make_submission(**written), area=area)).number


def make_one_each(intake: Intake) -> dict[str, str]:
    """Make one case for each place where the officer `here` may find one; give their numbers."""
    numbers = {
        name: submit(intake, AREAS["here"], title=name)
        for name in ("new", "own", "colleague", "asked", "declined", "merged", "withdrawn", "erase")
    }
    by = Actor("here")
    intake.review.take(numbers["own"], by)
    intake.review.take(numbers["colleague"], Actor("province"))
    intake.review.ask(numbers["asked"], "ขอเพิ่ม", Actor("province"))
    intake.review.decline(numbers["declined"], "ซ้ำ", by)
    intake.cases.change(numbers["merged"], EventKind.MERGED, "kr-2567-kkn-001", by=by)
    intake.cases.change(numbers["withdrawn"], EventKind.WITHDRAWN)
    # It has the id of a record: what was published is still to be erased.
    intake.cases.reserve_record(numbers["erase"], "kr-2567-kkn-999")
    intake.cases.change(numbers["erase"], EventKind.ACCEPTED)
    intake.cases.change(numbers["erase"], EventKind.WITHDRAWN)
    return numbers


def test_each_case_is_in_one_queue(desk: IntakeSender) -> None:
    """And counted there; who holds it is told, to its holder in other words."""
    numbers = make_one_each(desk.intake)
    wanted = {
        "waiting": ["new", "own"],
        "colleague": ["colleague"],
        "asked": ["asked"],
        "closed": ["declined", "merged", "withdrawn"],
        "withdrawn": ["erase"],
    }
    browser = Browser(desk.address, "here")
    for key, names in wanted.items():
        page = browser.ask(f"/review?queue={key}").text
        assert list_numbers(page) == [numbers[name] for name in names]
        assert list_tabs(page)[key][1] == format_count(len(names))
    assert "ท่านรับเรื่องนี้ไว้" in browser.ask("/review").text
    held = f"ผู้รับเรื่อง: {OFFICERS['province'].label}"
    assert held in browser.ask("/review?queue=colleague").text
    # What is a colleague's to one is to be read by the other.
    other = Browser(desk.address, "province").ask("/review").text
    assert list_numbers(other) == [numbers["new"], numbers["colleague"]]
    counts = desk.intake.queue.count(OFFICERS["beside"])
    assert not any(counts.values())
    assert set(counts) == set(CaseQueue)


def test_a_case_that_is_answered_is_its_holders(desk: IntakeSender) -> None:
    """Whoever asked and holds it finds the answer among what is to be read."""
    number = add_cases(desk.intake)["here"]
    desk.intake.review.take(number, Actor("here"))
    case = desk.intake.review.ask(number, "ขอเพิ่ม", Actor("here"))
    answer = replace(make_submission(title="เติมแล้ว"), area=AREAS["here"])
    desk.intake.add(desk.intake.secret_of(case.draft_id), answer.draft_id, answer)
    assert list_numbers(Browser(desk.address, "here").ask("/review").text) == [number]
    province = Browser(desk.address, "province").ask("/review?queue=colleague").text
    assert list_numbers(province) == [number]


def age(intake: Intake, days: Mapping[str, float]) -> None:
    """Let cases wait since so many days."""
    with closing(sqlite3.connect(intake.folder / "intake.sqlite")) as connection:
        for number, each in days.items():
            since = time.time() - each * DAY
            connection.execute("UPDATE cases SET waits_since = ? WHERE number = ?", (int(since), number))
        connection.commit()


def test_filters_go_together(desk: IntakeSender) -> None:
    """By form, area and age, in every link and every count; what nobody could choose is passed over."""
    old, new = (submit(desk.intake, AREAS["here"], title=title) for title in ("เก่า", "ใหม่"))
    beside = submit(desk.intake, BESIDE)
    centre = desk.intake.submit(replace(make_submission(form="centre"), area=AREAS["here"])).number
    age(desk.intake, {old: 8, beside: 31, centre: 8})
    browser = Browser(desk.address, "province")
    for query, numbers in {
        f"area={HERE}": [old, new, centre],
        f"area={BESIDE}": [beside],
        "days=7": [old, beside, centre],
        "days=30": [beside],
        "form=centre": [centre],
        f"form=lesson&area={HERE}&days=7": [old],
        # Elsewhere, of no level that can be chosen, no area, no number of days, and no form.
        f"area={ELSEWHERE}": [old, new, beside, centre],
        f"area={AREAS['here']}": [old, new, beside, centre],
        "area=40%25&days=8&form=x": [old, new, beside, centre],
        "queue=x&after=-1": [old, new, beside, centre],
    }.items():
        page = browser.ask(f"/review?{query}").text
        assert list_numbers(page) == numbers, query
        tabs = list_tabs(page)
        assert tabs["waiting"][1] == format_count(len(numbers)), query
    tabs = list_tabs(browser.ask(f"/review?form=lesson&area={HERE}&days=7").text)
    assert tabs["asked"] == (f"&form=lesson&area={HERE}&days=7", format_count(0))
    assert "เลิกกรอง" not in browser.ask("/review").text
    assert "ไม่มีเรื่องที่ตรง" in browser.ask(f"/review?queue=asked&area={HERE}").text
    # An officer of a district has sub-districts to choose from, the department provinces.
    assert f'value="{HERE}"' in browser.ask("/review").text
    assert f'value="{AREAS["here"]}"' in Browser(desk.address, "here").ask("/review").text
    assert 'value="62"' in Browser(desk.address, "department").ask("/review").text


def test_the_next_page_is_of_the_same(desk: IntakeSender) -> None:
    """What is filtered stays so from page to page, each case once."""
    numbers = [submit(desk.intake, area) for area in (HERE, BESIDE) * 60]
    age(desk.intake, dict.fromkeys(numbers, 10))
    browser, path, seen = Browser(desk.address, "province"), f"/review?area={HERE}&days=7", []
    while path:
        page = browser.ask(path).text
        seen += list_numbers(page)
        found = re.search(r'href="[./]*(review\?[^"]*after=[^"]*)"', page)
        path = f"/{html.unescape(found[1])}" if found else ""
        assert not path or f"area={HERE}&days=7" in path
    assert seen == numbers[::2]


def test_how_long_a_case_waits(desk: IntakeSender) -> None:
    """Since somebody else was next: reading does not begin it anew, asking and answering do."""
    number = submit(desk.intake, AREAS["here"])

    def waits() -> bool:
        [entry] = desk.intake.queue.list(OFFICERS["here"], CaseQueue.WAITING) or desk.intake.queue.list(
            OFFICERS["here"], CaseQueue.ASKED
        )
        return (time.time() - entry.waits_since.timestamp()) > 5 * DAY

    assert not waits()
    changes: list[tuple[Callable[[], object], bool]] = [
        (lambda: desk.intake.review.open(number, Actor("here")), True),
        (lambda: desk.intake.review.take(number, Actor("here")), True),
        (lambda: desk.intake.review.ask(number, "ขอเพิ่ม", Actor("here")), False),
        (lambda: desk.intake.cases.change(number, EventKind.OPENED), True),
    ]
    for change, is_long in changes:
        age(desk.intake, {number: 10})
        change()
        assert waits() is is_long


def test_no_query_reads_all_rows(desk: IntakeSender) -> None:
    """Cases are counted in an index alone, and those of an area or a state found by one."""
    statements: list[tuple[str, tuple[object, ...]]] = []
    queue = desk.intake.queue
    engine = desk.intake._database._engine

    def note(*told: object) -> None:
        statements.append((str(told[2]), tuple(told[3])))  # type: ignore[arg-type]

    event.listen(engine, "before_cursor_execute", note)
    officer = OFFICERS["here"]
    queue.count(officer)
    queue.count(OFFICERS["department"])
    for key in CaseQueue:
        queue.list(officer, key)
        queue.list(OFFICERS["department"], key)
    event.remove(engine, "before_cursor_execute", note)
    with closing(sqlite3.connect(desk.intake.folder / "intake.sqlite")) as connection:
        plans = [
            " / ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))
            for statement, values in statements
            if statement.startswith("SELECT")
        ]
    assert len(plans) == 12
    assert all("COVERING INDEX cases_by_queue" in plan for plan in plans[:2])
    assert not [plan for plan in plans[2:] if "SCAN" in plan]


def test_an_older_database_tells_since_when_cases_wait(tmp_path: Path) -> None:
    """By what happened to them."""
    with Intake(tmp_path / "intake", min_free_bytes=0) as intake:
        number = intake.submit(make_submission()).number
        intake.review.open(number)
    file = tmp_path / "intake" / "intake.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE events SET at = 1000 + id")
        connection.execute("DROP INDEX cases_by_queue")
        connection.execute("ALTER TABLE cases DROP COLUMN waits_since")
        connection.commit()
    with Intake(tmp_path / "intake", min_free_bytes=0) as intake:
        [entry] = intake.queue.list(OFFICERS["department"], CaseQueue.WAITING)
        assert entry.waits_since.timestamp() == 1001


@pytest.fixture
def reviewed(small_site: Path, tmp_path: Path, library: Library) -> Iterator[tuple[str, CurrentDesk]]:
    """A server with published records: its address, and what holds them."""
    forms, current = CurrentForms(), CurrentDesk()
    forms.hold(library)
    with Intake(tmp_path / "intake", min_free_bytes=1024) as intake:
        add_officers(intake)
        service = Service(intake, forms)
        with serve_app(make_app(small_site, current, service=service)) as client:
            yield client.address, current


def test_records_that_are_due(reviewed: tuple[str, CurrentDesk], library: Library) -> None:
    """The same as their pages say, the longest ago first; of a new build the new ones."""
    address, current = reviewed
    browser = Browser(address, "department")
    assert list_tabs(browser.ask("/review").text)["due"] == ("", format_count(0))
    current.hold(Desk(library))
    due = [record for record in library.published if is_review_due(record, TODAY)]
    assert 3 < len(due) < len([record for record in library.published if record.reviewed])
    page = browser.ask("/review/due").text
    listed = [path for path in re.findall(r'href="\.\./([^"]*)"', page) if path.endswith(".html")]
    expected = sorted(due, key=lambda record: record.reviewed.first_day if record.reviewed else TODAY)
    assert listed == [record_path(record) for record in expected]
    assert list_tabs(browser.ask("/review").text)["due"] == ("", format_count(len(due)))
    province = Browser(address, "province").ask("/review/due").text
    assert province.count(".html") < page.count(".html")


def test_due_records_are_of_an_area(reviewed: tuple[str, CurrentDesk]) -> None:
    """Fifty a page; of those without a place nobody but the department hears."""
    address, current = reviewed
    current.reviewed = [
        ReviewedRecord(
            title=f"เรื่อง {number}",
            path=f"lesson/{number}.html",
            noun="บทเรียน",
            place="",
            area=area,
            reviewed=date,
        )
        for number, (area, date) in enumerate(
            [
                *[("", Date(2020)), (ELSEWHERE, Date(2020)), (HERE[:2], Date(2020))],
                *[(f"{HERE}01", Date(2020)), (HERE, Date(TODAY.year - 2, TODAY.month, TODAY.day))],
                *[(BESIDE, Date(2021))] * 60,
            ]
        )
    ]

    def ask(name: str, query: str = "") -> list[str]:
        return re.findall(r"lesson/([0-9]+)\.html", Browser(address, name).ask(f"/review/due{query}").text)

    assert ask("here") == ["3"]
    assert len(ask("beside")) == 50
    assert len(ask("beside", "?after=50")) == 10
    assert ask("beside", "?after=60") == []
    assert ask("province")[:3] == ["2", "3", "5"]
    assert ask("department")[:4] == ["0", "1", "2", "3"]
    page = Browser(address, "beside").ask("/review/due").text
    assert "review/due?after=50" in page
    assert "after=" not in Browser(address, "beside").ask("/review/due?after=50").text
