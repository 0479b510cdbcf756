"""The patterns by which texts are checked: what they find, and the same in a browser."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import asdict

import pytest
from khlang.thai.numbers import find_email
from khlang.thai.patterns import PHONE_NUMBERS, TEXT_PATTERNS
from khlang.thai.private_patterns import NUMBER_PATTERNS, PLACE_PATTERNS

from tests.browser.chromium import NODE

PRIVATE = [each for group in (NUMBER_PATTERNS | PLACE_PATTERNS).values() for each in group]
EMAILS = ["ส่ง somchai@example.co.th", "a@b.co", "ก@b.co c.d+e@f-g.org"]
NO_EMAILS = ["a@b", "@", "a b@ c.d"]
OTHERS = ["อาสาพัฒนาพัฒนาชุมชน", "เรื่อยเรื่อย ต่าง ๆ", "ตัว\ufffdหาย", "👩🏽‍🌾 \ue000", "ธนาคารธนาคารขยะขยะ"]
TEXTS = [*EMAILS, *NO_EMAILS, *OTHERS]


def test_addresses_are_found() -> None:
    """As people write them, also below other domains."""
    assert [text for text in EMAILS if find_email(text) is None] == []
    assert [text for text in NO_EMAILS if find_email(text) is not None] == []


SCRIPT = """
const { patterns, phones, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const count = (text, end) => [...text.slice(0, end)].length;
const found = patterns.map((pattern) => texts.map((text) => {
  const matches = [...text.matchAll(new RegExp(pattern.pattern, "dgu"))];
  return matches.map((match) => match.indices[pattern.group].map((end) => count(text, end)));
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
    }
    done = subprocess.run(
        [str(NODE), "-e", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    ours = [
        [[list(found.span(each.group)) for found in re.finditer(each.pattern, text)] for text in TEXTS]
        for each in TEXT_PATTERNS.values()
    ]
    assert json.loads(done.stdout) == ours
    assert all(any(spans) for spans in ours), "every pattern has a text in which it is found"


@pytest.mark.parametrize(
    "pattern", [*(each.pattern for each in (*TEXT_PATTERNS.values(), *PRIVATE)), *PHONE_NUMBERS.values()]
)
def test_patterns_mean_the_same_in_both_languages(pattern: str) -> None:
    """No look-behind, and no class whose letters differ."""
    assert not re.search(r"\(\?<|\\[dDwWsSbB]|\(\?P|\\[AZz]", pattern)
