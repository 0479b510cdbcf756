"""An officer brings files: what is taken in, by whom it may be seen, and what is refused."""

from __future__ import annotations

import re

import pytest
from khlang.case_state import State
from khlang.exchange.files import MAX_FILE_BYTES
from khlang.server.review.importing import BOUNDS

from tests.exchange.made_files import LEFT, LETTER, PLACE, TITLE, make_table, make_text
from tests.server.officers import ELSEWHERE, HERE, Browser, add_officers
from tests.server.posts import IntakeSender

PATH = "/review/import"
WORDS = "แบบบันทึก.txt"


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


@pytest.fixture
def browser(desk: IntakeSender) -> Browser:
    """An officer of the district of the made files."""
    return Browser(desk.address, "here")


def bring(browser: Browser, *files: tuple[str, bytes]) -> str:
    """Bring files, and give the page of what became of them."""
    answered = browser.send_files(PATH, files, browser.read_token())
    assert answered.status == 200
    return answered.text


def test_files_become_cases_of_the_queue(desk: IntakeSender, browser: Browser) -> None:
    """One, a table of two, a letter that is told to be one; the page leads to each case."""
    page = bring(browser, (WORDS, make_text()), ("คำตอบ.csv", make_table()), ("หนังสือ.txt", LETTER.encode()))
    cases = desk.intake.list_cases()
    assert len(cases) == 3
    assert {case.state for case in cases} == {State.RECEIVED}
    for case in cases:
        assert f'href="../review/case/{case.number}"' in page
        assert case.number in browser.ask("/review").text
    assert "รับเข้าใหม่ <strong>๓</strong> เรื่อง · มีอยู่แล้ว <strong>๐</strong> · ไม่ได้รับ <strong>๑</strong>" in page
    assert "เป็นหนังสือราชการ" in page
    assert [entry.officer for entry in desk.intake.audit.list(cases[0].number)] == ["here"]


def test_the_same_files_again_add_nothing(desk: IntakeSender, browser: Browser) -> None:
    """By another name, and with another row, which alone is new."""
    bring(browser, (WORDS, make_text()), ("คำตอบ.csv", make_table()))
    more = f"23/11/2566 10:20:30,กลุ่มสาม,ทำปุ๋ย,{PLACE},เราทำปุ๋ย"
    page = bring(browser, ("ชื่ออื่น.txt", make_text()), ("อีก.csv", make_table(more)))
    assert "รับเข้าใหม่ <strong>๑</strong> เรื่อง · มีอยู่แล้ว <strong>๓</strong>" in page
    assert len(desk.intake.list_cases()) == 4


def test_a_case_has_its_place_or_the_officers_area(desk: IntakeSender, browser: Browser) -> None:
    """Of another area she is told no number, and reads nothing."""
    elsewhere = "อำเภอเมืองกำแพงเพชร จังหวัดกำแพงเพชร"
    page = bring(
        browser,
        ("ก.txt", make_text(title="เรื่องที่หนึ่ง")),
        ("ข.txt", make_text(title="เรื่องที่สอง", place="ที่ไหนสักแห่ง")),
        ("ค.txt", make_text(title="เรื่องที่สาม", place=elsewhere)),
    )
    by_title = {case.data["title"][0]: case for case in desk.intake.list_cases()}
    assert by_title["เรื่องที่หนึ่ง"].area == by_title["เรื่องที่สอง"].area == HERE
    other = by_title["เรื่องที่สาม"]
    assert other.area == ELSEWHERE
    assert other.number not in page
    assert "เจ้าหน้าที่ของพื้นที่นั้นจะเห็น" in page
    assert browser.ask(f"/review/case/{other.number}/source").status == 404
    again = bring(browser, ("ค.txt", make_text(title="เรื่องที่สาม", place=elsewhere)))
    assert other.number not in again


def test_the_page_of_the_case_has_the_file_beside_it(desk: IntakeSender, browser: Browser) -> None:
    """Raw heading and text of each answer, what no field has taken, how sure it is, and the file to download."""
    bring(browser, (WORDS, make_text()))
    [case] = desk.intake.list_cases()
    page = browser.ask(f"/review/case/{case.number}").text
    for words in (WORDS, "สถานที่เกิดเหตุการณ์", "บรรทัด ๗", LEFT, "ข้อความที่ยังไม่มีช่อง", "นำเข้าจากแฟ้ม"):
        assert words in page
    got = browser.ask(f"/review/case/{case.number}/source")
    assert got.text.encode() == make_text()
    assert browser.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert browser.headers["content-type"] == "application/octet-stream"
    assert browser.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in browser.headers["content-security-policy"]
    assert browser.headers["cache-control"] == "no-store"


def test_suggestions_of_the_reading_are_accepted_one_by_one(desk: IntakeSender, browser: Browser) -> None:
    """As all corrections; what stands in the file stays beside it."""
    bring(browser, (WORDS, make_text()))
    [case] = desk.intake.list_cases()
    page = browser.ask(f"/review/case/{case.number}").text
    forms = [form for form in page.split("<form")[1:] if "/correct" in form]
    wanted = next(form for form in forms if 'value="story"' in form)
    data = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', wanted))
    assert browser.ask(f"/review/case/{case.number}/correct", data).status == 303
    [changed] = desk.intake.list_cases()
    assert changed.data["story"][0].startswith("เราช่วยกันทำป้ายเมื่อปี ๒๕๖๓")
    assert "เราช่วยกันทำป้ายเมื่อปี 256๓" in browser.ask(f"/review/case/{case.number}").text


def test_a_suggestion_for_an_empty_answer_fills_it_in(desk: IntakeSender, browser: Browser) -> None:
    """What the reader guessed of a name, which nobody has written."""
    bring(browser, (WORDS, make_text()))
    [case] = desk.intake.list_cases()
    assert "recorder.kind" not in case.data
    page = browser.ask(f"/review/case/{case.number}").text
    wanted = next(form for form in page.split("<form")[1:] if 'value="recorder.kind"' in form)
    assert "เติมว่า" in wanted
    data = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', wanted))
    assert browser.ask(f"/review/case/{case.number}/correct", data).status == 303
    [changed] = desk.intake.list_cases()
    assert changed.data["recorder.kind"] == ("group",)


@pytest.mark.parametrize(
    ("called", "shown"),
    [
        ("../../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\x\แบบ.txt", "แบบ.txt"),
        ("<img src=x onerror=alert(1)>.txt", "&lt;img src=x onerror=alert(1)&gt;.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        (f"{'ก' * 400}.txt", "….txt"),
        ("\udcff\udcfe.txt", ".txt"),
    ],
)
def test_hostile_names_are_only_shown(desk: IntakeSender, browser: Browser, called: str, shown: str) -> None:
    """Nothing is written by them, and no mark-up comes of them."""
    page = bring(browser, (called, make_text()))
    [case] = desk.intake.list_cases()
    source = desk.intake.sources.find(case.number)
    assert source
    assert source.name.isprintable()
    assert len(source.name) <= 120
    assert shown in page
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert browser.ask(f"/review/case/{case.number}/source").status == 200
    kept = {path.name for path in (desk.intake.folder / "sources").iterdir()}
    assert kept == {f"{source.sha256}.source"}
    assert list((desk.intake.folder / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("called", "data", "words"),
    [
        ("เก่า.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "Office รุ่นเก่า"),
        ("ภาพ.jpg", b"\xff\xd8\xff\xe0\0\0", "อ่านแฟ้มชนิดของ"),
        ("ว่าง.docx", b"", "ว่างเปล่า"),
        ("เสีย.docx", b"PK\x03\x04word/document.xml", "แฟ้มเดิม"),
        ("เปล่า.txt", "สวัสดีค่ะ".encode(), "แฟ้มเดิม"),
    ],
)
def test_what_cannot_be_read_is_told(
    desk: IntakeSender, browser: Browser, called: str, data: bytes, words: str
) -> None:
    """With its name and what to do; the others are taken in all the same."""
    page = bring(browser, (called, data), (WORDS, make_text()))
    assert words in page
    assert called in page
    assert len(desk.intake.list_cases()) == 1


def test_too_many_or_too_large_files_are_refused(desk: IntakeSender, browser: Browser) -> None:
    """Whole, before anything is read, in words about files; nothing stays on the disk."""
    token = browser.read_token()
    many = browser.send_files(PATH, [("x.txt", b"x")] * (BOUNDS.files + 1), token)
    assert many.status == 413
    assert f"ไม่เกิน {BOUNDS.files} แฟ้ม" in many.text
    large = browser.send_files(PATH, [("x.txt", bytes(MAX_FILE_BYTES + 1))], token)
    assert large.status == 413
    assert "มีแฟ้มใหญ่เกิน" in large.text
    assert desk.intake.list_cases() == []
    assert list((desk.intake.folder / "incoming").iterdir()) == []


def test_nothing_is_taken_of_other_pages(desk: IntakeSender, browser: Browser) -> None:
    """Of another site, of another session, without files, and of a case that came otherwise there is no file."""
    token, files = browser.read_token(), [(WORDS, make_text())]
    assert browser.send_files(PATH, files, token, Origin="http://other.example").status == 403
    assert browser.send_files(PATH, files, "x").status == 403
    assert browser.send_files(PATH, files, Browser(desk.address, "province").read_token()).status == 403
    assert browser.send_files(PATH, [], token).status == 400
    assert desk.intake.list_cases() == []


def test_the_menu_leads_there(browser: Browser) -> None:
    """From every page of the desk, and the page takes several files without scripts."""
    assert 'href="review/import"' in browser.ask("/review").text
    page = browser.ask(PATH).text
    assert re.search(r'<input[^>]+type="file"[^>]+multiple', page)
    assert TITLE not in page
