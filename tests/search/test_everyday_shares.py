"""How much of what people ask is answered right, of a table that nobody wrote for the engine: shares, not rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml
from khlang.library import Library
from khlang.search.desk import Desk, SearchResponse

from tests.conftest import ROOT

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "everyday_searches.yml").read_text(encoding="utf-8")
)
Answers = list[tuple[dict[str, Any], SearchResponse]]
KINDS = 12


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the tests' library."""
    return Desk(library)


@pytest.fixture(scope="module")
def answers(desk: Desk) -> Answers:
    """Each row with what the desk answers."""
    return [(row, desk.search(row["query"])) for row in ROWS]


@pytest.mark.parametrize("written", ["before", "after"])
def test_the_right_record_is_among_the_first(answers: Answers, desk: Desk, written: str) -> None:
    """Nine in ten are first, 96 of 100 in three, of every kind."""
    places: list[int] = []
    kinds: Counter[str] = Counter()
    for row, response in answers:
        if row.get("written") == written and "any" in row:
            ids = [desk.records[number].id for number in response.records[:3]]
            places.append(next((at for at, found in enumerate(ids) if found in row["any"]), 3))
            kinds[row["kind"]] += 1
    assert len(kinds) == KINDS
    assert min(kinds.values()) >= 14
    assert sum(place == 0 for place in places) >= 0.9 * len(places)
    assert sum(place < 3 for place in places) >= 0.96 * len(places)


def test_what_the_library_does_not_hold_is_said_to_be_absent(answers: Answers) -> None:
    """17 of 20; then nothing counts as found."""
    absent = [response for row, response in answers if row.get("absent")]
    assert len(absent) >= 100
    said = [response for response in absent if response.is_weak]
    assert len(said) >= 0.85 * len(absent)
    assert not any(response.near for response in said)


def test_what_is_answered_is_seldom_called_absent(answers: Answers) -> None:
    """One in ten of those whose record is found."""
    held = [response for row, response in answers if "any" in row]
    assert sum(response.is_weak for response in held) <= 0.1 * len(held)


def test_nobody_is_asked_about_what_is_well_spelt(answers: Answers) -> None:
    """One in a hundred at most."""
    sound = [response for row, response in answers if row["kind"] == "sound"]
    assert len(sound) >= 270
    assert sum(bool(response.did_you_mean) for response in sound) <= 0.01 * len(sound)
    assert sum(response.is_weak for response in sound) <= 0.02 * len(sound)
