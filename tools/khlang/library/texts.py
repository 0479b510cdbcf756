"""The texts of a library besides its records: form files, vocabularies and pages written by hand, as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khlang.library.files import list_entries, read_bounded, show_path
from khlang.library.pages import list_page_files


def read_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Give (path as problems name it, text with LF line ends) of each file; links are not followed.

    A file that is too large or no UTF-8 is told of elsewhere; what can be read of it is given.
    """
    forms = (
        root / name / each.name for name in ("forms", "vocabularies") for each in list_entries(root / name)
    )
    pages = (page.path for page in list_page_files(root))
    for path in (*forms, *pages):
        if path.suffix in (".yml", ".md") and path.is_file():
            text = read_bounded(path).decode("utf-8-sig", errors="replace")
            yield show_path(path), text.replace("\r\n", "\n").replace("\r", "\n")
