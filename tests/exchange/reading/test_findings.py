"""What may be better, what cannot be and what is personal is told beside a reading, and nothing is changed."""

from __future__ import annotations

import pytest
from khlang.exchange.reading import (
    accept_suggestion,
)
from khlang.problems import say

from tests.exchange.reading.documents import codes, read_lines


def test_what_may_be_better_is_suggested_and_not_done() -> None:
    """A doubled word, a misspelling, the year that the text names, the kind of who tells it."""
    reading = read_lines(
        "ชื่อเรื่อง\nอาสาพัฒนาพัฒนาชุมชน ดำบลตัวอย่าง\nชื่อผู้ถอดบทเรียน\nชมรมตัวอย่าง\nสถานที่เกิดเหตุการณ์\nจังหวัดกำแพงเพ็ด\n"
        "เนื้อเรื่อง\nในปี พ.ศ.๒๕๖๕ เริ่มโครงการประจำปี ๒๕๖๕ ด้วยพระบรมพระบรมราโชบาย"
    )
    found = {(each.control, each.before): each for each in reading.suggestions}
    assert found[("title", "อาสาพัฒนาพัฒนาชุมชน")].after == "อาสาพัฒนาชุมชน"
    assert found[("title", "ดำบล")].after == "ตำบล"
    assert found[("place", "กำแพงเพ็ด")].after == "กำแพงเพชร"
    assert found[("fiscal_year", "")].after == "๒๕๖๕"
    assert found[("recorder.kind", "")].after == "club"
    assert not [each for each in reading.suggestions if each.control == "story"]
    assert "fiscal_year" not in reading.data
    data = accept_suggestion(reading.data, found[("title", "ดำบล")])
    assert data["title"] == ("อาสาพัฒนาพัฒนาชุมชน ตำบลตัวอย่าง",)
    with pytest.raises(ValueError, match="no longer"):
        accept_suggestion(data, found[("title", "ดำบล")])
    assert accept_suggestion(data, found[("fiscal_year", "")])["fiscal_year"] == ("๒๕๖๕",)


def test_dates_that_cannot_be_and_letters_of_other_scripts_are_told() -> None:
    """With the right day of the week."""
    reading = read_lines(
        "ชื่อเรื่อง\nปลูกไผ่\nเนื้อเรื่อง\nวันอังคารที่ ๑๕ พฤษภาคม ๒๕๖๖ เริ่มประชุม\n๓๑ กุมภาพันธ์ ๒๕๖๖ ลงแรง\n๑ มกราคม ๒๕๙๙\nนายสมมत"
    )
    assert codes(reading) == ["wrong_weekday", "impossible_date", "date_to_come", "mixed_script"]
    assert "จันทร์" in say(reading.problems[0])


def test_personal_data_is_found_wherever_it_stands() -> None:
    """In a private field it may stay; elsewhere it would be shown."""
    reading = read_lines(
        "เบอร์โทรศัพท์: 0 5500 0000\nชื่อเรื่อง: ปลูกไผ่ โทร 081-000-0001\n"
        "เนื้อเรื่อง\nส่งมาที่ some.one@example.org หรือ Line ID: some1"
    )
    assert [(each.kind.value, each.key, each.is_published) for each in reading.private] == [
        ("phone", "contact_phone", False),
        ("phone", "title", True),
        ("email", "story", True),
        ("account", "story", True),
    ]
