"""`paragraphs`: running text, parted by empty lines; a paragraph may hold line breaks."""

from __future__ import annotations

from khlang.fields.field import FieldType, Shape
from khlang.fields.scalars import TEXT


def split_paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a text in normal form."""
    return [part for part in text.split("\n\n") if part.strip()]


TYPE = FieldType(
    name="paragraphs",
    label="ข้อความหลายย่อหน้า",
    shape=Shape.LIST,
    item=TEXT,
    looks=("plain", "quiet"),
    rules=("min_length", "max_length", "pattern", "forbid"),
    split=split_paragraphs,
    join="\n\n",
    is_long=True,
    is_running_text=True,
)
