"""The page on which an officer brings files, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khlang.pages.follow import group_digits
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page

# The control that the files come by.
FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCase:
    """What became of a file, or of a `row` of it: `words` say it in Thai.

    `number` is that of the case where the officer may see it, `title` what it is called; `is_in` tells that it is in
    the intake, `is_new` that it was not before. `notes` are what else there is to know.
    """

    words: str
    row: str = ""
    number: str = ""
    title: str = ""
    is_in: bool = False
    is_new: bool = False
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file and what became of its cases."""

    name: str
    cases: Sequence[ImportedCase]


def render_import(
    context: PageContext, files: Sequence[ImportedFile], *, most_files: int, most_megabytes: int
) -> Page:
    """Make the page; above the place for files stands what became of those that came last. So many files at once, and
    so many megabytes each."""
    cases = [case for file in files for case in file.cases]
    html = render(
        "review/import.html",
        context.path,
        context=context,
        files=files,
        counts={
            "new": sum(case.is_new for case in cases),
            "known": sum(case.is_in and not case.is_new for case in cases),
            "out": sum(not case.is_in for case in cases),
        },
        control=FILES,
        most_files=most_files,
        most_megabytes=most_megabytes,
        receipt=group_digits,
    )
    return make_page(context, "นำเข้าแฟ้ม · โต๊ะเจ้าหน้าที่", html)
