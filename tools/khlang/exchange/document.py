"""A document that somebody wrote, as its reader gives it: lines in reading order, whatever the file's format was.

Readers of formats (Word, text, PDF) make a `Document`; what its headings and answers are is found in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from khlang.problems import Problem


class Profile(StrEnum):
    """How a text came to be, which tells what may be wrong with it."""

    TYPED = "typed"
    WORD = "word"
    SHEET = "sheet"
    PDF_TEXT = "pdf_text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a line stands in a table: its table, row and column, each counted from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or line, in the order in which it is read.

    `text` is what stands in the file, to the letter. `number` is a number or bullet that the word processor shows and
    the file's text does not hold (`๑.`, `4.1`, `-`). `repaired` is the text as a repair suggests it, empty where there
    is none to suggest. `where` tells a person where it stands («ย่อหน้า ๑๒», «หน้า ๒ บรรทัด ๕»). A tick box is written
    into the text as `☑` or `☐`; a line break inside a paragraph is `\n`. `control` is the name of the control whose
    answer this is, in a file that we wrote ourselves; names that begin with `_` are nobody's answer.
    """

    text: str
    number: str = ""
    repaired: str = ""
    where: str = ""
    cell: Cell | None = None
    control: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a document: its bytes as they stand in the file, its name's ending, and what is written below it."""

    data: bytes
    suffix: str
    caption: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one file. `sha256` is that of the file's bytes, by which the same file is known again.

    `problems` are those of the file as a whole: what could not be read, or is suspect; with an error among them there
    are no lines. `page_numbers` are the lines in the heads and feet of pages that number them: in the file, and nothing
    that anybody wrote.
    """

    name: str
    sha256: str
    profile: Profile
    lines: tuple[Line, ...] = ()
    pictures: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()
    page_numbers: tuple[Line, ...] = ()
