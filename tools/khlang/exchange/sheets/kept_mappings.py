"""Mappings of sheets in a folder, a JSON file for each header, by its hash: what an import used is used again, and
what a person changes in such a file counts from then on.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from khlang.exchange.sheets.mapping import SheetMapping, describe_mapping, read_mapping
from khlang.forms.model import Form
from khlang.plain_files import open_plain_file

# Headers are few; who brings thousands of different ones has no use for their mappings.
MAX_KEPT = 1_000
_MAX_BYTES = 1_000_000


class MappingFolder:
    """The mappings that are kept. May be used from many threads."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first mapping is kept."""
        self._folder = folder

    def find(self, digest: str) -> Path:
        """Give where the mapping of a header is, or would be."""
        return self._folder / f"{digest}.json"

    def read(self, digest: str, forms: Mapping[str, Form]) -> SheetMapping | None:
        """Give the mapping of a header; None where none is kept, or its form is gone. Raises ValueError, with the name
        of a file that is no mapping of it."""
        path = self.find(digest)
        try:
            with open_plain_file(path) as file:
                mapping = read_mapping(json.loads(file.read(_MAX_BYTES)), forms)
        except OSError:
            return None
        # Also a JSON of a thousand brackets inside one another.
        except (ValueError, RecursionError) as error:
            raise ValueError(path.name) from error
        if mapping and mapping.digest != digest:
            raise ValueError(path.name)
        return mapping

    def keep(self, mapping: SheetMapping) -> None:
        """Keep a mapping, unless its header has one already: somebody may have changed that."""
        path = self.find(mapping.digest)
        # Without it a sheet is read as it was the first time.
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if path.exists() or sum(1 for _file in self._folder.iterdir()) >= MAX_KEPT:
                return
            partial = path.with_name(f".{secrets.token_hex(4)}.part")
            described = json.dumps(describe_mapping(mapping), ensure_ascii=False, indent=1)
            partial.write_text(f"{described}\n", encoding="utf-8")
            partial.rename(path)

    def list_files(self) -> list[Path]:
        """Give the files that are kept."""
        return sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
