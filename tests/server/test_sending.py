"""What people send over HTTP: taken once, kept before it is acknowledged, answered to scripts and to plain forms."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from khlang.case_state import State
from khlang.intake import name_photo

from tests.server.posts import PHONE, Data, IntakeSender, draw_photo, make_draft


def test_the_service_says_what_can_be_sent(sender: IntakeSender) -> None:
    """Forms that only staff fill in are not among it; the page of a form is still the site's file."""
    told = sender.ask("GET", "/send/service.json").json
    assert told["service"] == "khlang"
    assert told["forms"] == {key: form.version for key, form in sender.library.forms.items() if form.is_sent}
    assert sender.ask("GET", "/send/lesson.html").text == "แบบฟอร์ม"
    again = sender.ask("GET", "/send/lesson")
    assert (again.status, again.headers["Location"]) == (303, "lesson.html")


def test_a_draft_is_taken_once(sender: IntakeSender, lesson: Data) -> None:
    """The first post opens a case, the same again gives the same receipt, other words a conflict."""
    data = {**lesson, **make_draft()}
    first = sender.post("/send/lesson", data)
    assert first.status == 201, first.text
    assert first.headers["Cache-Control"] == "no-store"
    case = sender.intake.find_case(first.json["follow"].removeprefix("follow/"))
    assert case
    assert case.number == first.json["receipt"]
    assert case.data["title"] == lesson["title"]
    again = sender.post("/send/lesson", data)
    assert (again.status, again.json) == (200, first.json)
    other = sender.post("/send/lesson", {**data, "title": ("ชื่อเรื่องอีกชื่อหนึ่งของเรา",)})
    assert (other.status, other.json["receipt"]) == (409, case.number)
    assert "follow" not in other.json
    assert len(sender.intake.list_cases()) == 1


def test_many_posts_of_one_draft_are_one(sender: IntakeSender, lesson: Data) -> None:
    """A phone that sends again while the first post is still on its way."""
    data = {**lesson, **make_draft()}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _number: sender.post("/send/lesson", data), range(20)))
    assert sorted({answer.status for answer in answers}) == [200, 201]
    assert sum(answer.status == 201 for answer in answers) == 1
    assert len(sender.intake.list_cases()) == 1


def test_a_photo_is_kept_under_the_name_that_the_record_will_use(sender: IntakeSender, lesson: Data) -> None:
    """Whatever its sender calls it; a file of no control, or an empty one, is no photo."""
    photo = draw_photo()
    files = {
        "photos.0.file": ("../../x.html", photo),
        "photos.1.file": ("", b""),
        "title": ("a.jpg", b"x"),
        "nobody.file": ("a.jpg", photo),
    }
    data = {**lesson, **make_draft(), "photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}
    answer = sender.post("/send/lesson", data, files)
    assert answer.status == 201, answer.text
    [case] = sender.intake.list_cases()
    [kept] = case.photos
    assert kept.name == name_photo(sha256(photo).hexdigest())
    assert case.data["photos.0.file"] == (kept.name,)
    assert sender.intake.photos.read_original(kept.stem) == photo
    assert list((sender.intake.folder / "incoming").iterdir()) == []


def test_what_is_missing_is_told_by_control(sender: IntakeSender, lesson: Data) -> None:
    """To a script as JSON, in the words of a form; nothing is kept."""
    data = {**lesson, **make_draft(), "title": ("สั้น",), "place": ("อำเภอที่ไม่มี",)}
    answer = sender.post("/send/lesson", data)
    assert answer.status == 422
    [first] = [each for each in answer.json["problems"] if each["name"] == "title"]
    assert first["level"] == "error"
    assert first["path"] == ["title"]
    assert re.search("[ก-ฮ]", first["message"])
    assert sender.intake.list_cases() == []
    checked = sender.post_urlencoded("/check/lesson", {**lesson, "title": ("สั้น",)})
    assert (checked.status, checked.json["problems"][0]["name"]) == (200, "title")


def test_a_plain_form_leads_to_the_follow_page(sender: IntakeSender, lesson: Data) -> None:
    """Without scripts and without an id of a draft: twice the same is once, and the page shows what was sent."""
    data = {**lesson, "_draft": ("",), "_version": ("1",), "_website": ("",)}
    first = sender.post("/send/lesson", data, script=False)
    assert first.status == 303
    assert sender.post("/send/lesson", data, script=False).headers["Location"] == first.headers["Location"]
    [case] = sender.intake.list_cases()
    path = first.headers["Location"].removeprefix("..")
    page = sender.ask("GET", path)
    assert page.status == 200
    assert PHONE in page.text
    assert case.number[:4] in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_a_plain_form_comes_back_with_what_was_written(sender: IntakeSender, lesson: Data) -> None:
    """With words, photo and problem; the next post has the photo though nobody chose it again."""
    photo = draw_photo("blue")
    name = name_photo(sha256(photo).hexdigest())
    caption = {"photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}
    data = {**lesson, **caption, "_draft": ("",), "title": ("สั้น",)}
    answer = sender.post("/send/lesson", data, {"photos.0.file": ("a.heic", photo)}, script=False)
    assert answer.status == 422
    assert 'aria-invalid="true"' in answer.text
    assert lesson["story"][0][:40] in answer.text
    draft = re.search(r'name="_draft" value="([0-9a-f-]{36})"', answer.text)
    assert draft
    uuid.UUID(draft[1])
    assert f'name="_photo.photos.0.file" value="{name}"' in answer.text
    named = {**lesson, **caption, "_draft": (draft[1],), "_photo.photos.0.file": (name,)}
    assert sender.post("/send/lesson", {**named, "_draft": (str(uuid.uuid4()),)}, script=False).status == 422
    assert sender.post("/send/lesson", named, script=False).status == 303
    [case] = sender.intake.list_cases()
    assert [photo.name for photo in case.photos] == [name]
    assert list((sender.intake.folder / "incoming").iterdir()) == []


def test_rows_grow_and_move_without_scripts(sender: IntakeSender, lesson: Data) -> None:
    """Each button answers the same page changed, with all that was written."""
    rows = {name: values for name, values in lesson.items() if name.startswith("steps.")}
    count = 1 + max(int(name.split(".")[1]) for name in rows)
    data = {**lesson, **make_draft()}
    more = sender.post("/send/lesson", {**data, "_more": ("steps",)}, script=False)
    assert more.status == 200
    assert f'data-row="steps.{count}"' in more.text
    assert (
        f'data-row="steps.{count}"'
        not in sender.post("/send/lesson", {**data, "_stay": ("1",)}, script=False).text
    )
    photos = {"photos.0.file": ("a.jpg", draw_photo("red")), "photos.1.file": ("b.jpg", draw_photo("white"))}
    moved = sender.post("/send/lesson", {**data, "_up": ("photos.1",)}, photos, script=False).text
    names = [re.search(rf'name="_photo.photos.{row}.file" value="([^"]+)"', moved) for row in (0, 1)]
    wanted = [name_photo(sha256(draw_photo(colour)).hexdigest()) for colour in ("white", "red")]
    assert [found and found[1] for found in names] == wanted
    assert sender.intake.list_cases() == []


def test_a_conflict_shows_both_and_can_be_sent_as_its_own(sender: IntakeSender, lesson: Data) -> None:
    """Without scripts; no telephone number that was not written just now is on the page."""
    data = {**lesson, **make_draft()}
    assert sender.post("/send/lesson", data, script=False).status == 303
    photo = {"photos.0.file": ("a.jpg", draw_photo("red"))}
    other = {
        **data,
        "title": ("ชื่อเรื่องอีกชื่อหนึ่งของเรา",),
        "contact_phone": ("",),
        "photos.0.caption": ("ภาพหมู่บ้าน",),
        "photos.0.people": ("none",),
    }
    page = sender.post("/send/lesson", other, photo, script=False)
    assert page.status == 409
    assert lesson["title"][0] in page.text
    assert other["title"][0] in page.text
    assert PHONE not in page.text
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    again: dict[str, tuple[str, ...]] = {}
    for name, value in hidden:
        again[name] = (*again.get(name, ()), value)
    assert sender.post("/send/lesson", again, script=False).status == 303
    assert len(sender.intake.list_cases()) == 2


def test_a_case_is_followed_corrected_and_withdrawn(sender: IntakeSender, lesson: Data) -> None:
    """What is asked for stands on the page; the form comes filled in; a step is taken once; withdrawn is withdrawn."""
    sent = sender.post("/send/lesson", {**lesson, **make_draft()}).json
    path = f"/{sent['follow']}"
    sender.intake.review.ask(sent["receipt"], "ช่วยเล่าว่าเริ่มปีไหน")
    page = sender.ask("GET", path).text
    assert "ช่วยเล่าว่าเริ่มปีไหน" in page
    form = sender.ask("GET", f"{path}/edit").text
    assert "<h1>เติมหรือแก้เรื่องที่ส่งไว้</h1>" in form
    assert lesson["story"][0][:40] in form
    step = re.search(r'name="_step" value="([^"]+)"', form)
    assert step
    added = {**lesson, "_step": (step[1],), "title": ("ชื่อเรื่องใหม่ที่ดีกว่าเดิม",)}
    refused = sender.post(f"{path}/edit", {**added, "title": ("ก",)}, script=False)
    assert refused.status == 422
    assert step[1] in refused.text
    for _ in range(2):
        answer = sender.post(f"{path}/edit", added, script=False)
        assert (answer.status, answer.headers["Location"]) == (303, f"../{sent['follow'][7:]}")
    [case] = sender.intake.list_cases()
    assert case.state is State.ANSWERED
    assert case.data["title"] == added["title"]
    step = re.search(r'name="_step" value="([^"]+)"', sender.ask("GET", path).text)
    assert step
    gone = sender.post_urlencoded(f"{path}/withdraw", {"_step": (step[1],)}, script=False)
    assert gone.status == 303
    assert sender.ask("GET", f"{path}/edit").status in (404, 409)
    assert sender.ask("GET", "/follow/nobody").status == 404
