"""Private numbers are found however they are written, and other numbers are left alone: in Python and in a browser.

`private_numbers.tsv` has texts of both kinds: what is found in each, or `none`.
"""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from dataclasses import asdict
from pathlib import Path

import pytest
from khlang.thai.private_numbers import find_private_numbers
from khlang.thai.private_patterns import NUMBER_PATTERNS, PLACE_PATTERNS
from khlang.thai.signs import DIGITS, NOTE_DIGITS, OTHER_SIGNS, UNSEEN, fold_signs

from tests.browser.chromium import NODE

PATTERNS = [(code, each) for code, group in (NUMBER_PATTERNS | PLACE_PATTERNS).items() for each in group]


def read_table() -> list[tuple[str, str]]:
    """Give (what is found or `none`, text) of each row."""
    lines = Path(__file__).with_name("private_numbers.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(kind, re.sub(r"\\(n|\\|u[0-9a-f]{4})", unescape, text)) for kind, text in rows]


def unescape(found: re.Match[str]) -> str:
    """Give the sign of one escape of the table."""
    return {"n": "\n", "\\": "\\"}.get(found[1]) or chr(int(found[1][1:], 16))


TABLE = read_table()


def test_the_table_has_both_kinds() -> None:
    """Enough of each, and no text twice."""
    kinds = [kind for kind, _text in TABLE]
    assert len({text for _kind, text in TABLE}) == len(TABLE)
    assert {kind: kinds.count(kind) >= 30 for kind in set(kinds)} == dict.fromkeys(
        ("mobile_number", "citizen_id", "map_place", "none"), True
    )


@pytest.mark.parametrize("before", ["", "โทร ", "ลุงสมเล่าว่า ", "12 คน "])
def test_private_numbers_are_found_and_others_are_not(before: str) -> None:
    """Every row, alone and in a sentence."""
    wrong = []
    for kind, text in TABLE:
        found = {code for code, _index in find_private_numbers(f"{before}{text} ครับ")}
        wrong += [(kind, text, found)] if found != {kind} - {"none"} else []
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("โทร ๐๘๐-๐๐๐-๐๐๐๐", [4]),
        ("ที่.0800000000", [4]),
        ("(+66 80 000 0000)", [1]),
        ("โทร (080) 000 0000", [5]),
        ("โท\u200bร   0\u200b80-000\n-0000 ครับ", [7]),
        ("1-0000-00000-04-8 ๑-๑๑๑๑-๑๑๑๑๑-๑๑-๙", [18]),
        ("080-000-0001 และ 080-000-0002", [0, 17]),
        ("0800000001,0800000002", [0]),
        ("บ้านอยู่ที่ 16.2085, 99.7214", [12]),
        ("ดู https://maps.app.goo.gl/AbC", [11]),
        ("ก" * 5000 + "0800000001" + "ข" * 5000 + "080/000/0001", [5000, 10010]),
    ],
)
def test_the_place_is_that_of_the_first_digit(text: str, at: list[int]) -> None:
    """What must stand before a number is no part of it, and nothing that is left out shifts it."""
    assert [index for _code, index in find_private_numbers(text)] == at


def test_digits_are_those_of_unicode() -> None:
    """Whatever Python's Unicode takes for a digit is folded to it."""
    notes = {first + number: digit + number for first, digit, count in NOTE_DIGITS for number in range(count)}
    known = {code_point: int(digit) for code_point, digit in DIGITS.items()}
    for code_point in range(0x80, 0x110000):
        decimal = unicodedata.decimal(chr(code_point), None)
        digit = unicodedata.digit(chr(code_point), None)
        assert decimal is None or known[code_point] == decimal, f"U+{code_point:04X}"
        assert decimal is not None or digit is None or notes[code_point] == digit, f"U+{code_point:04X}"


SCRIPT = """
const { patterns, texts, digits, notes, signs, unseen } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const folded = new Map(Object.entries(digits).map(([point, digit]) => [String.fromCodePoint(point), digit]));
for (const [one, others] of Object.entries(signs)) for (const sign of others) folded.set(sign, one);
const withNotes = new Map(folded);
const withoutNotes = new Map(folded);
for (const [first, digit, count] of notes) {
  for (let number = 0; number < count; number += 1) {
    withNotes.set(String.fromCodePoint(first + number), String(digit + number));
    withoutNotes.set(String.fromCodePoint(first + number), "\\ufffc");
  }
}
const fold = (text, table) => [...text].map((sign) => table.get(sign) ?? sign).join("")
  .replace(new RegExp(`[${unseen}]`, "gu"), "").replace(/([ \\n])[ \\n]+/gu, "$1");
const found = texts.map((text) => [withNotes, withoutNotes].map((table) => patterns.map((pattern) => {
  const matches = [...fold(text, table).matchAll(new RegExp(pattern.pattern, "gu"))];
  return matches.filter((match) => match[pattern.group]).map((match) => match[pattern.group]);
})));
console.log(JSON.stringify(found));
"""


def test_javascript_finds_the_same() -> None:
    """The patterns and the tables of signs, given as JSON to Node, find the same in every row."""
    given = {
        "patterns": [asdict(pattern) for _code, pattern in PATTERNS],
        "texts": [text for _kind, text in TABLE],
        "digits": DIGITS,
        "notes": NOTE_DIGITS,
        "signs": OTHER_SIGNS,
        "unseen": UNSEEN,
    }
    done = subprocess.run(
        [str(NODE), "-e", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    ours = [
        [
            [
                [found[each.group] for found in re.finditer(each.pattern, folded.text) if found[each.group]]
                for _code, each in PATTERNS
            ]
            for folded in (fold_signs(text) * 2)[:2]
        ]
        for _kind, text in TABLE
    ]
    assert json.loads(done.stdout) == ours
    assert all(any(row[0][number] for row in ours) for number in range(len(PATTERNS))), "each finds something"
