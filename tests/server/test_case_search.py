"""The search over cases that are not published: who finds what, and that nobody sees a word of others."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.intake import EventKind, Intake
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.desk import Desk
from khlang.search.index import field_tokens
from khlang.search.index.field_tokens import RecordTokens
from khlang.search.live import live_index
from khlang.search.text.tokenizer import Tokenizer
from khlang.server import CurrentDesk, CurrentForms, Service, make_app
from khlang.server.review import case_index
from khlang.server.review import search as case_search
from khlang.thai.text import to_thai_digits

from tests.intake.posts import PHONE, TITLE, make_submission
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


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the computer is, a question waits for all terms, but where a test says otherwise."""
    monkeypatch.setattr(case_index, "PATIENCE_SECONDS", 600.0)


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
    seen = SEES.get(name, set())
    assert {case for case, number in numbers.items() if number in page} == seen
    assert (f"พบ {to_thai_digits(str(len(seen)))} เรื่อง" in page) is (name != NOBODY)


def count_tokenized(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the title of each case whose terms are made."""
    seen: list[str] = []
    tokenize = field_tokens.tokenize_record

    def note(record: Record, tokenizer: Tokenizer) -> RecordTokens:
        seen.append(record.title)
        return tokenize(record, tokenizer)

    monkeypatch.setattr(live_index, "tokenize_record", note)
    return seen


def test_only_what_has_changed_is_read_anew(served: IntakeSender, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case whose words have changed, and none else; not one that was only opened or asked about."""
    tokenized = count_tokenized(monkeypatch)
    intake, browser = served.intake, Browser(served.address, "department")
    first = make_submission(title="กระต่ายลายจุดของเรา")
    receipt = intake.submit(first)
    other = intake.submit(make_submission(title="กาน้ำชาแตกของเรา")).number
    assert "พบ ๒ เรื่อง" in find(browser, "ของเรา")
    assert sorted(tokenized) == ["กระต่ายลายจุดของเรา", "กาน้ำชาแตกของเรา"]
    tokenized.clear()
    browser.answer(other, "ask")
    assert "ขอข้อมูลเพิ่ม" in find(browser, "กาน้ำชา")
    assert tokenized == []
    changed = replace(first, data={**first.data, "title": ("เปลี่ยนชื่อเป็นลูกหว้า",)})
    intake.add(receipt.secret, str(uuid.uuid4()), changed)
    assert "ไม่พบเรื่องที่ตรง" in find(browser, "กระต่ายลายจุด")
    assert receipt.number in find(browser, "ลูกหว้า")
    assert tokenized == ["เปลี่ยนชื่อเป็นลูกหว้า"]


def test_a_case_that_turns_out_to_be_elsewhere_is_found_there_alone(served: IntakeSender) -> None:
    """As soon as its place is corrected."""
    first = replace(make_submission(problem=f"เรามี{WORDS['here']}"), area=AREAS["here"])
    receipt = served.intake.submit(first)
    here, beside = Browser(served.address, "here"), Browser(served.address, "beside")
    assert receipt.number in find(here, WORDS["here"])
    served.intake.add(receipt.secret, str(uuid.uuid4()), replace(first, area=AREAS["beside"]))
    assert "ไม่พบเรื่องที่ตรง" in find(here, WORDS["here"])
    assert receipt.number in find(beside, WORDS["here"])


def test_what_is_erased_is_not_found(served: IntakeSender, tmp_path: Path) -> None:
    """At the next question: no result, no word that is known; the others are found as before."""
    numbers = add_cases(served.intake)
    browser = Browser(served.address, "department")
    assert numbers["here"] in find(browser, WORDS["here"])
    served.intake.erase(numbers["here"], tmp_path / "library")
    page = find(browser, WORDS["here"])
    assert "ไม่พบเรื่องที่ตรง" in page
    assert numbers["here"] not in page
    assert AROUND in find(browser, WORDS["beside"])
    assert f"ไม่มีคำว่า “{WORDS['here'][:3]}" in find(browser, f"{WORDS['here']} {WORDS['beside']}")


def test_closed_cases_are_found_unless_they_are_records(served: IntakeSender, library: Library) -> None:
    """Declined and withdrawn ones say so; what became a record is searched with what is published."""
    numbers = add_cases(served.intake)
    browser = Browser(served.address, "department")
    served.intake.review.decline(numbers["here"], "ซ้ำกับเรื่องอื่น")
    assert "ยังไม่ได้เผยแพร่" in find(browser, WORDS["here"])
    served.intake.cases.reserve_record(numbers["beside"], "kr-2567-kkn-099")
    served.intake.cases.change(numbers["beside"], EventKind.ACCEPTED)
    assert numbers["beside"] not in find(browser, WORDS["beside"])
    assert library.forms


def test_private_answers_are_not_searched(served: IntakeSender) -> None:
    """A telephone number finds nothing, and is in no result."""
    number = add_cases(served.intake)["here"]
    browser = Browser(served.address, "here")
    for text in (PHONE, PHONE.replace("-", ""), PHONE.rpartition("-")[2]):
        assert number not in find(browser, text)
    assert PHONE not in find(browser, WORDS["here"])


def test_each_state_of_the_page_says_what_to_do(served: IntakeSender) -> None:
    """Nothing to search, nothing asked, nothing found, nothing that can be read, an address that is none."""
    browser = Browser(served.address, "here")
    assert "ยังไม่มีเรื่องที่รอเผยแพร่จากอำเภอเมืองขอนแก่น" in find(browser, "")
    number = add_cases(served.intake)["here"]
    empty = find(browser, "")
    assert "พิมพ์คำจากชื่อเรื่อง" in empty
    assert "๑ เรื่องที่ส่งมาจากอำเภอเมืองขอนแก่น" in empty
    assert "ลองคำที่สั้นลง" in find(browser, "ฮิปโปโปเตมัส")
    assert "อ่านคำค้นนี้ไม่ออก" in find(browser, "???")
    for wrong in ("start=x", "sort=oldest", "nope=1"):
        page = browser.ask(f"/search?in=cases&{wrong}")
        assert page.status == 400
        assert "ค้นใหม่ได้โดยพิมพ์คำ" in page.text
    assert "ไม่พบวลี" in find(browser, f'"{WORDS["here"]} {WORDS["here"]}"')
    assert number in find(browser, f'"{WORDS["here"]}"')


def test_results_go_on_page_by_page(served: IntakeSender) -> None:
    """Each case once; in the order of their coming where that is asked for."""
    numbers = [served.intake.submit(make_submission()).number for _ in range(45)]
    browser = Browser(served.address, "department")
    seen: list[str] = []
    path = f"/search?in=cases&sort=newest&q={quote(TITLE)}"
    while path:
        page = browser.ask(path).text
        seen += re.findall(r"review/case/(\d+)", page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        path = "/" + found[1].replace("&amp;", "&") if found else ""
    assert seen == numbers[::-1]


def count_at_work(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note for each case whose terms are made how many are made at this moment."""
    seen: list[int] = []
    at_work: list[str] = []
    tokenize = field_tokens.tokenize_record

    def note(record: Record, tokenizer: Tokenizer) -> RecordTokens:
        at_work.append(record.title)
        seen.append(len(at_work))
        # Whoever else may begin does so now.
        time.sleep(0.005)
        tokens = tokenize(record, tokenizer)
        at_work.pop()
        return tokens

    monkeypatch.setattr(live_index, "tokenize_record", note)
    return seen


def test_much_is_read_in_the_background(served: IntakeSender, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is answered from what there is, and says how much is missing; a thread goes on with the rest."""
    monkeypatch.setattr(case_index, "PATIENCE_SECONDS", 0)
    made = count_at_work(monkeypatch)
    for number in range(40):
        served.intake.submit(make_submission(title=f"เรื่องที่ {number}"))
    browser = Browser(served.address, "department")
    page = find(browser, "ป้ายไม้เก่า")
    assert "ค้นได้แล้ว ๐ เรื่อง เหลืออีก ๔๐ เรื่อง" in page
    deadline = time.monotonic() + 60
    while "เหลืออีก" in page and time.monotonic() < deadline:
        page = find(browser, "ป้ายไม้เก่า")
    assert "พบ ๔๐ เรื่อง" in page
    assert made == [1] * 40


def test_one_thread_at_a_time_makes_terms(served: IntakeSender, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask: all find everything, and nothing is made twice."""
    made = count_at_work(monkeypatch)
    for name in ("here", "beside", "elsewhere"):
        for _ in range(6):
            served.intake.submit(replace(make_submission(), area=AREAS[name]))
    browsers = [Browser(served.address, name) for name in ("here", "province", "department", "beside")]
    with ThreadPoolExecutor(len(browsers)) as pool:
        pages = list(pool.map(lambda browser: find(browser, "ป้ายไม้เก่า"), browsers))
    for page, count in zip(pages, ("๖", "๑๒", "๑๘", "๖"), strict=True):
        assert f"พบ {count} เรื่อง" in page
    assert made == [1] * 18


def test_searches_do_not_fill_the_server(served: IntakeSender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes while too many search is told to come again; what is published is searched all the same."""
    monkeypatch.setattr(case_search, "MAX_SEARCHES", 0)
    browser = Browser(served.address, "here")
    assert browser.ask("/search?in=cases&q=x").status == 503
    assert browser.headers["retry-after"]
    assert browser.ask("/search?q=x").status == 200


def test_before_a_library_was_read_nothing_is_searched(
    small_site: Path, tmp_path: Path, desk: CurrentDesk
) -> None:
    """The page says so."""
    with Intake(tmp_path / "intake", min_free_bytes=FREE) as intake:
        add_officers(intake)
        app = make_app(small_site, desk, service=Service(intake, CurrentForms()))
        with serve_app(app) as client:
            asked = Browser(client.address, "here").ask("/search?in=cases&q=x")
    assert asked.status == 503
    assert "คลังยังไม่พร้อมให้ค้น" in asked.text


def list_menu(page: str) -> list[tuple[str, str, str]]:
    """Give (address, words, aria-current) of the links of the menu on a page."""
    [menu] = re.findall(r'<nav aria-label="โต๊ะเจ้าหน้าที่">.*?</nav>', page, re.DOTALL)
    return [
        (address, words, current)
        for address, current, words in re.findall(
            r'<a href="([^"]*)"(?: aria-current="(\w+)")?>([^<]*)</a>', menu
        )
    ]


def test_one_menu_stands_on_every_page(served: IntakeSender) -> None:
    """Who is signed in goes from search to queue and back, and out; who is not is led in."""
    number = add_cases(served.intake)["here"]
    browser = Browser(served.address)
    search, way_in = ("search", "ค้นหา"), ("review", "เข้าโต๊ะเจ้าหน้าที่")
    assert list_menu(browser.ask("/search?q=x").text) == [(*search, "page"), (*way_in, "")]
    for path in ("/review", "/search?in=cases"):
        page = browser.ask(path).text
        assert 'action="review/sign-in"' in page
        assert "ออกจากระบบ" not in page
    assert list_menu(browser.ask("/review").text) == [(*search, ""), (*way_in, "page")]
    link = served.intake.accounts.reset("beside")
    for path in (f"/review/link/{link}", f"/review/case/{number}"):
        links = list_menu(browser.ask(path).text)
        assert [(address.replace("../", ""), words) for address, words, _current in links] == [search, way_in]
    browser.sign_in("here")
    queue = ("review", "รออ่าน")
    beside = [("review/import", "นำเข้าแฟ้ม", ""), ("review/report", "รายงานไตรมาส", "")]
    for path in ("/search?q=x", "/search?in=cases&q=x", "/search?start=x"):
        page = browser.ask(path).text
        assert list_menu(page) == [(*search, "page"), (*queue, ""), *beside]
        assert "ก · อำเภอเมืองขอนแก่น" in page
        assert browser.headers["cache-control"] == "no-store"
    assert list_menu(browser.ask("/review").text) == [(*search, ""), (*queue, "page"), *beside]
    case = list_menu(browser.ask(f"/review/case/{number}").text)
    assert [(words, current) for _address, words, current in case[:2]] == [("ค้นหา", ""), ("รออ่าน", "true")]
    token = re.findall(r'name="_token" value="([^"]*)"', browser.ask("/search").text)[0]
    assert browser.ask("/review/sign-out", {"_token": token}).status == 303
    assert list_menu(browser.ask("/search").text) == [(*search, "page"), (*way_in, "")]


def test_the_menu_leads_nowhere_that_is_not_there(
    small_site: Path, sender: IntakeSender, desk: CurrentDesk
) -> None:
    """A server without an intake has no review, one without a desk no search."""
    with serve_app(make_app(small_site, desk)) as client:
        assert [words for _address, words, _current in list_menu(client.get("/search").text)] == ["ค้นหา"]
        assert client.status("/search?in=cases") == 400
    page = Browser(sender.address).ask("/review").text
    assert [words for _address, words, _current in list_menu(page)] == ["เข้าโต๊ะเจ้าหน้าที่"]
