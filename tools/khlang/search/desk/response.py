"""A search response for programs: plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from khlang.fields.facets import YEARS
from khlang.records.card import make_card
from khlang.search.desk.desk import Desk, SearchResponse


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
        "is_weak": response.is_weak,
        "close": response.close,
        "instead": response.instead,
        "start": start,
        "phrases_found": response.phrases_found,
        "unknown": list(segmented.unknown),
        "years": [year for year in segmented.years if str(year) in response.counts.get(YEARS, {})],
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
