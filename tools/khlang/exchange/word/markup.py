"""Makes the elements of a Word file as text: paragraphs, runs, content controls, tables, pictures. Pure.

Thai is a complex script: of each property of letters, Word takes that for complex scripts (`szCs`, `bCs`).
Names are those of ECMA-376 part 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from khlang.exchange.word.story import TAG

# What Word takes as a tag at most.
MAX_TAG = 64
# A line of 20 twentieths is a point; a pixel of a picture is taken as 9,525 of Word's units (EMU), 96 to the inch.
EMU_PER_MM = 36_000
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIECES = re.compile("(\n|\t)")


def make(name: str, attributes: Mapping[str, str | int] | None = None, *children: str) -> str:
    """Give an element; children are elements already."""
    said = "".join(f" {key}={quoteattr(str(value))}" for key, value in (attributes or {}).items())
    return f"<{name}{said}>{''.join(children)}</{name}>" if children else f"<{name}{said}/>"


def make_run(text: str, style: str = "") -> str:
    """Give a run of text, in a style of letters; line ends and tabs are kept."""
    properties = make("w:rPr", None, make("w:rStyle", {"w:val": style})) if style else ""
    inside = "".join(map(_write_piece, _PIECES.split(_FORBIDDEN.sub("", text))))
    return make("w:r", None, properties, inside) if inside else ""


def _write_piece(piece: str) -> str:
    if piece == "\n":
        return "<w:br/>"
    if piece == "\t":
        return "<w:tab/>"
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else ""


def make_control(name: str, content: str, label: str = "") -> str:
    """Give a content control in a line, whose tag is the name of the web form's control.

    LibreOffice 7.4 loses tags; it keeps the name of the words to ask with, which is the same and may be longer.
    """
    title = make("w:alias", {"w:val": label[:MAX_TAG]}) if label else ""
    asking = make("w:placeholder", None, make("w:docPart", {"w:val": f"{TAG}{name}"}))
    tag = make("w:tag", {"w:val": f"{TAG}{name}"[:MAX_TAG]})
    return make("w:sdt", None, make("w:sdtPr", None, title, tag, asking), make("w:sdtContent", None, content))


def make_tick_box() -> str:
    """Give a box that a person can tick in Word."""
    box = make("w14:checkbox", None, make("w14:checked", {"w14:val": 0}))
    return make("w:sdt", None, make("w:sdtPr", None, box), make("w:sdtContent", None, make_run("☐")))


def make_paragraph(
    content: str, style: str = "", *, list_id: int = 0, level: int = 0, keep: bool = False
) -> str:
    """Give a paragraph in a style; with a list, with that list's next number. `keep` holds it to the next one."""
    properties = [
        make("w:pStyle", {"w:val": style}) if style else "",
        "<w:keepNext/>" if keep else "",
        make("w:numPr", None, make("w:ilvl", {"w:val": level}), make("w:numId", {"w:val": list_id}))
        if list_id
        else "",
    ]
    said = "".join(properties)
    return (
        make("w:p", None, make("w:pPr", None, said) if said else "", content) if said or content else "<w:p/>"
    )


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its paragraphs, and whether it heads its column."""

    content: str
    is_head: bool = False


def make_table(
    widths: Iterable[int], rows: Iterable[Iterable[TableCell]], *, style: str = "RecordTable"
) -> str:
    """Give a table with columns of these widths, in twentieths of a point; a row of heads is on each page again."""
    columns = list(widths)
    grid = make("w:tblGrid", None, *(make("w:gridCol", {"w:w": width}) for width in columns))
    properties = make(
        "w:tblPr",
        None,
        make("w:tblStyle", {"w:val": style}),
        make("w:tblW", {"w:w": sum(columns), "w:type": "dxa"}),
        make("w:tblLayout", {"w:type": "fixed"}),
    )
    return make("w:tbl", None, properties, grid, *(_make_row(columns, list(row)) for row in rows))


def _make_row(widths: list[int], cells: list[TableCell]) -> str:
    is_head = all(cell.is_head for cell in cells)
    said = f"<w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}"
    made = [
        make(
            "w:tc",
            None,
            make(
                "w:tcPr",
                None,
                make("w:tcW", {"w:w": width, "w:type": "dxa"}),
                make("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "EEF3F0"})
                if cell.is_head
                else "",
            ),
            cell.content or "<w:p/>",
        )
        for width, cell in zip(widths, cells, strict=True)
    ]
    return make("w:tr", None, make("w:trPr", None, said), *made)


def make_picture(relationship_id: str, number: int, name: str, size: tuple[int, int]) -> str:
    """Give a run with a picture in the line; `size` is in Word's units (EMU), `name` what a reader of screens says."""
    width, height = size
    extent = {"cx": width, "cy": height}
    drawing = make(
        "pic:pic",
        {"xmlns:pic": "http://schemas.openxmlformats.org/drawingml/2006/picture"},
        make("pic:nvPicPr", None, make("pic:cNvPr", {"id": number, "name": name}), make("pic:cNvPicPr")),
        make("pic:blipFill", None, make("a:blip", {"r:embed": relationship_id}),
             make("a:stretch", None, make("a:fillRect"))),
        make("pic:spPr", None,
             make("a:xfrm", None, make("a:off", {"x": 0, "y": 0}), make("a:ext", extent)),
             make("a:prstGeom", {"prst": "rect"}, make("a:avLst"))),
    )  # fmt: skip
    graphic = make(
        "a:graphic",
        {"xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main"},
        make("a:graphicData", {"uri": "http://schemas.openxmlformats.org/drawingml/2006/picture"}, drawing),
    )
    inline = make(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        make("wp:extent", extent),
        make("wp:docPr", {"id": number, "name": f"Picture {number}", "descr": name}),
        graphic,
    )
    return make("w:r", None, make("w:drawing", None, inline))


def make_field(instruction: str) -> str:
    """Give a field, such as the number of the page."""
    return make("w:fldSimple", {"w:instr": f" {instruction} "}, make_run("๑"))
