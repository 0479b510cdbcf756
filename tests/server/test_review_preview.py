"""The page that a case would be: as the record's own, seen by its officers alone, and framed by nobody else's."""

from __future__ import annotations

from khlang.library import Library

from tests.intake.posts import PHONE, TITLE, make_photo, make_submission
from tests.server.officers import Browser, add_officers
from tests.server.posts import IntakeSender


def test_the_page_as_it_will_look(sender: IntakeSender, library: Library) -> None:
    """With its photos and without private answers; it says that it is not published."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission(make_photo())).number
    sender.intake.work_off(lambda: library.forms)
    case = sender.intake.find_case_by_receipt(number)
    assert case
    browser = Browser(sender.address, "department")
    page = browser.ask(f"/review/case/{number}/page")
    assert page.status == 200
    assert browser.headers["cache-control"] == "no-store"
    policy = browser.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src" not in policy
    assert TITLE in page.text
    assert PHONE not in page.text
    assert "ยังไม่เผยแพร่" in page.text
    assert f'src="../../../review/case/{number}/photo/{case.photos[0].name}"' in page.text


def test_beside_it_stands_what_was_sent(sender: IntakeSender) -> None:
    """Also after a correction: the page has the new words, the other side the sender's."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission(title="อาสาพัฒนาพัฒนาชุมชน ไปตลาด")).number
    browser = Browser(sender.address, "department")
    page = browser.ask(f"/review/case/{number}").text
    form = browser.read_form(number)
    names = ("control", "value", "start", "after")
    first = page.split("/correct")[1]
    asked = {name: first.split(f'name="{name}" value="')[1].split('"')[0] for name in names}
    assert browser.ask(f"/review/case/{number}/correct", {**asked, **form}).status == 303
    compared = browser.ask(f"/review/case/{number}/compare")
    assert f'src="../../../review/case/{number}/page"' in compared.text
    policy = browser.headers["content-security-policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "อาสาพัฒนาพัฒนาชุมชน" in compared.text
    shown = browser.ask(f"/review/case/{number}/page").text
    assert "อาสาพัฒนาพัฒนาชุมชน" not in shown
    assert "อาสาพัฒนาชุมชน" in shown
    assert "kl-desk-compare--wide" in browser.ask(f"/review/case/{number}/compare?width=wide").text


def test_pages_that_frame_nothing_stay_unframed(sender: IntakeSender) -> None:
    """The queue and a case allow no frames at all."""
    add_officers(sender.intake)
    number = sender.intake.submit(make_submission()).number
    browser = Browser(sender.address, "department")
    for path in ("/review", f"/review/case/{number}", f"/review/case/{number}/edit"):
        assert browser.ask(path).status == 200
        assert "frame-src" not in browser.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in browser.headers["content-security-policy"]
