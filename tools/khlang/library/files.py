"""The files of a library's folders: plain `.yml` files are read, anything else is a problem.

No symbolic link is followed, wherever it stands: what it leads to may lie outside the library, or above itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from khlang.fields.scalars import RECORD_ID
from khlang.problems import Problem
from khlang.yaml_text import MAX_FILE_BYTES

# Deeper than any folder of a library (records/lesson/kr-2567-kkn-001); a path has a bound, which a chain of folders
# can pass.
MAX_FOLDERS = 8
# What git and macOS put into folders.
_KNOWN_HIDDEN = frozenset({".gitkeep", ".gitignore", ".gitattributes", ".DS_Store"})


def show_path(path: Path) -> str:
    """Give a path as text: relative to the working folder if it is inside it, else absolute.

    Bytes of a name that are not UTF-8 are escaped, so that the text can be written anywhere.
    """
    here = Path.cwd()
    absolute = here / path
    shown = (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()
    return shown.encode("utf-8", "backslashreplace").decode()


def read_bounded(path: Path) -> bytes:
    """Give a file's bytes, at most MAX_FILE_BYTES + 1 of them, which is enough to refuse the file."""
    with path.open("rb", buffering=0) as file:
        return file.read(MAX_FILE_BYTES + 1)


def list_entries(folder: Path) -> list[os.DirEntry[str]]:
    """Give the plain files and folders in a folder by name; none if the folder is not there, or a symbolic link.

    Left out are symbolic links, devices, pipes and names that are not UTF-8, which `find_foreign_entries` tells of.
    """
    if folder.is_symlink() or not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if _is_plain(entry)), key=lambda entry: entry.name)


def find_foreign_entries(root: Path) -> Iterator[Problem]:
    """Give a problem for whatever no library may hold, in all its folders: symbolic links, pipes and devices, names
    that are not UTF-8, folders too deep in others; and for hidden files, which nothing reads and git shows.

    The library's own folder may have them: it may be a repository itself.
    """
    if root.is_symlink():
        yield Problem.of("symlink", file=show_path(root))
        return
    folders = [(root, 0)]
    while folders:
        folder, depth = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink():
                    yield Problem.of("symlink", file=show_path(folder / entry.name))
                elif not _is_plain(entry):
                    code = "special_file" if _is_utf8(entry.name) else "name_not_utf8"
                    yield Problem.of(code, file=show_path(folder / entry.name))
                elif entry.name.startswith("."):
                    if depth and entry.name not in _KNOWN_HIDDEN:
                        yield Problem.of("hidden_file", file=show_path(folder / entry.name))
                elif entry.is_dir() and depth == MAX_FOLDERS:
                    yield Problem.of("folder_too_deep", file=show_path(folder / entry.name), most=MAX_FOLDERS)
                elif entry.is_dir():
                    folders.append((folder / entry.name, depth + 1))


def _is_plain(entry: os.DirEntry[str]) -> bool:
    is_either = entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
    return is_either and _is_utf8(entry.name)


def _is_utf8(name: str) -> bool:
    """Tell whether a file's name is UTF-8; Python reads other bytes as surrogates."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def list_yaml_files(folder: Path, problems: list[Problem], *, allow_folders: bool = False) -> Iterator[Path]:
    """Give the `.yml` files of a folder in order, adding a problem for anything else in it.

    With `allow_folders`, a folder may hold the photos of the record beside it.
    """
    for entry in list_entries(folder):
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_file() and path.suffix == ".yml":
            yield path
        elif entry.is_dir() and allow_folders:
            if not RECORD_ID.fullmatch(entry.name) or not path.with_suffix(".yml").is_file():
                problems.append(Problem.of("stray_folder", file=show_path(path)))
        else:
            problems.append(Problem.of("stray_file", file=show_path(path)))


def list_schema_files(root: Path) -> Iterator[Path]:
    """Give the `.yml` files of a library's forms, then those of its vocabularies, in order."""
    for folder in (root / "forms", root / "vocabularies"):
        for entry in list_entries(folder):
            if entry.is_file() and entry.name.endswith(".yml"):
                yield folder / entry.name


def list_photo_files(folder: Path) -> dict[str, tuple[str, ...]]:
    """Give the names of what is in the records' own folders within a form's folder, by record id."""
    own = [entry.name for entry in list_entries(folder) if entry.is_dir()]
    return {name: tuple(sorted(filter(_is_utf8, os.listdir(folder / name)))) for name in own}
