"""One check for a file of the archive and for what somebody sends: what is asked, and in which words it is said."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from khlang.checks.record import check_record
from khlang.fields.check import Audience
from khlang.fields.write import write_values
from khlang.forms.load import read_form
from khlang.forms.model import Form, Length
from khlang.places import Gazetteer
from khlang.problems import Channel, Problem, say
from khlang.records.read import read_values
from khlang.records.record import Record, Source
from khlang.vocabularies import Term, Vocabulary
from khlang.yaml_text import read_tree

TODAY = datetime.date(2026, 11, 20)
FORM = """\
key: tale
version: 1
label: แบบเรื่องเล่า
noun: เรื่อง
id_prefix: ta
roles: {title: title}
sections: [{key: main, label: เรื่อง}]
fields:
  - {key: title, label: ชื่อเรื่อง, type: text, required: submit, public: yes, section: main}
  - {key: phone, label: เบอร์โทร, type: phone, required: submit, section: main}
  - {key: note, label: ถึงเจ้าหน้าที่, type: text, section: main}
  - {key: photos, label: ภาพ, type: photos, vocabulary: faces, public: yes, section: main}
"""
FACES = Vocabulary("faces", "คนในภาพ", (Term("nobody", "ไม่มีคน", is_nobody=True), Term("some", "มีคน")))


@pytest.fixture(scope="module")
def form() -> Form:
    """A form with a private field that must be filled in, and one that need not."""
    found, problems = read_form(FORM.encode(), "tale.yml", "tale", {"faces": FACES})
    assert found, problems
    return found


def check(form: Form, text: str, audience: Audience) -> Iterator[Problem]:
    """Give the problems of what somebody sent of a form, read as the intake does."""
    tree, problems = read_tree(text.encode(), "")
    assert tree is not None, problems
    values, found = read_values(tree, form, Gazetteer(()))
    record = Record(form, "draft-00000000", "", values, lambda: Source(tree), Length.SHORT)
    yield from found
    yield from check_record(record, Source(tree), TODAY, audience)


def codes(form: Form, text: str, audience: Audience) -> list[tuple[str, tuple[str | int, ...]]]:
    """Give (code, path) of each problem."""
    return [(problem.code, problem.path) for problem in check(form, text, audience)]


def test_private_fields_are_asked_of_a_sender_alone(form: Form) -> None:
    """A file in git must not hold what a sender must give."""
    sent = "title: เรื่องหนึ่ง\nphone: 081-000-0000\nnote: โทรมาตอนเย็น 081-000-0000\n"
    assert codes(form, sent, Audience.INTAKE) == []
    assert codes(form, sent, Audience.ARCHIVE) == [
        ("private_value", ("phone",)),
        ("private_value", ("note",)),
    ]
    bare = "title: เรื่องหนึ่ง\n"
    assert codes(form, bare, Audience.INTAKE) == [("missing_field", ("phone",))]
    assert codes(form, bare, Audience.ARCHIVE) == []
    assert codes(form, "title: ก\nphone: '12'\n", Audience.INTAKE) == [("not_a_phone", ("phone",))]


def test_a_citizen_id_is_refused_everywhere(form: Form) -> None:
    """Also from a sender, also in a private field."""
    sent = "title: เรื่องหนึ่ง\nphone: 081-000-0000\nnote: เลข 1-0000-00000-00-9 ค่ะ\n"
    assert codes(form, sent, Audience.INTAKE) == [("citizen_id", ("note",))]


def test_the_same_problem_in_two_readers_words(form: Form) -> None:
    """Somebody in front of a form sees no file, no line and no key."""
    sent = "title: ก\nphone: 081-000-0000\nphotos:\n  - {file: a.jpg, people: มีคน}\n"
    found = list(check(form, sent, Audience.INTAKE))
    assert [(problem.code, problem.path) for problem in found] == [
        ("no_photo_consent", ("photos", 0, "consent")),
        ("missing_part", ("photos", 0, "caption")),
    ]
    assert [say(problem, Channel.FORM) for problem in found] == [
        "ขออนุญาตคนในภาพก่อน แล้วทำเครื่องหมายที่ช่องนี้",
        "กรอกคำบรรยายด้วย",
    ]
    assert "consent: yes" in say(found[0], Channel.AUTHOR)


def test_what_is_written_from_values_has_the_same_problems(form: Form) -> None:
    """A submission has no file: its values are written as a tree, in which the same paths lead."""
    sent = "title: ก\nphone: 081-000-0000\nphotos:\n  - {file: a.jpg, people: มีคน}\n  - {caption: ข}\n"
    tree, _problems = read_tree(sent.encode(), "")
    assert tree is not None
    values, _found = read_values(tree, form, Gazetteer(()))
    written = write_values(form.fields, values)
    record = Record(form, "draft-00000000", "", values, lambda: Source(written), Length.SHORT)
    again = [(p.code, p.path) for p in check_record(record, Source(written), TODAY, Audience.INTAKE)]
    assert again == codes(form, sent, Audience.INTAKE)


@pytest.mark.parametrize("audience", Audience)
def test_a_photo_called_by_its_hash_holds_no_number(form: Form, audience: Audience) -> None:
    """One of four hundred hashes has the digits of a telephone number in it; other names are looked at."""
    sent = "title: ก\nphotos:\n  - {{file: {}, caption: ภาพ, people: nobody}}\n"
    named = codes(form, sent.format("e0810000001ab7cd.jpg"), audience)
    assert ("mobile_number", ("photos", 0, "file")) not in named
    other = codes(form, sent.format("somchai-0810000001.jpg"), audience)
    assert ("mobile_number", ("photos", 0, "file")) in other
