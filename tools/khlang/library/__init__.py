"""Stage 2: a folder in, the whole collection out: forms, vocabularies, areas, records, and problems.

The only package that reads the library's text files. A folder is `forms/ vocabularies/ records/ pages/`.
`collection` is the value, `load` makes it, `records` reads its records or takes them from the cache,
`shares` deals them out to several machines, `files` walks its folders, `pages` lists what is written by hand, `texts`
gives what stands beside the records.
"""

from khlang.library.collection import Library, is_draft_file
from khlang.library.files import show_path
from khlang.library.load import (
    Choose,
    LibraryNotFoundError,
    forget_records,
    load_library,
    load_schema,
    reload_library,
)
from khlang.library.pages import hash_page_files, read_page
from khlang.library.records import ChangedWhileReadError, change_record
from khlang.library.shares import Share, choose_files
from khlang.library.texts import read_texts_beside_records

__all__ = [
    "ChangedWhileReadError",
    "Choose",
    "Library",
    "LibraryNotFoundError",
    "Share",
    "change_record",
    "choose_files",
    "forget_records",
    "hash_page_files",
    "is_draft_file",
    "load_library",
    "load_schema",
    "read_page",
    "read_texts_beside_records",
    "reload_library",
    "show_path",
]
