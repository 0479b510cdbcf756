"""Looks at the pages written by hand: names and types of files, where they land on the site, what they hold; and
whether the one is there that the site sends its readers to.

The site publishes what lies in `pages/` as it is, so whatever a library's own pages do not need is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from khlang.checks.drawing import check_drawing
from khlang.checks.markdown import check_markdown
from khlang.images import FORMATS
from khlang.library import Library
from khlang.library.files import read_bounded
from khlang.library.pages import PageFile, list_page_files
from khlang.photos import check_photo_file
from khlang.problems import START, Level, Problem

# Folders of the site that are not those of a form; pages of the site at its top.
SITE_FOLDERS = frozenset(
    {
        "api",
        "assets",
        "browse",
        "check",
        "data",
        "download",
        "draft",
        "follow",
        "guide",
        "photos",
        "pictures",
        "recognised",
        "review",
        "search",
        "send",
    }
)
SITE_PAGES = frozenset({"404", "coverage", "examples", "index", "offline", "readme", "search"})
# Where every call to send something leads.
SEND_PAGE = "send.md"
PHOTO_SUFFIXES = frozenset(suffix for suffixes in FORMATS.values() for suffix in suffixes)
PAGE_SUFFIXES = frozenset({".md", ".svg", *PHOTO_SUFFIXES})
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def check_pages(library: Library) -> Iterator[Problem]:
    """Give the problems of all files below a library's `pages/`, and of the page that is missing there."""
    folders = SITE_FOLDERS | library.forms.keys()
    files = list(list_page_files(library.root))
    if SEND_PAGE not in {file.name for file in files}:
        yield from _ask_for_send_page(library)
    for file in files:
        found = _check_place(file, folders)
        yield from [found] if found else _check_content(file)


def _ask_for_send_page(library: Library) -> Iterator[Problem]:
    """Warn once, at the first form that people send: one page is missing, however many the forms are."""
    sent = [form for form in library.forms.values() if form.is_sent]
    for form in sent[:1]:
        yield Problem.of(
            "no_send_page",
            ("intake",),
            "intake",
            Level.WARNING,
            file=form.file,
            mark=form.mark,
            page=SEND_PAGE,
        )


def _check_place(file: PageFile, folders: frozenset[str]) -> Problem | None:
    """Refuse a file by its type, its name, or a place on the site that something else has."""
    path = PurePosixPath(file.name)
    *parents, stem = path.with_suffix("").parts
    if path.suffix not in PAGE_SUFFIXES:
        return Problem.of("page_type", file=file.shown, types=" ".join(sorted(PAGE_SUFFIXES)))
    if not all(_NAME.fullmatch(part) for part in (*parents, stem)):
        return Problem.of("page_name", file=file.shown)
    if parents[0] in folders if parents else stem in SITE_PAGES:
        return Problem.of("page_place_taken", file=file.shown, place=parents[0] if parents else stem)
    return None


def _check_content(file: PageFile) -> Iterator[Problem]:
    suffix = file.path.suffix
    if suffix in PHOTO_SUFFIXES:
        for problem in check_photo_file(file.path):
            yield problem.at(file.shown, START)
    elif suffix == ".svg":
        yield from check_drawing(read_bounded(file.path), file.shown)
    else:
        yield from check_markdown(read_bounded(file.path), file.shown)
