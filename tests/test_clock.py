"""The day is the machine's, unless whoever builds says which."""

from __future__ import annotations

import datetime

import pytest
from khlang.clock import find_today

from tests.conftest import TODAY


def test_the_day_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """In seconds, as tools for reproducible builds do; the tests do so, too."""
    assert find_today() == TODAY
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert find_today() == datetime.date(1970, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert find_today() == datetime.date(1970, 1, 2)


def test_else_it_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to say it."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.date.today()
    assert before <= find_today() <= datetime.date.today()
