"""The files of a library's `pages/`: pages written by hand, and their pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khlang.cache import hash_file, make_key
from khlang.library.files import MAX_FOLDERS, list_entries, read_bounded, show_path

PAGES = "pages"


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file below `pages/`: where it is, its path below that folder, and how problems name it."""

    path: Path
    name: str
    shown: str


def list_page_files(root: Path) -> Iterator[PageFile]:
    """Give the plain files below a library's `pages/`, in order; hidden ones are left out, as in the site."""
    yield from _list_files(root / PAGES, "")


def read_page(root: Path, name: str) -> str:
    """Give the text of a page below a library's `pages/`, empty where there is none that can be read."""
    path = next((page.path for page in list_page_files(root) if page.name == name), None)
    return read_bounded(path).decode("utf-8", "replace") if path else ""


def hash_page_files(root: Path) -> str:
    """Give a hash that changes with the name and bytes of any of these files."""
    return make_key(*(part for page in list_page_files(root) for part in (page.name, hash_file(page.path))))


def _list_files(folder: Path, above: str) -> Iterator[PageFile]:
    for entry in list_entries(folder):
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_file():
            yield PageFile(path, above + entry.name, show_path(path))
        elif above.count("/") < MAX_FOLDERS:
            yield from _list_files(path, f"{above}{entry.name}/")
