"""The list of a search's results as a table: what the search says of each, then its record's public values."""

from __future__ import annotations

from typing import Any

from khlang.exchange.sheets.columns import BETWEEN
from khlang.exchange.sheets.table import FOUND, OWN_HEADINGS, Grid, RecordColumns, list_own_cells
from khlang.fields.facets import YEARS
from khlang.search.desk import Desk, SearchResponse
from khlang.search.desk.response import describe_hits
from khlang.search.index.facets import FORMS, Facet

# What the search says of a record, whatever its form; who reads the table again leaves it out.
_SAID = ("ลำดับ", "ชื่อเรื่อง", "สถานที่", "ปีงบประมาณ", "เจ้าของเรื่อง", "สรุป", "พบใน", "ข้อความที่พบ", "หน้า")
# Facets that other columns say.
_TOLD = (FORMS, YEARS)
COLUMNS = tuple(f"{FOUND}{BETWEEN}{name}" for name in _SAID)


def make_result_grid(desk: Desk, response: SearchResponse, limit: int) -> Grid:
    """Give the first records found as a table that can be imported again. Fields of several forms with one heading
    share a column; of facets by which people narrow first, each has a column of its own, whatever the form."""
    numbers_found = response.records[:limit]
    found = [desk.records[number] for number in numbers_found]
    facets = [facet for facet in desk.facets if facet.is_first and facet.key not in _TOLD]
    shared = [_list_labels(facet, frozenset(numbers_found)) for facet in facets]
    taken = [*COLUMNS, *(f"{FOUND}{BETWEEN}{facet.label}" for facet in facets), *OWN_HEADINGS.values()]
    columns = RecordColumns(found, taken)
    hits = describe_hits(desk, response, 0, limit)
    rows = [
        [
            *_list_hit_cells(number, hit),
            *("\n".join(labels.get(numbers_found[number - 1], ())) for labels in shared),
            *list_own_cells(record),
            *columns.list_cells(record),
        ]
        for number, (record, hit) in enumerate(zip(found, hits, strict=True), 1)
    ]
    numbers = frozenset(number + len(taken) for number in columns.find_numbers())
    return Grid("ผลการค้น", [*taken, *columns.headings], rows, numbers | {0})


def _list_labels(facet: Facet, numbers: frozenset[int]) -> dict[int, list[str]]:
    """Give the values of some records in a facet, by the records' numbers."""
    labels: dict[int, list[str]] = {}
    for value in facet.values:
        for number in numbers.intersection(value.records.tolist()):
            labels.setdefault(number, []).append(value.label)
    return labels


def _list_hit_cells(number: int, hit: dict[str, Any]) -> list[str]:
    """Give the cells under COLUMNS of one hit."""
    snippet = hit["passage"]
    return [
        str(number),
        hit["title"],
        hit["where"],
        str(hit["year"] or ""),
        hit["organisation"],
        hit["summary"],
        snippet["label"],
        "".join(part["text"] for part in snippet["parts"]),
        hit["path"],
    ]
