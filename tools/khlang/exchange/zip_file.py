"""Zip files whose bytes follow from what is put into them: no clock, no owner, one order, names in UTF-8."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import BinaryIO

# Zip knows no earlier day.
_START = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3
# What is compressed already only costs time.
_COMPRESSED = (".jpg", ".jpeg", ".png", ".webp", ".woff2", ".gz", ".docx", ".xlsx", ".pdf", ".zip")
# No way up, no drive, no sign that some system's file names can't have.
_UNSAFE = re.compile(r'(?:^|/)\.{0,2}(?:/|$)|[\\:*?"<>|\x00-\x1f]')


class DeterministicZip:
    """Writes a zip, also to where nothing can be gone back to, such as a connection."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._names: set[str] = set()

    def __enter__(self) -> DeterministicZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zip; one that was broken off is not ended, so that nobody takes it for whole."""
        if kind is None:
            self._zip.close()
        # Else it would try to end itself when it is collected, in a file that may be closed.
        self._zip.fp = None

    def add(self, name: str, data: bytes) -> int:
        """Add a file, and give the bytes that it takes. Raises ValueError for a name that is unsafe or was given."""
        info = self._describe(name)
        self._zip.writestr(info, data)
        return info.compress_size

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> int:
        """Add a file that comes in pieces, and give the bytes that it takes. Raises ValueError as `add` does."""
        info = self._describe(name)
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
        return info.compress_size

    def _describe(self, name: str) -> zipfile.ZipInfo:
        if _UNSAFE.search(name) or name in self._names:
            raise ValueError(f"no name for a file in a zip: {name!r}")
        self._names.add(name)
        info = zipfile.ZipInfo(name, _START)
        info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
        info.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
        return info
