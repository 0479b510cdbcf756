"""Parses the XML parts of a Word file: no DTD, no entity, nothing fetched. Runs in the child process alone.

Names of elements are those of ECMA-376 (Office Open XML), part 1; a file of the strict variant is read as one of the
usual one, whose namespaces differ.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP[1:-1].encode(),
}
_OFF = frozenset({"0", "false", "off"})


class BadWordError(Exception):
    """A file can't be read as Word; `code` is that of a problem, `facts` what its words need."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def parse_part(data: bytes) -> Any:
    """Give the root element of a part. Raises BadWordError if it has a DTD or is no sound XML."""
    # UTF-16 has a zero beside each of these letters.
    if b"<!DOCTYPE" in data or b"<!DOCTYPE" in data[:4096].replace(b"\0", b""):
        raise BadWordError("word_with_dtd")
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        is_memory = error.code == etree.ErrorTypes.ERR_NO_MEMORY
        raise BadWordError("costly_word" if is_memory else "broken_word") from error
    if root.getroottree().docinfo.doctype:
        raise BadWordError("word_with_dtd")
    return root


def is_on(element: Any) -> bool:
    """Tell whether an element that switches something on is there and does not say that it is off."""
    return element is not None and (element.get(f"{W}val") or "1") not in _OFF


def read_value(element: Any, name: str) -> str:
    """Give the `w:val` of a child, empty if there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return (child.get(f"{W}val") or "") if child is not None else ""


def read_text(element: Any) -> str:
    """Give the text of a `w:t` as Word shows it: blanks at its ends only where they are to be kept."""
    text = (element.text or "").replace("\r\n", " ").replace("\n", " ")
    return text if element.get(_SPACE) == "preserve" else text.strip(" \t")
