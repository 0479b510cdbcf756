"""The files of a library's folders: plain `.yml` files are read, anything else is a problem."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from khlang.fields.scalars import RECORD_ID
from khlang.problems import Problem
from khlang.yaml_text import MAX_FILE_BYTES


def show_path(path: Path) -> str:
    """Give a path as text: relative to the working folder if it is inside it, else absolute."""
    here = Path.cwd()
    absolute = here / path
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def read_bounded(path: Path) -> bytes:
    """Give a file's bytes, at most MAX_FILE_BYTES + 1 of them, which is enough to refuse the file."""
    with path.open("rb", buffering=0) as file:
        return file.read(MAX_FILE_BYTES + 1)


def list_yaml_files(folder: Path, problems: list[Problem], *, allow_folders: bool = False) -> Iterator[Path]:
    """Give the `.yml` files of a folder in order, adding a problem for anything else in it.

    With `allow_folders`, a folder may hold the photos of the record beside it.
    """
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else []
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            problems.append(Problem.of("symlink", file=show_path(path)))
        elif entry.is_file() and path.suffix == ".yml":
            yield path
        elif entry.is_dir() and allow_folders:
            if not RECORD_ID.fullmatch(entry.name) or not path.with_suffix(".yml").is_file():
                problems.append(Problem.of("stray_folder", file=show_path(path)))
        else:
            problems.append(Problem.of("stray_file", file=show_path(path)))


def list_photo_files(folder: Path) -> dict[str, tuple[str, ...]]:
    """Give the names of the files in the records' own folders within a form's folder, by record id."""
    own = [entry for entry in os.scandir(folder) if entry.is_dir()] if folder.is_dir() else []
    return {entry.name: tuple(sorted(file.name for file in os.scandir(entry))) for entry in own}
