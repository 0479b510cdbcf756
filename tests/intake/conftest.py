"""An intake of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.intake import Intake, open_intake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the intake is."""
    return tmp_path / "intake"


@pytest.fixture
def intake(folder: Path) -> Iterator[Intake]:
    """An empty intake."""
    with open_intake(folder, min_free_bytes=0) as opened:
        yield opened
