"""`phone`: a telephone number."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.fields.check import Situation
from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import PHONE
from khlang.problems import Problem
from khlang.thai.numbers import PhoneNumber


def check_phone(situation: Situation, number: PhoneNumber) -> Iterator[Problem]:
    """Refuse a mobile number, which is a person's, in a field that is shown."""
    if number.kind == "mobile" and situation.field.is_public:
        yield situation.problem("public_mobile_number")


TYPE = FieldType(
    name="phone",
    label="เบอร์โทรสำนักงาน",
    shape=Shape.ONE,
    item=PHONE,
    looks=("quiet", "plain"),
    is_private_number=True,
    is_on_issue_form=False,
    check=check_phone,
)
