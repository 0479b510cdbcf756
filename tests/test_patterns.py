"""The patterns that forms may have: both Python and a browser know them, and a search for one ends soon."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from khlang.forms.fields import FieldReader
from khlang.forms.patterns import MAX_TEXT, count_steps
from khlang.problems import START
from khlang.yaml_text import Text

from tests.browser.chromium import NODE

# One of each part that a pattern may have.
SMALL = [
    "a|b|", "(a)(?:b)(?=c)(?!d)", r"\bก\B", ".", r"\.\$\/\{", r"\d\D\s\S\w\W", r"\n\x41\u0e01", "[^a-zก-ฮ$.(]",
    r"[\]\-\[\w]", "a?b{2}c{2,3}d??e{1,2}?", r"^(a)\1$", "^a*b", "^a+?", "^a{2,}",
]  # fmt: skip
FOREIGN = [
    "(?P<a>x)", "(?P<a>x)(?P=a)", "(?<=a)b", "(?<!a)b", "(?i)a", "(?i:a)", "(?#note)a", "(?>a)", "a++", "a{1,2}+",
    r"\Aa\Z", "(a)(?(1)b|c)", "[]a]", "a{", "a{,2}", "}", "]", r"\ ", r"\-", "(?=a)*", r"\U0001F600",
    r"\a", r"\07", "[a[]",
]  # fmt: skip


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$", "^(a|a)*$", "(a|ab)*c", "^(a?){40}a{40}$", "^(a*)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "[a-z]+x",
        ".*a.*b",
        "^.*a.*b.*c$", "^a*a*$", "(ก|ข)+ค", "^(a{1,9}){1,9}$x", "[0-9]{1,2000}a", "(a)\\1", "(?=(a+)+b)a",
        "^(?:a|b|ab)+$", "(?:a{70000}|b)(c+)+d", "^(?:^|a)*$",
        "(" * 5_000 + "a" + ")" * 5_000,
    ],
)  # fmt: skip
def test_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    """Whether by powers, or by squares of a long text; anchored, one repeat is as long as the text."""
    assert find_pattern_problems(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["[0-9๐-๙]", "^[A-Z]{2}-[0-9]+$", "000", "^[^@ ]+$", "^(?:กก|ขข)[0-9]{4}(?:/[0-9]+)?$", "[ก-ฮ]{2,30} [0-9]{1,4}",
     "(?:^|[ (])(?:นาย|นาง) ?(?!ก)[^ ]{0,30} [ก-ฮ]", "^(?:,[0-9]{3})*$", "", *SMALL],
)  # fmt: skip
def test_pattern_that_ends_soon_is_taken(pattern: str) -> None:
    """What people ask for in forms."""
    assert find_pattern_problems(pattern) == []


@pytest.mark.parametrize("pattern", FOREIGN)
def test_pattern_that_browsers_do_not_know_is_refused(pattern: str) -> None:
    """What only Python knows or not every browser, and what Python takes for signs where a browser sees an error."""
    re.compile(pattern)
    assert find_pattern_problems(pattern) == ["pattern_not_for_browsers"]


@pytest.mark.parametrize("pattern", ["[a-z", "a**", "(", ")", "a{3,2}", "\\q", f"a{{{'1' * 5_000}}}"])
def test_pattern_that_is_none_is_refused(pattern: str) -> None:
    """Not even Python knows it; of a number too long to be read nothing else is said either."""
    assert find_pattern_problems(pattern) == ["bad_pattern"]


def test_a_browser_takes_what_is_taken() -> None:
    """With the flag that editors set, `u`, by which it takes nothing for signs that it does not know."""
    script = """
for (const pattern of JSON.parse(require("fs").readFileSync(0, "utf8"))) new RegExp(pattern, "u");
"""
    subprocess.run([str(NODE), "-e", script], input=json.dumps(SMALL), text=True, check=True)


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [
        ("^abc", 4),
        ("^a?b", 1 + 1 + 2),
        ("^a{2,4}b", 1 + 4 + 3),
        ("^a{3}b", 1 + 3 + 1),
        ("^(?:ab|c)d", 1 + (2 + 1) + (1 + 1) + 2),
        ("^(?:a|b){2}", 1 + (1 + 2) * 4),
        ("^(?=ab)c", 1 + 2 + 1),
        ("a", MAX_TEXT),
        ("^a|b", 2 + MAX_TEXT),
    ],
)
def test_steps_are_counted(pattern: str, steps: int) -> None:
    """Each part once for each way in which those before it match, from each place where a search begins."""
    assert count_steps(pattern) == steps


def find_pattern_problems(pattern: str) -> list[str]:
    """Give the codes of what is wrong with a rule's pattern."""
    reader = FieldReader("a.yml")
    reader.check_pattern(pattern, Text(pattern, START))
    return [problem.code for problem in reader.problems]
