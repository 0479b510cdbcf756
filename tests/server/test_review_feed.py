"""An officer's own feed: for who has its address, of the officer's area, without anything private."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from khlang.intake import Actor, Intake
from khlang.library import Library
from khlang.server import CurrentForms, Service, make_app

from tests.intake.posts import PHONE, make_submission
from tests.server.client import serve_app
from tests.server.officers import AREAS, HERE, Browser, add_cases, add_officers
from tests.server.posts import IntakeSender

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def make_feed(browser: Browser) -> str:
    """Make a feed by the button, and give its path."""
    page = browser.ask("/review/feed", {"_token": browser.read_token()})
    assert page.status == 200
    [address] = re.findall(r'value="([^"]*/review/feed/[^"]*)"', page.text)
    assert address.startswith(browser.address)
    return str(address).removeprefix(browser.address)


def list_entries(desk: IntakeSender, path: str) -> list[dict[str, str]]:
    """Read a feed without any cookie; give (title, link, summary) of its entries."""
    answer = desk.ask("GET", path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert answer.headers["cache-control"] == "no-store"
    feed = ElementTree.fromstring(answer.text)
    assert feed.tag == f"{ATOM}feed"
    for tag in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{tag}") is not None
    return [
        {
            "title": entry.findtext(f"{ATOM}title") or "",
            "link": next(link.attrib["href"] for link in entry.iter(f"{ATOM}link")),
            "summary": entry.findtext(f"{ATOM}summary") or "",
            "updated": entry.findtext(f"{ATOM}updated") or "",
        }
        for entry in feed.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize(
    ("name", "seen"), [("here", ["here"]), ("province", ["beside", "here"]), ("department", [*AREAS][::-1])]
)
def test_a_feed_has_the_cases_of_an_area(desk: IntakeSender, name: str, seen: list[str]) -> None:
    """The newest first, by the whole address of their page, which still asks who reads."""
    numbers = add_cases(desk.intake)
    path = make_feed(Browser(desk.address, name))
    entries = list_entries(desk, path)
    assert [entry["title"] for entry in entries] == [f"เรื่องของ {each}" for each in seen]
    assert [entry["link"] for entry in entries] == [
        f"{desk.address}/review/case/{numbers[each]}" for each in seen
    ]
    assert entries[0]["updated"].endswith("+00:00")
    assert desk.ask("GET", f"/review/case/{numbers['here']}").status == 401
    desk.intake.review.decline(numbers["here"], "ซ้ำ", Actor("here"))
    assert len(list_entries(desk, path)) == len(seen) - 1


def test_a_feed_holds_what_any_title_holds(desk: IntakeSender) -> None:
    """And nothing private; where nothing was written it says so."""
    hostile = "]]></title><script>\x0b\x00\ud800 & &amp;\nสอง  บรรทัด"
    path = make_feed(Browser(desk.address, "department"))
    empty = make_submission(title="", place="ที่ไหนสักแห่ง")
    desk.intake.submit(empty)
    desk.intake.submit(replace(make_submission(title="ก" * 5_000), area=AREAS["here"]))
    desk.intake.submit(make_submission(title=hostile))
    text = desk.ask("GET", path).text
    assert PHONE not in text
    assert "<script>" not in text
    first, second, third = list_entries(desk, path)
    assert first["title"] == "]]></title><script> & &amp; สอง บรรทัด"
    assert len(second["title"]) == 200
    assert "อำเภอเมืองขอนแก่น จังหวัดขอนแก่น" in second["summary"]
    assert third["title"] == "(ยังไม่มีชื่อเรื่อง)"
    assert "ที่ไหนสักแห่ง" in third["summary"]


def test_fifty_are_in_a_feed(desk: IntakeSender) -> None:
    """The newest."""
    for number in range(52):
        desk.intake.submit(replace(make_submission(title=f"เรื่องที่ {number}"), area=HERE))
    titles = [entry["title"] for entry in list_entries(desk, make_feed(Browser(desk.address, "here")))]
    assert titles == [f"เรื่องที่ {number}" for number in range(51, 1, -1)]


def test_a_feed_ends(desk: IntakeSender) -> None:
    """By another address, by a reset, and with the account; its making is told in the audit log."""
    browser = Browser(desk.address, "here")
    assert "มีฟีดอยู่แล้ว" not in browser.ask("/review/feed").text
    first = make_feed(browser)
    shown = browser.ask("/review/feed").text
    assert "มีฟีดอยู่แล้ว" in shown
    assert first.rpartition("/")[2] not in shown
    second = make_feed(browser)
    assert desk.ask("GET", first).status == 404
    assert list_entries(desk, second) == []
    assert "feed" in [entry.action for entry in desk.intake.audit.list()]
    desk.intake.accounts.reset("here")
    assert desk.ask("GET", second).status == 404
    other = make_feed(Browser(desk.address, "beside"))
    desk.intake.accounts.remove("beside")
    assert desk.ask("GET", other).status == 404
    assert Browser(desk.address, "province").ask("/review/feed", {"_token": "x"}).status == 403


def test_no_log_has_the_secret(small_site: Path, tmp_path: Path, library: Library) -> None:
    """Nor has the database, where its hash is enough."""
    lines: list[str] = []
    forms = CurrentForms()
    forms.hold(library)
    with Intake(tmp_path / "intake", min_free_bytes=1024) as intake:
        add_officers(intake)
        service = Service(intake, forms, write_log=lines.append)
        with serve_app(make_app(small_site, service=service)) as client:
            path = make_feed(Browser(client.address, "here"))
            assert Browser(client.address).ask(path).status == 200
        files = [file for file in intake.folder.rglob("*") if file.is_file()]
        contents = {file.name: file.read_bytes() for file in files}
    secret = path.rpartition("/")[2]
    assert len(secret) >= 32
    assert '"/review/feed/{secret}"' in "".join(lines)
    assert secret not in "".join(lines)
    assert "intake.sqlite" in contents
    assert not [name for name, content in contents.items() if secret.encode() in content]
