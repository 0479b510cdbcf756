"""Panels of a folded sheet, side by side on it."""

from __future__ import annotations

from typing import Any

import pydyf

PER_SHEET = 3


def impose(pdf: Any) -> None:
    """Put each three pages of a PDF that is not written yet beside each other on one, from left to right."""
    numbers = [int(number) for number in pdf.pages["Kids"][::3]]
    sheets = [_join(pdf, numbers[first : first + PER_SHEET]) for first in range(0, len(numbers), PER_SHEET)]
    pdf.pages["Kids"] = pydyf.Array([part for sheet in sheets for part in (sheet.number, 0, "R")])
    pdf.pages["Count"] = len(sheets)


def _join(pdf: Any, numbers: list[int]) -> Any:
    """Give the first of some pages with what is on the others put beside it; links move along."""
    pages = [pdf.objects[number] for number in numbers]
    first = pages[0]
    left, bottom, right, top = first["MediaBox"]
    width = right - left
    contents: list[str] = []
    notes: list[Any] = []
    for place, page in enumerate(pages):
        before = pydyf.Stream([f"q 1 0 0 1 {place * width} 0 cm".encode()])
        after = pydyf.Stream([b"Q"])
        pdf.add_object(before)
        pdf.add_object(after)
        contents += [before.reference.decode(), page["Contents"].decode(), after.reference.decode()]
        notes += page.get("Annots", [])
        for note in _find_notes(pdf, page):
            x1, y1, x2, y2 = note["Rect"]
            note["Rect"] = pydyf.Array([x1 + place * width, y1, x2 + place * width, y2])
    first["MediaBox"] = pydyf.Array([left, bottom, left + width * PER_SHEET, top])
    first["Contents"] = pydyf.Array(contents)
    if notes:
        first["Annots"] = pydyf.Array(notes)
    for box in ("BleedBox", "TrimBox"):
        first.pop(box, None)
    return first


def _find_notes(pdf: Any, page: Any) -> list[Any]:
    return [pdf.objects[int(reference.split()[0])] for reference in page.get("Annots", [])]
