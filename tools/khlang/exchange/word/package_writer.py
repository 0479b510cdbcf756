"""Writes the parts of a Word file into its zip; the same parts are always the same bytes. Pure.

Sources: ECMA-376 part 1 (parts, styles, numbering), part 2 (packages).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from khlang.exchange.word.markup import make
from khlang.exchange.word.styles import FONT_TABLE, SETTINGS, STYLES, write_numbering

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xmlns:mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "xmlns:w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc:Ignorable": "w14",
}
# A4 in twentieths of a point; the edges are those of official letters, somewhat less.
PAGE_WIDTH, PAGE_HEIGHT, EDGE, EDGE_BELOW = 11_906, 16_838, 1_247, 1_134
TEXT_WIDTH = PAGE_WIDTH - 2 * EDGE
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MEDIA_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
# A zip's own beginning of time: the day of writing stands in the text.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture in a Word file: by which id the text names it, its bytes and its name's ending."""

    id: str
    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class WordText:
    """What stands in a Word file: the elements of its text and of its footer, the pictures of each, and a title.

    `lists` is how many numbered lists the text has, which are named from 1.
    """

    title: str
    body: str
    footer: str
    media: Sequence[Media] = ()
    footer_media: Sequence[Media] = ()
    lists: int = 0


def write_package(text: WordText) -> bytes:
    """Give the bytes of the file."""
    section = make(
        "w:sectPr",
        None,
        make("w:footerReference", {"w:type": "default", "r:id": "rIdFooter"}),
        make("w:pgSz", {"w:w": PAGE_WIDTH, "w:h": PAGE_HEIGHT}),
        make("w:pgMar", {"w:top": EDGE_BELOW, "w:right": EDGE, "w:bottom": EDGE_BELOW, "w:left": EDGE,
                         "w:header": 567, "w:footer": 425, "w:gutter": 0}),
        make("w:pgNumType", {"w:fmt": "thaiNumbers"}),
    )  # fmt: skip
    body = make("w:body", None, text.body, section)
    parts = {
        "[Content_Types].xml": _write_types(),
        "_rels/.rels": _write_relationships(
            {"rId1": (f"{_KINDS}/officeDocument", "word/document.xml"), "rId2": (_PROPERTIES, "docProps/core.xml")}
        ),
        "docProps/core.xml": _write_properties(text.title),
        "word/document.xml": make("w:document", SPACES, body),
        "word/_rels/document.xml.rels": _write_relationships(_list_parts(text)),
        "word/footer1.xml": make("w:ftr", SPACES, text.footer),
        "word/_rels/footer1.xml.rels": _write_relationships(_list_media(text.footer_media)),
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONT_TABLE,
        "word/numbering.xml": write_numbering(text.lists),
    }  # fmt: skip
    files = {name: (HEAD + part).encode("utf-8") for name, part in parts.items()}
    files |= {f"word/{_name(each)}": each.data for each in (*text.media, *text.footer_media)}
    return _zip(files)


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = (
                zipfile.ZIP_STORED if name.startswith("word/media/") else zipfile.ZIP_DEFLATED
            )
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _name(media: Media) -> str:
    return f"media/{media.id}.{media.suffix}"


def _list_parts(text: WordText) -> dict[str, tuple[str, str]]:
    parts = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
        "rIdNumbering": ("numbering", "numbering.xml"),
        "rIdFooter": ("footer", "footer1.xml"),
    }
    return {key: (f"{_KINDS}/{kind}", name) for key, (kind, name) in parts.items()} | _list_media(text.media)


def _list_media(media: Sequence[Media]) -> dict[str, tuple[str, str]]:
    return {each.id: (f"{_KINDS}/image", _name(each)) for each in media}


def _write_relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    found = [
        make("Relationship", {"Id": key, "Type": kind, "Target": target})
        for key, (kind, target) in targets.items()
    ]
    return make("Relationships", {"xmlns": _RELATIONSHIPS}, *found)


def _write_types() -> str:
    parts = {"document": "document.main", "footer1": "footer", "styles": "styles", "settings": "settings",
             "fontTable": "fontTable", "numbering": "numbering"}  # fmt: skip
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        **_MEDIA_TYPES,
    }
    return make(
        "Types",
        {"xmlns": "http://schemas.openxmlformats.org/package/2006/content-types"},
        *(make("Default", {"Extension": key, "ContentType": kind}) for key, kind in defaults.items()),
        *(
            make("Override", {"PartName": f"/word/{part}.xml", "ContentType": f"{_TYPES}.{kind}+xml"})
            for part, kind in parts.items()
        ),
        make("Override", {
            "PartName": "/docProps/core.xml",
            "ContentType": "application/vnd.openxmlformats-package.core-properties+xml",
        }),
    )  # fmt: skip


def _write_properties(title: str) -> str:
    return make(
        "cp:coreProperties",
        {
            "xmlns:cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
        f"<dc:title>{escape(title)}</dc:title>",
        "<dc:language>th-TH</dc:language>",
    )
