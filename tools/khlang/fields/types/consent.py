"""`consent`: given or not, by whom (a role, not a name), when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khlang.fields.check import Situation
from khlang.fields.field import Field, FieldType, Group, Required, Shape
from khlang.fields.types import date, text, yes_no
from khlang.problems import Problem
from khlang.thai.dates import Date


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent, or that there is none."""

    given: bool | None = None
    by: str = ""
    date: Date | None = None


def check_consent(situation: Situation, consent: Consent) -> Iterator[Problem]:
    """Refuse a record whose owner does not agree."""
    if consent.given is False:
        yield situation.problem("no_consent")


TYPE = FieldType(
    name="consent",
    label="ความยินยอม",
    shape=Shape.ONE,
    item=Group(
        make=Consent,
        parts=(
            Field(
                key="given", label="ยินยอม", help="ตอบ ใช่ หรือ ไม่", type=yes_no.TYPE, required=Required.SUBMIT
            ),
            Field(key="by", label="ผู้ให้ความยินยอม", help="ตำแหน่งหรือบทบาท ไม่ใช่ชื่อ", type=text.TYPE),
            Field(key="date", label="วันที่ให้ความยินยอม", help="วันที่ เดือน หรือปี", type=date.TYPE),
        ),
        alone="given",
        said=("by",),
    ),
    looks=("quiet",),
    is_on_issue_form=False,
    check=check_consent,
)
