"""What people ask, and the record that answers it best: found first. By vectors, the browser finds the same."""

from __future__ import annotations

import json

import pytest
from khlang.library import Library
from khlang.search.desk import Desk

from tests.search.queries import OFFERED, ROWS


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the tests' library."""
    return Desk(library)


def test_the_table_is_as_large_as_promised() -> None:
    """At least 80 queries, of every kind."""
    assert len(ROWS) >= 80
    assert {row["kind"] for row in ROWS} >= {
        "plain",
        "unspaced",
        "sentence",
        "misspelt",
        "damaged",
        "keyboard",
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: json.dumps(row["query"], ensure_ascii=False))
def test_everyday_queries_find_the_right_record_first(row: dict[str, str], desk: Desk) -> None:
    """What is misspelt at the latest when the first offer is taken."""
    response = desk.search(row["query"])
    responses = [response]
    if row["kind"] in OFFERED and response.did_you_mean:
        responses.append(desk.search(response.did_you_mean[0].text))
    first = [desk.records[number].id for each in responses for number in each.records[:1]]
    assert row["first"] in first
