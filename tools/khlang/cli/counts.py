"""`khlang search --counts FACET`: how many records a search finds in each value of a facet."""

from __future__ import annotations

import json
from collections.abc import Sequence

from khlang.cli.arguments import CommandError
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.table import EXAMPLE, OWN_HEADINGS, Grid
from khlang.search.desk import Desk, SearchResponse
from khlang.search.index.facets import Facet
from khlang.thai.text import format_count

COUNT = "จำนวน"


def count_values(desk: Desk, response: SearchResponse, facet: Facet) -> list[tuple[str, int, int]]:
    """Give (label, records, those of them that are examples) of each value that some results have, most first."""
    found = frozenset(response.records[: response.near])
    examples = frozenset(number for number in found if desk.records[number].is_example)
    counted = [
        (value.label, len(found.intersection(held)), len(examples.intersection(held)))
        for value in facet.values
        if (held := value.records.tolist())
    ]
    return sorted((each for each in counted if each[1]), key=lambda each: -each[1])


def find_facet(facets: Sequence[Facet], names: Sequence[Sequence[str]], wanted: str) -> Facet:
    """Give the facet that somebody names; `names` are the options of each. Raises CommandError where there is none."""
    for facet, options in zip(facets, names, strict=True):
        if f"--{wanted.replace('_', '-')}" in options:
            return facet
    known = " ".join(options[0].removeprefix("--") for options in names)
    raise CommandError(f"--counts นับได้ตาม {known}")


def format_counts(
    facet: Facet, counts: Sequence[tuple[str, int, int]], *, is_json: bool, is_csv: bool
) -> str:
    """Write counts for a terminal, for a program or for a spreadsheet; each says how many of them are examples."""
    if is_json:
        values = [{"label": label, "count": size, "examples": examples} for label, size, examples in counts]
        return json.dumps({"facet": facet.key, "counts": values}, ensure_ascii=False, indent=2) + "\n"
    if is_csv:
        rows = [[label, str(size), str(examples)] for label, size, examples in counts]
        header = [facet.label, COUNT, OWN_HEADINGS[EXAMPLE]]
        return write_csv(Grid(facet.label, header, rows, frozenset({1, 2})))
    lines = [f"{facet.label}: {format_count(len(counts))} กลุ่ม"]
    for label, size, examples in counts:
        flag = f" (ตัวอย่าง {format_count(examples)})" if examples else ""
        lines.append(f"{format_count(size)}\t{label}{flag}")
    return "\n".join([*lines, ""])
