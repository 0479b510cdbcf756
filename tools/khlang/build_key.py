"""The key of the running code, which is in the key of everything that is kept between runs.

It changes with every file of this package, and with the version of every package that is installed beside it. To list
for each kept value only what makes it would spare some work after an edit, and would keep wrong values as soon as one
module or package was forgotten.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent


@functools.cache
def make_build_key() -> str:
    """Give the key of the code that runs, as hex digits."""
    return hash_code(PACKAGE, list_packages(sys.path))


def hash_code(folder: Path, packages: list[str]) -> str:
    """Give a hash of all files in a folder but compiled ones, of names and versions of packages, and of Python's."""
    digest = hashlib.sha256("\0".join([sys.version, *packages]).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            digest.update(f"\0{path.relative_to(folder).as_posix()} {len(data)}\0".encode() + data)
    return digest.hexdigest()


def list_packages(path: list[str]) -> list[str]:
    """Give `name-version` of all packages that are installed in the folders of a search path.

    From the names of their folders: to read the metadata of those that we depend on takes 0.2 s a run.
    Source: packaging.python.org, "Recording installed projects".
    """
    folders = [Path(entry) for entry in path if entry]
    names = {name for folder in folders if folder.is_dir() for name in os.listdir(folder)}
    return sorted(name.rpartition(".")[0] for name in names if name.endswith((".dist-info", ".egg-info")))
