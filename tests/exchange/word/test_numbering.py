"""Automatic numbers, which stand in no text: as Word shows them."""

from __future__ import annotations

import pytest
from khlang.exchange.word.client import WordWorker, read_word

from tests.exchange.word.made import make_word, paragraph, part


def level(number: int, form: str, text: str, more: str = "") -> str:
    """Give the definition of a level."""
    said = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{said}</w:lvl>'


def listed(number_id: int, at: int = 0, style: str = "") -> str:
    """Give a paragraph of a list."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    return paragraph("ก", f'{own}<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number_id}"/></w:numPr>')


def define(
    levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>', more: str = ""
) -> str:
    """Give the part with lists."""
    return part("numbering", f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{more}{nums}')


def count(word: WordWorker, body: str, numbering: str, styles: str = "") -> list[str]:
    """Give the numbers of the paragraphs."""
    targets = {"n": ("numbering", "numbering.xml"), "s": ("styles", "styles.xml")}
    parts = {"word/numbering.xml": numbering, "word/styles.xml": part("styles", styles)}
    return [line.number for line in read_word("ก", make_word(body, targets, parts), word).lines]


@pytest.mark.parametrize(
    ("form", "text", "numbers"),
    [
        ("thaiNumbers", "%1.", ["๑.", "๒.", "๓."]),
        ("thaiLetters", "%1)", ["ก)", "ข)", "ค)"]),
        ("thaiCounting", "ข้อ %1", ["ข้อ หนึ่ง", "ข้อ สอง", "ข้อ สาม"]),
        ("decimal", "ขั้นที่ %1:", ["ขั้นที่ 1:", "ขั้นที่ 2:", "ขั้นที่ 3:"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("lowerLetter", "(%1)", ["(a)", "(b)", "(c)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("none", "", ["", "", ""]),
        ("unknown", "%1.", ["1.", "2.", "3."]),
        ("bullet", "-", ["-", "-", "-"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
    ],
)
def test_each_format(word: WordWorker, form: str, text: str, numbers: list[str]) -> None:
    """In Thai and other digits and letters."""
    assert count(word, listed(1) * 3, define(level(0, form, text))) == numbers


def test_letters_go_on_behind_the_last_one(word: WordWorker) -> None:
    """Three letters are left out, as the standard has it."""
    numbers = count(word, listed(1) * 45, define(level(0, "thaiLetters", "%1")))
    assert numbers[:4] == ["ก", "ข", "ค", "ง"]
    assert numbers[38:42] == ["ฬ", "อ", "ฮ", "กก"]


def test_levels_count_on_their_own_and_begin_anew(word: WordWorker) -> None:
    """`4.1` has the number of the level above; a level begins anew under the next one."""
    levels = (
        level(0, "thaiNumbers", "%1.") + level(1, "thaiNumbers", "%1.%2") + level(2, "decimal", "%1.%2.%3")
    )
    body = (
        listed(1)
        + listed(1, 1)
        + listed(1, 1)
        + listed(1, 2)
        + paragraph("")
        + listed(1)
        + listed(1, 1)
        + listed(1, 2)
    )
    assert count(word, body, define(levels)) == ["๑.", "๑.๑", "๑.๒", "๑.๒.1", "", "๒.", "๒.๑", "๒.๑.1"]


def test_legal_numbers_and_levels_that_go_on(word: WordWorker) -> None:
    """`w:isLgl` shows Arabic digits; `w:lvlRestart` of 0 never begins anew."""
    levels = level(0, "thaiNumbers", "%1") + level(
        1, "thaiNumbers", "%1.%2", '<w:lvlRestart w:val="0"/><w:isLgl/>'
    )
    assert count(word, (listed(1) + listed(1, 1)) * 2, define(levels)) == ["๑", "1.1", "๒", "2.2"]


def test_lists_share_their_numbers_unless_they_begin_anew(word: WordWorker) -> None:
    """Two lists of one definition go on; an override begins anew, once."""
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = listed(1) + listed(2) + listed(3) + listed(3) + listed(0)
    assert count(word, body, define(level(0, "decimal", "%1"), nums)) == ["1", "2", "5", "6", ""]


def test_styles_have_numbers(word: WordWorker) -> None:
    """Also by the style that they are based on; a paragraph may switch them off."""
    styles = (
        '<w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:styleId="C"><w:basedOn w:val="C"/></w:style>'
    )
    body = "".join(paragraph("ก", f'<w:pStyle w:val="{style}"/>') for style in "ABC") + listed(0, style="A")
    assert count(word, body, define(level(0, "decimal", "%1.")), styles) == ["1.", "2.", "", ""]
