"""`photos`: photos with what is known of them; their files stand in a folder beside the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khlang.fields.check import Situation
from khlang.fields.field import Asked, Field, FieldType, Group, Required, Shape
from khlang.fields.read import Choice
from khlang.fields.scalars import FILE
from khlang.fields.types import choice, count, text, yes_no
from khlang.problems import Problem


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: its file name in the record's folder and what is known of it.

    `people` is who can be seen; `group` a row of the table that the field is grouped by, from 1, 0 for none.
    """

    file: str = ""
    caption: str = ""
    credit: str = ""
    people: Choice | None = None
    consent: bool | None = None
    group: int | None = None


def check_photos(situation: Situation, photos: tuple[Photo, ...]) -> Iterator[Problem]:
    """Ask for the consent of people that can be seen."""
    for number, photo in enumerate(photos):
        shows_people = photo.people is not None and not (photo.people.term and photo.people.term.is_nobody)
        if shows_people and not photo.consent:
            yield situation.problem("no_photo_consent", number, "consent")


FILE_TYPE = FieldType(name="file", label="ไฟล์ภาพ", shape=Shape.ONE, item=FILE, looks=("plain",))

TYPE = FieldType(
    name="photos",
    label="ภาพพร้อมคำบรรยาย",
    shape=Shape.ROWS,
    item=Group(
        make=Photo,
        parts=(
            Field(
                key="file",
                label="ไฟล์ภาพ",
                help="ชื่อไฟล์ในโฟลเดอร์ของระเบียน",
                type=FILE_TYPE,
                required=Required.SUBMIT,
            ),
            Field(
                key="caption",
                label="คำบรรยาย",
                help="เห็นอะไร ที่ไหน เมื่อไร",
                type=text.TYPE,
                required=Required.SUBMIT,
            ),
            Field(
                key="credit",
                label="ผู้ถ่ายหรือเจ้าของภาพ",
                help="ชื่อกลุ่มหรือหน่วยงาน",
                type=text.TYPE,
                asked=Asked.MORE,
            ),
            Field(
                key="people",
                label="คนในภาพ",
                help="เห็นใครในภาพ",
                type=choice.TYPE,
                required=Required.SUBMIT,
                vocabulary_from="vocabulary",
            ),
            Field(
                key="consent", label="ความยินยอมของคนในภาพ", help="คนในภาพยินยอมให้เผยแพร่แล้ว", type=yes_no.TYPE
            ),
            Field(
                key="group",
                label="เลขแถว",
                help="ภาพเป็นของแถวที่เท่าไร นับจาก ๑",
                type=count.TYPE,
                asked_with="group_by",
            ),
        ),
        said=("caption",),
    ),
    looks=("plain",),
    rules=("min_items", "max_items"),
    needed_keys=("vocabulary",),
    keys=("group_by",),
    is_on_issue_form=False,
    check=check_photos,
)
