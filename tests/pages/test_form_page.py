"""The form as a page: everything that a sender is asked has a control with its words, and what a server answers keeps
every word and says what is wrong beside it."""

from __future__ import annotations

import dataclasses
import datetime
import html.parser
import re
from collections import Counter

import pytest
from jinja2 import DictLoader
from khlang.case_state import State
from khlang.fields.field import Asked, Control, Field, Rule, Scalar
from khlang.fields.scalars import LINE
from khlang.fields.types import TYPES
from khlang.forms.model import Form
from khlang.library import Library
from khlang.pages.constraints import list_constraints
from khlang.pages.follow import (
    Conflict,
    Follow,
    FollowEvent,
    FollowPhoto,
    render_conflict,
    render_follow,
    render_refusal,
)
from khlang.pages.form import Answer, render_send_form
from khlang.pages.form_paper import render_paper_form
from khlang.pages.page import CONTROLS, Page, Site, check_controls, make_environment
from khlang.pages.send_paths import find_origin, find_service
from khlang.problems import Problem

SITE = Site("คลัง")
HOSTILE = '"><script>alert(1)</script>\n</textarea><b>'


class Controls(html.parser.HTMLParser):
    """Collects ids, names, what labels and descriptions point at, links inside the page, and texts of controls."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.attributes: dict[str, list[dict[str, str]]] = {}
        self.pointed: set[str] = set()
        self.tags: Counter[str] = Counter()
        self.feed(page.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what matters of an element."""
        values = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.ids.update([values["id"]] if "id" in values else [])
        pointed = " ".join(values.get(key, "") for key in ("for", "aria-describedby", "aria-labelledby"))
        self.pointed.update(pointed.split())
        if tag == "a" and values.get("href", "").startswith("#"):
            self.pointed.add(values["href"][1:])
        if "name" in values and tag in ("input", "select", "textarea"):
            self.attributes.setdefault(values["name"], []).append(values)


def list_forms(library: Library) -> list[Form]:
    """Give the forms that people send."""
    return [form for form in library.forms.values() if form.is_sent]


def test_every_question_has_its_control_and_staff_are_asked_elsewhere(library: Library) -> None:
    """What a form file says of a field is all that it takes."""
    forms = list_forms(library)
    assert forms
    for form in forms:
        page = render_send_form(form, SITE)
        fields = re.findall(r'data-field="([^"]+)"', page.html)
        asked = [
            field.key for field in form.fields if field.asked is not Asked.STAFF and not field.type.compute
        ]
        assert sorted(fields) == sorted(asked)
        assert any(field.asked is Asked.STAFF for field in form.fields) or form.key == "centre"
        names = {name.split(".")[0] for name in Controls(page).attributes if not name.startswith("_")}
        assert names == set(asked)


def test_pages_point_at_what_is_there(library: Library) -> None:
    """Each id is there once; whatever names one finds it; no control keeps Thai digits out."""
    for form in list_forms(library):
        found = Controls(render_send_form(form, SITE))
        assert [name for name, count in found.ids.items() if count > 1] == []
        assert found.pointed - found.ids.keys() == set()
        kinds = {
            each["type"] for controls in found.attributes.values() for each in controls if "type" in each
        }
        assert kinds <= {"text", "tel", "url", "hidden", "radio", "checkbox", "file"}


def test_few_screens_and_few_questions_at_first(library: Library) -> None:
    """Nobody is asked thirty questions at once: at most eight screens, of at most five questions at first sight."""
    for form in list_forms(library):
        page = render_send_form(form, SITE)
        screens = re.findall(r'<section class="kl-screen".*?</section>', page.html, flags=re.DOTALL)
        assert 1 < len(screens) <= 8
        for screen in screens:
            first = screen.split("kl-more--screen")[0]
            assert 0 < first.count('data-field="') <= 5


def test_headings_read_well_whatever_a_form_is_of(library: Library) -> None:
    """A label names what is filled in and sent; a noun names what it tells of, and nobody sends a centre."""
    for form in list_forms(library):
        page = render_send_form(form, SITE)
        assert page.title == f"กรอก{form.label}"
        assert f"<h1>{page.title}</h1>" in page.html
        assert f"ส่ง{form.noun}" not in page.html


def test_private_fields_say_so(library: Library) -> None:
    """A telephone number stays with the officer; the form says it beside the question and before sending."""
    for form in list_forms(library):
        page = render_send_form(form, SITE)
        private = [field for field in form.asked_fields if not field.is_public]
        assert page.html.count("data-private") == page.html.count("kl-mark--kept") == len(private)
        assert "ประวัติของคลัง (git)" in page.html


@pytest.fixture
def answer() -> Answer:
    """What a server says of a post."""
    return Answer(path="send/lesson", action="lesson", draft="6e1c0a56-0000-4000-8000-000000000001")


def test_answer_keeps_every_word(library: Library, answer: Answer) -> None:
    """Whatever was typed stands in the page that comes back, as text, in as many rows."""
    data = {
        "title": (HOSTILE,),
        "steps.0.text": ("หนึ่ง",),
        "steps.2.sub.1": ("ย่อย",),
        "photos.0.file": ("0123456789abcdef.jpg",),
        "missions": ("pantry",),
        "publish_consent.given": ("no",),
        "recorder.name": ("ชมรม",),
        "place": ("ต.คลองขลุง",),
        "place.province": ("กำแพงเพชร",),
    }
    page = render_send_form(library.forms["lesson"], SITE, data, (), answer)
    assert "<script>alert" not in page.html
    assert "&lt;/textarea&gt;" in page.html
    found = Controls(page)
    assert found.pointed - found.ids.keys() == set()
    assert {"steps.0.text", "steps.1.text", "steps.2.text", "steps.2.sub.1"} <= found.attributes.keys()
    assert found.attributes["_draft"][0]["value"] == answer.draft
    assert found.attributes["_photo.photos.0.file"][0]["value"] == "0123456789abcdef.jpg"
    assert [each["value"] for each in found.attributes["missions"] if "checked" in each] == ["pantry"]
    assert [each["value"] for each in found.attributes["publish_consent.given"] if "checked" in each] == [
        "no"
    ]
    assert found.attributes["place.province"][0]["value"] == "กำแพงเพชร"
    assert not page.head.is_indexed


def test_problems_stand_beside_their_controls(library: Library, answer: Answer) -> None:
    """Each has a link at the top, in the page's order; one without a control on the page leads to the next one."""
    problems = [
        Problem.of("missing_field", ("title",), "ชื่อเรื่อง"),
        Problem.of("missing_part", ("steps", 1, "text"), "ขั้นตอน", label="ขั้นตอน"),
        Problem.of("not_text", ("steps", 1, "text", 9), "ลึก"),
        Problem.of("no_province", ("place",), "สถานที่"),
        Problem.of("not_a_list", ("no_such_field",), "ไม่มีช่อง"),
    ]
    page = render_send_form(library.forms["lesson"], SITE, {}, problems, answer)
    links = re.findall(r'<li><a href="#([^"]+)">', page.html)
    assert links == ["title", "place", "steps.1.text", "steps.1.text", "kl-form"]
    found = Controls(page)
    assert found.pointed - found.ids.keys() == set()
    for name in ("title", "steps.1.text", "place"):
        assert found.attributes[name][0]["aria-invalid"] == "true"
        assert f'id="{name}-problem">' in page.html
    assert 'id="problem-problem" hidden>' in page.html


def test_limits_refuse_nothing_that_the_check_takes() -> None:
    """Patterns go to a browser only where they mean the same there; numbers may have Thai digits."""
    line = Field(key="a", label="", type=TYPES["text"])

    def limits(*rules: Rule, field: Field = line, kind: str = Control.LINE) -> dict[str, str]:
        return dict(list_constraints(dataclasses.replace(field, rules=rules), kind))

    assert limits(Rule("min_length", 3), Rule("max_length", 20)) == {"minlength": "3", "maxlength": "20"}
    assert limits(Rule("pattern", "^[ก-ฮ]+"), kind=Control.LINE) == {"pattern": ".*(?:^[ก-ฮ]+).*"}
    assert limits(Rule("forbid", "x", "ไม่ใช้ x")) == {"pattern": "(?!.*(?:x)).*", "title": "ไม่ใช้ x"}
    assert limits(Rule("pattern", r"\d")) == {}
    number = Field(key="a", label="", type=TYPES["count"])
    found = limits(Rule("min", 1), Rule("max", 9), field=number, kind=Control.NUMBER)
    assert found == {"pattern": r"[\s0-9๐-๙,]*", "data-min": "1", "data-max": "9"}
    assert re.fullmatch(found["pattern"], " ๑,๒๐๐")
    paragraphs = Field(key="a", label="", type=TYPES["paragraphs"])
    assert limits(Rule("max_length", 9), field=paragraphs, kind=Control.TEXT_AREA) == {}


def test_a_scalar_without_control_fails_at_once() -> None:
    """Neither a scalar without a control nor a control that nothing draws is a surprise on one form in a year."""
    with pytest.raises(TypeError, match="control"):
        Scalar(read=LINE.read)  # type: ignore[call-arg]
    environment = make_environment()
    environment.loader = DictLoader({CONTROLS: "{% macro line(q) %}{% endmacro %}"})
    with pytest.raises(TypeError, match="lacks text_area"):
        check_controls(environment)


def test_service_is_where_the_setting_says(library: Library) -> None:
    """Relative where it may be beside the site, whole where it is elsewhere."""
    form = library.forms["lesson"]
    assert 'action="../send/lesson"' in render_send_form(form, SITE).html
    elsewhere = render_send_form(
        form, Site("คลัง", service=find_service("https://send.example.org/khlang"))
    ).html
    assert 'action="https://send.example.org/khlang/send/lesson"' in elsewhere
    assert find_origin("https://send.example.org/khlang/") == "https://send.example.org"
    assert find_origin("none") == find_origin("") == ""
    for wrong in ("javascript:alert(1)", "https://", "off", "https://a.example/?x=1"):
        with pytest.raises(ValueError, match="service"):
            find_service(wrong)


# What a server answers afterwards


def make_follow(library: Library, *events: FollowEvent, record: str = "") -> Page:
    """Make the follow page of a submission with these events."""
    return render_follow(
        Follow(
            path="follow/secret",
            address="https://example.org/follow/secret",
            receipt="123456789012",
            form=library.forms["lesson"],
            title=HOSTILE,
            events=events,
            photos=(FollowPhoto("ศาลา", "กำลังตรวจ"), FollowPhoto("", "เปิดไม่ได้ ส่งใหม่", is_refused=True)),
            answers={"title": (HOSTILE,), "recorder.kind": ("club",), "steps.0.text": ("นัดคุย",)},
            record=record,
            step="5",
        )
    )


WHEN = datetime.datetime(2026, 11, 20, 10, 42, tzinfo=datetime.UTC)


def test_follow_page_tells_how_far_it_is(library: Library) -> None:
    """Number to read out, what happened and what is to come, what is asked, and the ways to answer and to withdraw."""
    asked = make_follow(
        library, FollowEvent(WHEN, State.RECEIVED), FollowEvent(WHEN, State.ASKED, "ขอตัวเลขสักหนึ่งตัว")
    )
    assert "1234 5678 9012" in asked.html
    assert f"{library.forms['lesson'].label}ที่ส่งไว้" in asked.html
    assert "๒๐ พฤศจิกายน ๒๕๖๙ ๑๐:๔๒ น." in asked.html
    assert asked.html.count("ขอตัวเลขสักหนึ่งตัว") == 2
    assert 'href="secret/edit"' in asked.html
    assert 'action="secret/withdraw"' in asked.html
    assert "<script" not in asked.html
    assert "kl-qr" in asked.html
    assert not asked.head.is_indexed
    assert asked.head.scripts == ""
    published = make_follow(library, FollowEvent(WHEN, State.ACCEPTED), record="lesson/kr-2567-kkn-001.html")
    assert 'href="../lesson/kr-2567-kkn-001.html"' in published.html
    withdrawn = make_follow(library, FollowEvent(WHEN, State.WITHDRAWN))
    assert "secret/edit" not in withdrawn.html
    assert "secret/withdraw" not in withdrawn.html


def test_conflict_page_shows_both(library: Library) -> None:
    """Only what differs, and no word is lost on the way to sending it as one of its own."""
    kept = {"title": ("ของเดิม",), "story": ("เหมือนกัน",)}
    sent = {"title": (HOSTILE,), "story": ("เหมือนกัน",), "_draft": ("old",)}
    page = render_conflict(
        Conflict(path="send/lesson", form=library.forms["lesson"], kept=kept, sent=sent, draft="new")
    )
    assert "ของเดิม" in page.html
    assert "<script" not in page.html
    found = Controls(page)
    assert found.attributes["title"][0]["value"] == HOSTILE
    assert [each["value"] for each in found.attributes["_draft"]] == ["new"]
    assert page.html.count("kl-versions__two") == 1


def test_refusal_says_what_to_do() -> None:
    """In Thai, escaped, with a way on."""
    page = render_refusal("send/lesson", "รับไม่ได้", HOSTILE)
    assert "<script" not in page.html
    assert "สิ่งที่กรอกไว้ยังอยู่" in page.html


def test_paper_form_has_every_field_in_order(library: Library) -> None:
    """The official form's fields in its order, private ones too; with a QR only where the address is known."""
    for form in list_forms(library):
        page = render_paper_form(form, SITE)
        fields = [field for field in form.asked_fields if field.paper_look != "none"]
        headings = re.findall(r"<h2>[๐-๙]+\. (.+?)(?: \*)?(?: <small>.*?)?</h2>", page.html)
        assert headings == [field.on_paper.label for field in fields]
        assert "<input" not in page.html
        assert "kl-qr" not in page.html
        known = render_paper_form(form, Site("คลัง", "https://example.org/"))
        assert "kl-qr" in known.html
        assert f"https://example.org/send/{form.key}.html" in known.html
