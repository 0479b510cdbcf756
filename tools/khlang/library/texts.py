"""The texts of a library beside its records, as they stand: form files, vocabularies and pages written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khlang.library.files import list_schema_files, read_bounded, show_path
from khlang.library.pages import list_page_files
from khlang.yaml_text import unify_lines


def read_texts_beside_records(root: Path) -> Iterator[tuple[str, str]]:
    """Give (path as problems name it, text with LF line ends) of each file; links are not followed.

    A file that is too large or no UTF-8 is told of elsewhere; what can be read of it is given.
    """
    pages = (page.path for page in list_page_files(root) if page.path.suffix in (".yml", ".md"))
    for path in (*list_schema_files(root), *pages):
        yield show_path(path), unify_lines(read_bounded(path).decode("utf-8-sig", errors="replace"))
