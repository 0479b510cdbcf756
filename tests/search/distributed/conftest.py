"""A library that tests of the kept index change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def folder(copy_library: Callable[[], Path]) -> Path:
    """A copy of the library, to be changed."""
    return copy_library()
