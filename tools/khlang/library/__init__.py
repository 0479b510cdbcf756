"""Stage 2: a folder in, the whole collection out: forms, vocabularies, areas, records, and problems.

The only package that reads the library's text files. A folder is `forms/ vocabularies/ records/ pages/`.
`collection` is the value, `load` makes it, `records` reads its records or takes them from the cache,
`files` walks its folders, `others` gives the other files as they stand.
"""

from khlang.library.collection import Library, is_draft_file
from khlang.library.files import show_path
from khlang.library.load import LibraryNotFoundError, forget_records, load_forms, load_library
from khlang.library.others import hash_other_files, read_other_texts
from khlang.library.records import ChangedWhileReadError

__all__ = [
    "ChangedWhileReadError",
    "Library",
    "LibraryNotFoundError",
    "forget_records",
    "hash_other_files",
    "is_draft_file",
    "load_forms",
    "load_library",
    "read_other_texts",
    "show_path",
]
