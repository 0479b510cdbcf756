"""The styles, lists, fonts and settings of the Word files that we write: fixed parts, and the lists of one file.

TH Sarabun New is the typeface of Thai offices, whose 16 points are as large as 11 of others; Word takes the names
beside it where it is missing. Thai is a complex script: sizes and weights are said for it as well.
"""

from __future__ import annotations

from khlang.exchange.word.markup import make

FONT = "TH Sarabun New"
FALLBACKS = "TH SarabunPSK;TH Sarabun PSK;Sarabun;Cordia New;Leelawadee UI"
# In half points.
SIZE, SMALL, TITLE = 32, 26, 40
GREEN, GREY = "1F5E4B", "595959"
HEADING, PART_HEADING, TITLE_STYLE, BODY, SUBTITLE = "Heading2", "Heading1", "Title", "BodyText", "Subtitle"
ITEM, DETAIL, HELP, PICTURE, FOOTER, LINE = "ListParagraph", "Detail", "Help", "Picture", "Footer", "Line"
CELL, GAP, CONSENT, DETAIL_LINE = "TableText", "Gap", "Consent", "DetailLine"
LABEL, QUIET = "Label", "Quiet"
TABLE, PLAIN_TABLE = "RecordTable", "PlainTable"
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MULTI_LEVELS = (
    ("thaiNumbers", "%1.", 425),
    ("thaiNumbers", "%1.%2", 964),
    ("thaiNumbers", "%1.%2.%3", 1_644),
)


def _letters(size: int = 0, *, bold: bool = False, colour: str = "") -> str:
    said = ["<w:b/><w:bCs/>" if bold else "", make("w:color", {"w:val": colour}) if colour else ""]
    said += [make("w:sz", {"w:val": size}), make("w:szCs", {"w:val": size})] if size else []
    return f"<w:rPr>{''.join(said)}</w:rPr>" if any(said) else ""


def _paragraphs(*, before: int = 0, after: int = 0, inside: str = "", left: int = 0) -> str:
    indent = make("w:ind", {"w:left": left}) if left else ""
    return make("w:pPr", None, inside, make("w:spacing", {"w:before": before, "w:after": after}), indent)


def _style(key: str, name: str, body: str, *, kind: str = "paragraph", based: str = "Normal") -> str:
    following = (
        make("w:next", {"w:val": BODY}) if key in (TITLE_STYLE, SUBTITLE, PART_HEADING, HEADING) else ""
    )
    default: dict[str, str | int] = {"w:default": 1} if key in ("Normal", "TableNormal") else {}
    return make(
        "w:style",
        {"w:type": kind, **default, "w:styleId": key},
        make("w:name", {"w:val": name}),
        make("w:basedOn", {"w:val": based}) if based else "",
        following,
        "<w:qFormat/>",
        body,
    )


_FONTS = make("w:rFonts", {f"w:{each}": FONT for each in ("ascii", "hAnsi", "eastAsia", "cs")})
_DEFAULTS = make(
    "w:docDefaults",
    None,
    make("w:rPrDefault", None, make("w:rPr", None, _FONTS, make("w:sz", {"w:val": SIZE}),
         make("w:szCs", {"w:val": SIZE}),
         make("w:lang", {"w:val": "en-US", "w:eastAsia": "en-US", "w:bidi": "th-TH"}))),
    make("w:pPrDefault", None, _paragraphs(after=60)),
)  # fmt: skip
_KEEP = "<w:keepNext/><w:keepLines/>"
# A tab to the right edge of the page, with dots before it.
_DOTTED = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9400"/></w:tabs>'
_FRAME = make(
    "w:pBdr", None, make("w:top", {"w:val": "single", "w:sz": 4, "w:space": 6, "w:color": "A6B5AE"})
)
_BORDERS = make("w:tblBorders", None, *(
    make(f"w:{side}", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "A6B5AE"})
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
))  # fmt: skip
_NO_EDGE = make(
    "w:tblCellMar", None, *(make(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("left", "right"))
)
_CELLS = make("w:tblCellMar", None, *(make(f"w:{side}", {"w:w": width, "w:type": "dxa"})
              for side, width in (("top", 40), ("left", 100), ("bottom", 40), ("right", 100))))  # fmt: skip

STYLES = make(
    "w:styles",
    {"xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
    _DEFAULTS,
    _style("Normal", "Normal", "", based=""),
    _style("TableNormal", "Normal Table", make("w:tblPr", None, _CELLS), kind="table", based=""),
    _style(TITLE_STYLE, "Title", _paragraphs(after=40, inside=_KEEP) + _letters(TITLE, bold=True, colour=GREEN)),
    _style(SUBTITLE, "Subtitle", _paragraphs(after=160) + _letters(SMALL, colour=GREY)),
    _style(PART_HEADING, "heading 1", _paragraphs(before=360, after=60, inside=_KEEP)
           + _letters(SIZE + 4, bold=True, colour=GREEN)),
    _style(HEADING, "heading 2", _paragraphs(before=180, after=40, inside=_KEEP) + _letters(SIZE + 2, bold=True)),
    _style(BODY, "Body Text", _paragraphs(after=100)),
    _style(ITEM, "List Paragraph", _paragraphs(after=60)),
    _style(DETAIL, "Khlang Detail", _paragraphs(after=60, left=425), based=BODY),
    _style(HELP, "Khlang Help", _paragraphs(after=60, inside=_KEEP) + _letters(SMALL, colour=GREY)),
    _style(PICTURE, "Khlang Picture", _paragraphs(before=120, after=40, inside="<w:keepNext/>")),
    _style(LINE, "Khlang Line", _paragraphs(before=60, after=0, inside=_DOTTED), based=BODY),
    _style(DETAIL_LINE, "Khlang Detail Line", _paragraphs(before=60, inside=_DOTTED, left=425), based=BODY),
    _style(CELL, "Khlang Table Text", _paragraphs()),
    _style(GAP, "Khlang Gap", _paragraphs() + _letters(12)),
    _style(CONSENT, "Khlang Consent", _paragraphs(before=240, after=200, inside=f"{_KEEP}{_FRAME}")),
    _style(FOOTER, "footer", _paragraphs() + _letters(SMALL - 2, colour=GREY)),
    _style(LABEL, "Khlang Label", _letters(bold=True), kind="character", based=""),
    _style(QUIET, "Khlang Quiet", _letters(SMALL, colour=GREY), kind="character", based=""),
    _style(TABLE, "Khlang Table", make("w:tblPr", None, _BORDERS, _CELLS), kind="table", based="TableNormal"),
    _style(PLAIN_TABLE, "Khlang Plain Table", make("w:tblPr", None, _NO_EDGE), kind="table", based="TableNormal"),
)  # fmt: skip

SETTINGS = (
    f'<w:settings {_SPACE}><w:defaultTabStop w:val="567"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:bidi="th-TH"/></w:settings>'
)
FONT_TABLE = (
    f'<w:fonts {_SPACE}><w:font w:name="{FONT}"><w:altName w:val="{FALLBACKS}"/><w:charset w:val="DE"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def write_numbering(lists: int) -> str:
    """Give the part of so many numbered lists, each from 1, in Thai digits with two levels below."""
    levels = "".join(
        make("w:lvl", {"w:ilvl": number}, make("w:start", {"w:val": 1}), make("w:numFmt", {"w:val": form}),
             make("w:lvlText", {"w:val": text}), make("w:lvlJc", {"w:val": "left"}),
             make("w:pPr", None, make("w:ind", {"w:left": left, "w:hanging": 425 + 115 * number})))
        for number, (form, text, left) in enumerate(_MULTI_LEVELS)
    )  # fmt: skip
    definitions = [
        make(
            "w:abstractNum",
            {"w:abstractNumId": number},
            make("w:multiLevelType", {"w:val": "multilevel"}),
            levels,
        )
        for number in range(lists)
    ]
    numbers = [
        make("w:num", {"w:numId": number + 1}, make("w:abstractNumId", {"w:val": number}))
        for number in range(lists)
    ]
    space = {"xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    return make("w:numbering", space, *definitions, *numbers)
