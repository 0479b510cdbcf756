"""The file that a case was read from, as an officer sees it: each answer beside what stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# From which confidence on (0 to 1) an answer is told by which words, the highest first.
_CONFIDENCES = ((0.85, "ตรงกับหัวข้อของแบบ"), (0.6, "หัวข้อใกล้เคียง ดูอีกครั้ง"), (0.0, "เดาจากเนื้อความ ต้องตรวจ"))
_NO_HEADING = "ไม่มีหัวข้อของตัวเองในแฟ้ม ดูอีกครั้ง"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What stands in the file for a field, to the letter: the heading (empty where there was none) and the text.

    `where` says where, and `confidence` (0 to 1) how sure it is that it belongs to the field.
    """

    heading: str
    text: str
    where: str
    confidence: float

    @property
    def needs_a_look(self) -> bool:
        """Whether an officer should compare it."""
        return not (self.heading and self.is_sure)

    @property
    def certainty(self) -> str:
        """How sure it is, in words."""
        found = next(words for least, words in _CONFIDENCES if self.confidence >= least)
        return found if self.heading or not self.is_sure else _NO_HEADING

    @property
    def is_sure(self) -> bool:
        """Whether the heading is one of the form's own."""
        return self.confidence >= _CONFIDENCES[0][0]


@dataclass(frozen=True, slots=True)
class SourceField:
    """A field: its label, what stands in the file for it, and what the case says now."""

    label: str
    raw: Sequence[RawAnswer]
    now: Sequence[str]


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A line of the file, and where it stands, or in which field."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A file: its name, what kind it is in Thai, its size in bytes, whether it is still there to be opened, which `row`
    of it the case is, and what was read of it. `leftovers` are lines that no field has taken, `asides` the printed
    form's own words, `private` is personal data in fields that are published."""

    name: str
    kind: str
    size: int
    is_kept: bool
    row: str = ""
    fields: Sequence[SourceField] = ()
    leftovers: Sequence[LeftLine] = ()
    asides: Sequence[LeftLine] = ()
    private: Sequence[LeftLine] = ()
    problems: Sequence[str] = ()

    @property
    def said_size(self) -> str:
        """The size in words."""
        megabyte = 1024 * 1024
        return (
            f"{self.size / megabyte:.1f} MB" if self.size >= megabyte else f"{max(1, self.size // 1024)} kB"
        )
