"""One child process that reads the Word files of many tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khlang.exchange.word.client import WordWorker


@pytest.fixture(scope="session")
def word() -> Iterator[WordWorker]:
    """Give what asks the child process."""
    with WordWorker() as worker:
        yield worker
