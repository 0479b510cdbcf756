"""What comes in is there once, whatever is sent again; what happens to it is told in order."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from khlang.case_state import State
from khlang.intake import (
    BadSubmissionError,
    ClosedCaseError,
    ConflictError,
    EventKind,
    Intake,
    NoCaseError,
    Submission,
    open_intake,
)

from tests.intake.posts import LESSON, make_photo, make_submission, make_upload


def new_id() -> str:
    """Give an id as a phone makes one."""
    return str(uuid.uuid4())


def test_a_draft_sent_again_has_the_same_receipt(intake: Intake, folder: Path) -> None:
    """Also by another form version, with the form's own controls, and after the intake was closed."""
    sent = make_submission()
    receipt = intake.submit(sent)
    again = Submission(
        draft_id=sent.draft_id,
        form="lesson",
        version=2,
        data={**sent.data, "_seconds": ("9",), "advice.0": ("",)},
    )
    assert receipt.is_new
    assert intake.submit(again) == intake.submit(sent)
    intake.close()
    with open_intake(folder, min_free_bytes=0) as opened:
        repeated = opened.submit(sent)
        assert (repeated.number, repeated.secret, repeated.is_new) == (receipt.number, receipt.secret, False)
        assert opened.count_cases() == {State.RECEIVED: 1}


def test_a_draft_with_other_words_is_a_conflict_that_shows_what_is_there(intake: Intake) -> None:
    """Nothing is overwritten, also when only a photo differs."""
    sent = make_submission(make_photo(mark="1"))
    intake.submit(sent)
    for other in (
        make_submission(draft_id=sent.draft_id),
        make_submission(make_photo(mark="2"), draft_id=sent.draft_id),
    ):
        with pytest.raises(ConflictError) as found:
            intake.submit(other)
        assert found.value.case.data["title"] == LESSON["title"]
    assert [photo.name for photo in found.value.case.photos] == [sent.uploads[0].name]
    assert len(list((intake.folder / "photos").iterdir())) == 1


def test_a_hundred_posts_of_one_draft_at_once_are_one(intake: Intake) -> None:
    """One is new, all have its receipt, and the photo is kept once."""
    sent = make_submission(make_photo())
    with ThreadPoolExecutor(100) as pool:
        receipts = list(pool.map(lambda _n: intake.submit(sent), range(100)))
    assert len({receipt.number for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert len(list((intake.folder / "photos").iterdir())) == 1


def test_a_case_from_the_first_word_to_the_last(intake: Intake) -> None:
    """Asked, answered, withdrawn; a step that comes again changes nothing; a closed case takes nothing."""
    sent = make_submission()
    receipt = intake.submit(sent)
    assert intake.review.open(receipt.number).state is State.IN_REVIEW
    assert intake.review.ask(receipt.number, "ขอภาพหนึ่งภาพ").question == "ขอภาพหนึ่งภาพ"
    more, step = make_submission(make_photo(), draft_id=sent.draft_id), new_id()
    for _again in range(2):
        case = intake.add(receipt.secret, step, more)
        assert case.state is State.ANSWERED
        assert len(case.photos) == 1
    with pytest.raises(ConflictError):
        intake.add(receipt.secret, step, sent)
    step = new_id()
    for _again in range(2):
        assert intake.withdraw(receipt.secret, step).state is State.WITHDRAWN
    with pytest.raises(ClosedCaseError):
        intake.add(receipt.secret, new_id(), sent)
    found = intake.find_case(receipt.secret)
    assert found
    kinds = [event.kind for event in found.events]
    assert kinds == [
        EventKind.RECEIVED, EventKind.OPENED, EventKind.ASKED, EventKind.ADDED, EventKind.WITHDRAWN,
    ]  # fmt: skip
    assert found == intake.find_case_by_receipt(receipt.number)


def test_a_clock_set_back_keeps_the_order(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events have numbers of their own, and a resend finds its case whatever day it is."""
    sent = make_submission()
    receipt = intake.submit(sent)
    monkeypatch.setattr("khlang.intake.journal.cases.time.time", lambda: 1.0)
    assert not intake.submit(sent).is_new
    case = intake.review.ask(receipt.number, "ขอภาพ")
    assert [event.kind for event in case.events] == [EventKind.RECEIVED, EventKind.ASKED]
    assert case.events[1].when < case.events[0].when


def test_what_no_form_makes_is_refused(intake: Intake) -> None:
    """A draft without an id, a photo that is not what its name says, a secret that opens nothing."""
    with pytest.raises(BadSubmissionError):
        make_submission(draft_id="1")
    photo = make_upload(make_photo())
    broken = Submission(
        draft_id=new_id(), form="lesson", version=1, data={}, uploads=(make_upload(b"x" * 9),)
    )
    object.__setattr__(broken.uploads[0], "data", b"y")
    with pytest.raises(BadSubmissionError, match="ภาพ"):
        intake.submit(broken)
    assert not list((intake.folder / "photos").iterdir())
    with pytest.raises(NoCaseError):
        intake.withdraw(photo.sha256, new_id())


def test_a_photo_in_a_file_is_moved(intake: Intake, tmp_path: Path) -> None:
    """What was written once is not written again."""
    data = make_photo()
    path = tmp_path / "upload"
    path.write_bytes(data)
    sent = make_submission(data)
    object.__setattr__(sent.uploads[0], "data", path)
    intake.submit(sent)
    assert not path.exists()
    assert [file.read_bytes() for file in (intake.folder / "photos").iterdir()] == [data]
