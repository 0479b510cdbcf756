"""How officers get in: sessions, links, guessing, what the log tells of it."""

from __future__ import annotations

import datetime
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from khlang.library import Library
from khlang.server import DoorSettings, read_proxies

from tests.server.officers import OFFICERS, PASSWORD, Browser, add_cases, add_officers
from tests.server.posts import Data, IntakeSender, make_draft, serve_intake


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def test_a_session_is_new_and_ends(desk: IntakeSender) -> None:
    """A token that somebody else has set is not taken over; signing out and a reset end it on the server."""
    browser = Browser(desk.address)
    browser.cookies["khlang"] = "set-by-somebody"
    assert browser.sign_in("here").status == 303
    first = browser.cookies["khlang"]
    assert first != "set-by-somebody"
    flags = browser.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    assert browser.sign_in("here").status == 303
    assert browser.cookies["khlang"] != first
    old = Browser(desk.address)
    old.cookies["khlang"] = first
    assert "รหัสผ่าน" in old.ask("/review").text
    token = browser.read_form(add_cases(desk.intake)["here"])["_token"]
    kept = dict(browser.cookies)
    assert browser.ask("/review/sign-out", {"_token": token}).status == 303
    browser.cookies = kept
    assert "รหัสผ่าน" in browser.ask("/review").text
    again = Browser(desk.address, "here")
    desk.intake.accounts.reset("here")
    assert "รหัสผ่าน" in again.ask("/review").text


def test_behind_tls_the_cookie_is_of_this_host_alone(
    small_site: Path, tmp_path: Path, library: Library, desk: IntakeSender
) -> None:
    """Only a proxy that is named can say so."""
    data = {"name": "here", "password": PASSWORD}
    browser = Browser(desk.address)
    assert browser.ask("/review/sign-in", data, X_Forwarded_Proto="https").status == 303
    assert set(browser.cookies) == {"khlang", "khlang-device"}
    settings = DoorSettings(proxies=read_proxies(["127.0.0.1"]))
    with serve_intake(small_site, tmp_path / "proxied", library, settings) as proxied:
        add_officers(proxied.intake)
        browser = Browser(proxied.address)
        assert browser.ask("/review/sign-in", data, X_Forwarded_Proto="https").status == 303
        assert set(browser.cookies) == {"__Host-khlang", "__Host-khlang-device"}
        for told in browser.headers.get_all("set-cookie", []):
            flags = {flag.strip() for flag in told.lower().split(";")}
            assert {"secure", "httponly", "path=/", "samesite=strict"} <= flags
            assert "domain" not in told.lower()
        assert "รหัสผ่าน" not in browser.ask("/review", X_Forwarded_Proto="https").text
        assert "รหัสผ่าน" in browser.ask("/review").text, "without TLS it does not count"


def test_guessing_is_slow_and_says_nothing(desk: IntakeSender) -> None:
    """Wrong name, wrong password, no password yet, a very long one: the same answer; then others must wait, too."""
    desk.intake.accounts.reset("beside")
    browser = Browser(desk.address)
    answers = [
        browser.sign_in(*tried)
        for tried in (("here", "wrong"), ("missing", PASSWORD), ("beside", PASSWORD), ("here", PASSWORD * 99))
    ]
    assert {answer.status for answer in answers} == {403}
    assert len({answer.text.replace("missing", "here").replace("beside", "here") for answer in answers}) == 1
    statuses = [browser.sign_in("here", f"{number}").status for number in range(10)]
    assert statuses[-1] == 429
    assert browser.sign_in("here").status == 429
    assert all(PASSWORD not in answer.text for answer in answers)


def guess(desk: IntakeSender, name: str) -> None:
    """Try passwords until nobody else may try one."""
    browser = Browser(desk.address)
    statuses = [browser.sign_in(name, f"{number}").status for number in range(20)]
    assert statuses[-1] == 429
    assert browser.sign_in(name).status == 429


def test_who_guesses_keeps_no_owner_waiting(desk: IntakeSender) -> None:
    """A browser by which she was let in before, or chose her password, has tries of its own, for her name alone."""
    owner = Browser(desk.address, "here")
    beside = Browser(desk.address, "beside")
    chosen = Browser(desk.address)
    chosen.ask(f"/review/link/{desk.intake.accounts.reset('province')}", {"password": PASSWORD})
    guess(desk, "here")
    guess(desk, "province")
    assert chosen.sign_in("province").status == 303
    assert beside.sign_in("here").status == 429, "known, but not by this name"
    del owner.cookies["khlang"]
    assert owner.sign_in("here").status == 303
    statuses = [owner.sign_in("here", "wrong").status for _ in range(20)]
    assert set(statuses) == {403, 429}, "they have an end, too"


def test_a_known_browser_is_forgotten_with_the_password(desk: IntakeSender) -> None:
    """After a reset it is as any other; nor does one count that somebody made up."""
    owner = Browser(desk.address, "here")
    forged = Browser(desk.address)
    known = owner.cookies["khlang-device"]
    forged.cookies["khlang-device"] = f"{known[:-1]}{'0' if known[-1] != '0' else '1'}"
    guess(desk, "here")
    for told in (forged.cookies["khlang-device"], "here", "here::", "ก:ข:ค", known.replace("here", "beside")):
        forged.cookies["khlang-device"] = told.encode().decode("latin-1")
        assert forged.sign_in("here").status == 429
    secret = desk.intake.accounts.reset("here")
    assert owner.sign_in("here").status == 429
    desk.intake.accounts.choose_password(secret, PASSWORD)
    assert owner.sign_in("here").status == 429
    assert PASSWORD not in known


def test_known_browsers_have_places_of_their_own(desk: IntakeSender) -> None:
    """While others wait for their passwords to be looked at, hers is next."""
    owner, turn = Browser(desk.address, "here"), desk.intake.accounts._turn
    with ThreadPoolExecutor(8) as pool:
        with turn:
            tries = [pool.submit(Browser(desk.address).sign_in, name) for name in (*OFFICERS, "beside")]
            wait(tries, timeout=20, return_when=FIRST_COMPLETED)
            hers = pool.submit(owner.sign_in, "here")
            done, _waiting = wait([hers], timeout=0.2)
            assert not done
        assert hers.result().status == 303


def test_sign_ins_do_not_fill_the_server(desk: IntakeSender, lesson: Data) -> None:
    """While passwords are looked at, one after the other, some wait, others are told to come again, and posts go on."""
    turn = desk.intake.accounts._turn
    with ThreadPoolExecutor(8) as pool:
        with turn:
            tries = [pool.submit(Browser(desk.address).sign_in, name) for name in (*OFFICERS, *OFFICERS)]
            done, _waiting = wait(tries, timeout=20, return_when=FIRST_COMPLETED)
            assert {found.result().status for found in done} == {503}
            assert desk.post("/send/lesson", {**lesson, **make_draft()}).status == 201
        statuses = Counter(found.result().status for found in tries)
    assert statuses == {303: 4, 503: 4}


def test_a_link_works_once_and_leads_nowhere_else(desk: IntakeSender) -> None:
    """A short password is refused with the reason; what else is asked for in the address changes nothing."""
    secret = desk.intake.accounts.reset("here")
    browser, path = Browser(desk.address), f"/review/link/{secret}"
    assert browser.ask(path).status == 200
    assert browser.ask(path, {"password": "สั้น"}).status == 422
    chosen = browser.ask(f"{path}?next=https://other.example", {"password": PASSWORD[::-1]})
    assert (chosen.status, chosen.location) == (303, "../../review")
    assert browser.ask(path).status == 404
    assert browser.sign_in("here").status == 403
    assert browser.sign_in("here", PASSWORD[::-1]).location == "../review"


def test_what_is_in_the_log_is_when_it_was(desk: IntakeSender) -> None:
    """Signing in is told as well; no secret is."""
    Browser(desk.address, "here")
    [*_, last] = desk.intake.audit.list()
    assert (last.officer, last.action) == ("here", "signed_in")
    assert datetime.datetime.now(datetime.UTC) - last.when < datetime.timedelta(minutes=5)
    file = Path(desk.intake.folder) / "intake.sqlite"
    assert PASSWORD.encode() not in file.read_bytes()
