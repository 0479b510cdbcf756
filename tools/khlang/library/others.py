"""The files of a library besides its records: form files, vocabularies and pages written by hand, as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khlang.cache import hash_file, make_key
from khlang.library.files import list_entries, read_bounded, show_path
from khlang.library.pages import list_page_files


def read_other_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Give (path as problems name it, text with LF line ends) of each file; links are not followed.

    A file that is too large or no UTF-8 is told of elsewhere; what can be read of it is given.
    """
    for path in _list_other_files(root):
        if path.suffix in (".yml", ".md"):
            text = read_bounded(path).decode("utf-8-sig", errors="replace")
            yield show_path(path), text.replace("\r\n", "\n").replace("\r", "\n")


def hash_other_files(root: Path) -> str:
    """Give a hash that changes with the place, name and bytes of any of these files."""
    return make_key(
        *(part for path in _list_other_files(root) for part in (show_path(path), hash_file(path)))
    )


def _list_other_files(root: Path) -> Iterator[Path]:
    for folder in (root / "forms", root / "vocabularies"):
        yield from (folder / entry.name for entry in list_entries(folder) if entry.is_file())
    yield from (page.path for page in list_page_files(root))
