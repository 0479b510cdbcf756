"""The patterns by which texts are checked: what they find, and the same in a browser."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import asdict

import pytest
from khlang.thai.numbers import find_citizen_id, find_email, find_mobile_number
from khlang.thai.patterns import FULL_WIDTH_DIGITS, PHONE_NUMBERS, TEXT_PATTERNS, THAI_DIGITS, TextPattern

from tests.browser.chromium import NODE

MOBILE = [
    "โทร ๐๘๐-๐๐๐-๐๐๐๐",
    "0800000000",
    "โทร (080) 000 0000 ต่อ",
    "080/0000000",
    "+66 80 000 0000",
    "+6680-000-0000",
    "เบอร์ 66800000000.",
    "ที่.0800000000 👩🏽‍🌾",
    "👩🏽‍🌾,0800000000",
    ".,0800000000",
    "０８００００００００",
    "12/5/2567 โทร 0 80 000 0000",
    "1-0000-0000-00-1 0600000000",
]
NO_MOBILE = [
    "ได้เงิน 0800000000000 บาท",
    "โทร 055-000-000",
    "1.0800000000",
    "9,0800000000",
    "0800000000,5",
    "10800000000",
    "08-08-2567 0000000",
    "06/06/25670000",
    "",
]
CITIZEN = [
    "เลข ๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙",
    "1111111111119",
    "1-0000-00000-04-9 1111111111119",
    "(1111111111119)",
    "１１１１１１１１１１１１９",
]
NO_CITIZEN = ["เลข 1-0000-00000-04-9", "11111111111191", "0000000000000", "1111111111111"]
EMAILS = ["ส่ง somchai@example.co.th", "a@b.co", "ก@b.co c.d+e@f-g.org"]
NO_EMAILS = ["a@b", "@", "a b@ c.d"]
OTHERS = ["อาสาพัฒนาพัฒนาชุมชน", "เรื่อยเรื่อย ต่าง ๆ", "ตัว\ufffdหาย", "👩🏽‍🌾 \ue000", "ธนาคารธนาคารขยะขยะ"]
TEXTS = [*MOBILE, *NO_MOBILE, *CITIZEN, *NO_CITIZEN, *EMAILS, *NO_EMAILS, *OTHERS]


def test_private_numbers_are_found_as_people_write_them() -> None:
    """With any separators and digits; amounts, dates and longer numbers are left alone."""
    assert [text for text in MOBILE if find_mobile_number(text) is None] == []
    assert [text for text in NO_MOBILE if find_mobile_number(text) is not None] == []
    assert [text for text in CITIZEN if find_citizen_id(text) is None] == []
    assert [text for text in NO_CITIZEN if find_citizen_id(text) is not None] == []
    assert [text for text in EMAILS if find_email(text) is None] == []
    assert [text for text in NO_EMAILS if find_email(text) is not None] == []


def test_the_place_is_that_of_the_number() -> None:
    """What must stand before a number is no part of it."""
    assert find_mobile_number("โทร ๐๘๐-๐๐๐-๐๐๐๐") == 4
    assert find_mobile_number("ที่.0800000000") == 4
    assert find_mobile_number("(+66 80 000 0000)") == 1
    assert find_citizen_id("1-0000-00000-04-8 ๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙") == 18


def find_spans(pattern: TextPattern, text: str) -> list[tuple[int, int]]:
    """Give where a pattern's group matches, in code points, without the rule on its check digit."""
    if pattern.is_in_digits:
        text = text.translate(str.maketrans(THAI_DIGITS + FULL_WIDTH_DIGITS, "0123456789" * 2))
    return [found.span(pattern.group) for found in re.finditer(pattern.pattern, text)]


SCRIPT = """
const { patterns, phones, texts, rows } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const inDigits = (text) => [...text].map((sign) => {
  const row = rows.find((row) => [...row].includes(sign));
  return row ? String([...row].indexOf(sign)) : sign;
}).join("");
const count = (text, end) => [...text.slice(0, end)].length;
const found = patterns.map((pattern) => texts.map((text) => {
  const given = pattern.is_in_digits ? inDigits(text) : text;
  const matches = [...given.matchAll(new RegExp(pattern.pattern, "dgu"))];
  return matches.map((match) => match.indices[pattern.group].map((end) => count(given, end)));
}));
for (const phone of phones) new RegExp(phone, "u");
console.log(JSON.stringify(found));
"""


def test_javascript_finds_the_same() -> None:
    """The same patterns, given as JSON to Node, match the same parts of the same texts."""
    given = {
        "patterns": [asdict(pattern) for pattern in TEXT_PATTERNS.values()],
        "phones": list(PHONE_NUMBERS.values()),
        "texts": TEXTS,
        "rows": [THAI_DIGITS, FULL_WIDTH_DIGITS],
    }
    done = subprocess.run(
        [str(NODE), "-e", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    ours = [
        [[list(span) for span in find_spans(pattern, text)] for text in TEXTS]
        for pattern in TEXT_PATTERNS.values()
    ]
    assert json.loads(done.stdout) == ours
    assert all(any(spans) for spans in ours), "every pattern has a text in which it is found"


@pytest.mark.parametrize(
    "pattern", [*(each.pattern for each in TEXT_PATTERNS.values()), *PHONE_NUMBERS.values()]
)
def test_patterns_mean_the_same_in_both_languages(pattern: str) -> None:
    """No look-behind, and no class whose letters differ."""
    assert not re.search(r"\(\?<|\\[dDwWsSbB]|\(\?P|\\[AZz]", pattern)
