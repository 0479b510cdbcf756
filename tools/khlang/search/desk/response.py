"""A search response for programs and spreadsheets: plain values for JSON, and a table as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from khlang.fields.say import list_cells
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.search.desk.desk import Desk, SearchResponse

# A spreadsheet takes a cell that begins with one of these for a formula; full-width ones become them when opened.
_FORMULA = "=+\\-@＝＋－＠"
_CELL = re.compile(f"^(?=[ \u00a0\u3000]*[{_FORMULA}\t\r\n])")
# With a semicolon as the list separator, as in much of Europe, it begins a cell after each of these, quotes or not.
_CELL_WITHIN = re.compile(f"([;|；｜]|(?<!^)[\t\r\n])(?=[ \u00a0\u3000]*[{_FORMULA}])")
# Excel takes UTF-8 for what it is only with this.
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "ลำดับ",
    "รหัส",
    "ประเภท",
    "ชื่อเรื่อง",
    "สถานที่",
    "ปีงบประมาณ",
    "เจ้าของเรื่อง",
    "สรุป",
    "พบใน",
    "ข้อความที่พบ",
    "หน้า",
)


def describe_response(desk: Desk, response: SearchResponse, start: int, limit: int) -> dict[str, Any]:
    """Give a response as plain values: the results from `start` on, did-you-mean, and facets with their counts.

    The keys are those of the published interface (`/api/openapi.json`): there a snippet is a `passage`, and facet
    values are `groups`.
    """
    segmented = response.segmented
    return {
        "query": response.query.text,
        "was_cut": response.query.is_cut,
        "total": len(response.records),
        "near": response.near,
        "start": start,
        "phrases_found": response.phrases_found,
        "unknown": list(segmented.unknown),
        "did_you_mean": [{"text": each.text, "reason": each.reason} for each in response.did_you_mean],
        "results": list(describe_hits(desk, response, start, limit)),
        "facets": [
            {
                "key": facet.key,
                "label": facet.label,
                "groups": [
                    {"key": value.key, "label": value.label, "count": response.counts[facet.key][value.key]}
                    for value in facet.values
                    if value.key in response.counts[facet.key]
                ],
            }
            for facet in desk.facets
            if response.counts[facet.key]
        ],
    }


def describe_hits(desk: Desk, response: SearchResponse, start: int, limit: int) -> Iterator[dict[str, Any]]:
    """Give the records found from `start` on as plain values."""
    for number in range(start, min(len(response.records), start + limit)):
        record = desk.records[response.records[number]]
        card = make_card(record)
        snippet = desk.make_snippet(record, response)
        yield {
            "id": record.id,
            "form": record.form.key,
            "noun": card.noun,
            "title": card.title,
            "path": card.path,
            "where": card.where,
            "year": record.fiscal_year,
            "organisation": record.organisation,
            "summary": card.summary,
            "is_example": card.is_example,
            "is_short": card.is_short,
            "score": round(response.scores[number], 6),
            "passage": {
                "label": snippet.label,
                "parts": [{"text": text, "is_marked": is_marked} for text, is_marked in snippet.parts],
            },
        }


def write_csv(desk: Desk, response: SearchResponse, limit: int) -> str:
    """Give the first records found as CSV that no spreadsheet takes for formulas.

    After what every record has come the public fields of the forms that were found, in the order of the forms; fields
    with one heading share a column.
    """
    found = [desk.records[number] for number in response.records[:limit]]
    forms = {record.form.key: record.form for record in found}.values()
    headings = dict.fromkeys(
        heading
        for form in sorted(forms, key=lambda form: form.order)
        for field in form.public_fields
        for heading, _text in list_cells(field, None)
        if heading not in COLUMNS
    )
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out, lineterminator="\r\n").writerow(guard_cells([*COLUMNS, *headings]))
    # What people wrote is quoted, whatever sign the reader's program separates by.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for number, (record, hit) in enumerate(
        zip(found, describe_hits(desk, response, 0, limit), strict=True), 1
    ):
        own = dict(_list_record_cells(record))
        cells = [*_list_hit_cells(number, hit), *(own.get(heading, "") for heading in headings)]
        writer.writerow(guard_cells(cells))
    return out.getvalue()


def _list_hit_cells(number: int, hit: dict[str, Any]) -> list[str]:
    """Give the cells under COLUMNS of one hit."""
    snippet = hit["passage"]
    return [
        str(number),
        hit["id"],
        hit["noun"],
        hit["title"],
        hit["where"],
        str(hit["year"] or ""),
        hit["organisation"],
        hit["summary"],
        snippet["label"],
        "".join(part["text"] for part in snippet["parts"]),
        hit["path"],
    ]


def _list_record_cells(record: Record) -> Iterator[tuple[str, str]]:
    """Give (heading, text) of the cells of a record's public values."""
    for field, value in record.public_values():
        yield from list_cells(field, value)


def guard_cells(cells: Sequence[str]) -> list[str]:
    """Keep a spreadsheet from running what people wrote: an apostrophe makes any cell a text."""
    return [_CELL.sub("'", _CELL_WITHIN.sub(r"\1'", cell)) for cell in cells]
