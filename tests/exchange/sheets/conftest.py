"""One child process for all tests of sheets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khlang.exchange.sheets.client import SheetWorker


@pytest.fixture(scope="session")
def worker() -> Iterator[SheetWorker]:
    """The process that reads files."""
    with SheetWorker() as asked:
        yield asked
