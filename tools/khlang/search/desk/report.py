"""An answer as people and programs take it along: plain values for JSON, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from khlang.records.card import make_card
from khlang.search.desk.desk import Answer, Desk

# A spreadsheet takes a cell that begins with one of these for a formula; full-width ones become them when opened.
_FORMULA = "=+-@\t\r\n＝＋－＠"
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


def describe_answer(desk: Desk, answer: Answer, start: int, limit: int) -> dict[str, Any]:
    """Give an answer as plain values: what was found from `start` on, and what may be done next."""
    understood = answer.understood
    return {
        "query": answer.query.text,
        "was_cut": answer.query.is_cut,
        "total": len(answer.records),
        "near": answer.near,
        "start": start,
        "phrases_found": answer.phrases_found,
        "unknown": list(understood.unknown),
        "did_you_mean": [{"text": offer.text, "reason": offer.reason} for offer in answer.offers],
        "results": list(describe_results(desk, answer, start, limit)),
        "facets": [
            {
                "key": facet.key,
                "label": facet.label,
                "groups": [
                    {"key": group.key, "label": group.label, "count": answer.counts[facet.key][group.key]}
                    for group in facet.groups
                    if group.key in answer.counts[facet.key]
                ],
            }
            for facet in desk.facets
            if answer.counts[facet.key]
        ],
    }


def describe_results(desk: Desk, answer: Answer, start: int, limit: int) -> Iterator[dict[str, Any]]:
    """Give the records found from `start` on as plain values."""
    for number in range(start, min(len(answer.records), start + limit)):
        record = desk.records[answer.records[number]]
        card = make_card(record)
        passage = desk.find_passage(record, answer)
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
            "score": round(answer.scores[number], 6),
            "passage": {
                "label": passage.label,
                "parts": [{"text": text, "is_marked": is_marked} for text, is_marked in passage.parts],
            },
        }


def write_csv(desk: Desk, answer: Answer, limit: int) -> str:
    """Give the first records found as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(describe_results(desk, answer, 0, limit), 1):
        passage = row["passage"]
        cells = (
            number,
            row["id"],
            row["noun"],
            row["title"],
            row["where"],
            row["year"] or "",
            row["organisation"],
            row["summary"],
            passage["label"],
            "".join(part["text"] for part in passage["parts"]),
            row["path"],
        )
        writer.writerow(guard_cells([str(cell) for cell in cells]))
    return out.getvalue()


def guard_cells(cells: Sequence[str]) -> list[str]:
    """Keep a spreadsheet from running what people wrote: an apostrophe makes any cell a text."""
    return [f"'{cell}" if cell.lstrip(" \u00a0\u3000")[:1] in tuple(_FORMULA) else cell for cell in cells]
