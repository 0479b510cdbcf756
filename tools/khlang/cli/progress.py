"""A line on the terminal that tells how far a long command is; where nobody looks at a terminal, nothing."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

WIDTH = 30
# The eye does not follow more, and a terminal far away takes time for each.
LEAST_SECONDS = 0.1


class Progress:
    """Counts what is done of a total, on one line of standard error; a context manager, at whose end the line goes."""

    def __init__(self, total: int, unit: str, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._total = total
        self._unit = unit
        self._done = 0
        self._told = 0.0
        self._is_shown = self._out.isatty() and total > 1

    def __enter__(self) -> Self:
        """Show it."""
        self._tell()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self.hide()

    def count(self) -> None:
        """Tell that one more is done."""
        self._done += 1
        if time.monotonic() - self._told >= LEAST_SECONDS or self._done == self._total:
            self._tell()

    def hide(self) -> None:
        """Take the line away, so that something else can be written there."""
        if self._is_shown:
            print("\r\x1b[K", end="", file=self._out, flush=True)

    def _tell(self) -> None:
        if not self._is_shown:
            return
        self._told = time.monotonic()
        full = WIDTH * self._done // self._total
        bar = "█" * full + "░" * (WIDTH - full)
        print(
            f"\r\x1b[K{bar} {self._done:,}/{self._total:,} {self._unit}", end="", file=self._out, flush=True
        )
