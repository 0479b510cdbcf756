"""Xapian's Python binding, wherever the system keeps it: it is in no package index, and need not be there."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

# The folder of packages that holds `xapian`, where it is none of this Python's own.
BINDING = "KHLANG_XAPIAN"


class ShardError(Exception):
    """The distributed index can't answer or be written; the message says why and what to do, in Thai."""


@cache
def load_xapian() -> Any:
    """Give the module `xapian`; from a folder that `KHLANG_XAPIAN` names nothing else is imported.

    Raises ShardError where it is not installed, or made for another Python.
    """
    folder = os.environ.get(BINDING, "")
    try:
        return _load_from(Path(folder) / "xapian") if folder else importlib.import_module("xapian")
    except (ImportError, OSError) as error:
        sys.modules.pop("xapian", None)
        raise ShardError(
            "ไม่พบ Xapian สำหรับ Python นี้ ติดตั้ง python3-xapian ของระบบ แล้วบอกโฟลเดอร์ที่มีแพ็กเกจ xapian "
            f"ด้วยตัวแปร {BINDING} (ดู docs/search-engines.md)"
        ) from error


def _load_from(folder: Path) -> Any:
    if "xapian" in sys.modules:
        return sys.modules["xapian"]
    found = importlib.util.spec_from_file_location(
        "xapian", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if found is None or found.loader is None:
        raise ImportError(str(folder))
    module = sys.modules["xapian"] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
