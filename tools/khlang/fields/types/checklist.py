"""`checklist`: an answer to each term of a vocabulary, with a note."""

from __future__ import annotations

from dataclasses import dataclass

from khlang.fields.field import Asked, Field, FieldType, Group, Required, Shape
from khlang.fields.read import Choice
from khlang.fields.types import choice, text


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and a note on it."""

    answer: Choice | None = None
    note: str = ""


TYPE = FieldType(
    name="checklist",
    label="ตอบทีละข้อ พร้อมหมายเหตุ",
    shape=Shape.BY_TERM,
    item=Group(
        make=Answer,
        parts=(
            Field(
                key="answer",
                label="คำตอบ",
                help="เลือกหนึ่งข้อ",
                type=choice.TYPE,
                required=Required.SUBMIT,
                vocabulary_from="answers",
            ),
            Field(key="note", label="หมายเหตุ", help="มีอะไรจะบอกเพิ่ม", type=text.TYPE, asked=Asked.MORE),
        ),
        alone="answer",
    ),
    looks=("plain",),
    needed_keys=("vocabulary", "answers"),
    is_long=True,
    is_on_issue_form=False,
)
