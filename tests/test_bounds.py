"""Files that are wrong from beginning to end: what is said of them, and what is looked up for them, is bounded.

How long they take is measured by `tests/benchmarks/worst_files.py`.
"""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.node_reader import MAX_COMPARISONS, Reader
from khlang.problems import START, report_github, report_json, report_text
from khlang.records.read import read_record
from khlang.yaml_text import MAX_FILE_BYTES, Entry, Mapping, Text

from tests.benchmarks.worst_files import KINDS, MAX_REPORT_BYTES, RECORD_ID, write_file


@pytest.mark.parametrize("kind", KINDS)
def test_report_on_a_wrong_file_is_bounded(library: Library, kind: str) -> None:
    """In each format; the file itself is read to its end."""
    data = write_file(kind).encode()
    assert MAX_FILE_BYTES - 4_000 < len(data) <= MAX_FILE_BYTES
    form = library.forms["lesson"]
    _record, problems = read_record(data, "a.yml", RECORD_ID, form, library.gazetteer)
    for report in (report_text, report_github, report_json):
        assert len(report(problems).encode()) <= MAX_REPORT_BYTES


def test_near_names_are_looked_for_only_so_often() -> None:
    """The first unknown keys of a file get the one that is meant; to find it for thousands takes seconds."""
    entries = tuple(
        Entry(Text(f"titel{number}", START), Text("", START)) for number in range(MAX_COMPARISONS)
    )
    reader = Reader("a.yml")
    reader.entries(Mapping(entries, START), ("title", "story", "place"), "x")
    assert len(reader.problems) == MAX_COMPARISONS
    assert MAX_COMPARISONS <= reader.comparisons < MAX_COMPARISONS + 3
    assert dict(reader.problems[0].facts)["near"] == "title"
    assert dict(reader.problems[-1].facts)["keys"] == "title, story, place"


def test_a_mapping_finds_a_key_at_once() -> None:
    """The index holds what the entries hold, and comparing two mappings passes over it."""
    entries = tuple(Entry(Text(key, START), Text(f"{key}!", START)) for key in ("a", "b"))
    tree = Mapping(entries, START)
    assert (tree.get("b"), tree.get("c")) == (entries[1].value, None)
    assert tree == Mapping(entries, START)
