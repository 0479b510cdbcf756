"""The description of the API, as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from khlang.search.desk.search_request import FACET, MAX_LIMIT, MAX_START, PAGE, SORTS
from khlang.search.index.facets import Facet
from khlang.search.query.parser import MAX_QUERY
from khlang.server.intake_api import INTAKE_SCHEMAS, describe_intake

_TEXT, _NUMBER, _YES_NO = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}


def describe_api(facets: Sequence[Facet], forms: Iterable[str] = ()) -> dict[str, Any]:
    """Give the OpenAPI description of the API of a library with these facets; of an intake, if forms can be sent."""
    intake = describe_intake(sorted(forms))
    asked = [_QUERY, *(_describe_facet(facet) for facet in facets), *_OTHERS]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Khlang: ค้นหาในคลัง",
            "version": "1",
            "description": "Searches the published records, of which nothing is kept; takes what people send.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/search": _describe_path("Finds records, best first.", asked, "SearchResponse"),
            "/api/suggest": _describe_path(
                "Tells how a query that somebody begins may go on.", [_QUERY, _OTHERS[-1]], "Suggestions"
            ),
            **intake,
        },
        "components": {"schemas": SCHEMAS | (INTAKE_SCHEMAS if intake else {})},
    }


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


_QUERY = _parameter(
    "q",
    {"type": "string"},
    f'Words, "an exact phrase", -what to leave out. Of more than {MAX_QUERY} characters the rest is left out, '
    "and `was_cut` says so. Without words: all records, newest first.",
)
_OTHERS = (
    _parameter("sort", {"type": "string", "enum": list(SORTS), "default": SORTS[0]}, "The order of results."),
    _parameter("all", {"type": "string", "enum": ["0", "1"]}, "1: also what only has some word in common."),
    _parameter(
        "typed",
        {"type": "string", "enum": ["0", "1"]},
        "1: results of the words as typed, also where another query was probably meant.",
    ),
    _parameter(
        "start", {**_NUMBER, "minimum": 0, "maximum": MAX_START, "default": 0}, "How many to pass over."
    ),
    _parameter(
        "limit", {**_NUMBER, "minimum": 1, "maximum": MAX_LIMIT, "default": PAGE}, "How many to give."
    ),
)


def _describe_facet(facet: Facet) -> dict[str, Any]:
    schema = {"type": "array", "items": _TEXT, "examples": [[value.key for value in facet.values[:2]]]}
    described = _parameter(FACET + facet.key, schema, f"{facet.label}: key, label or alias; any of several.")
    return {**described, "style": "form", "explode": True}


def _describe_path(summary: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
    def answer(description: str, name: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        return {"description": description, "content": content}

    responses = {
        "200": answer("The answer.", schema),
        "400": answer("A parameter is unknown or out of bounds.", "Error"),
        "503": answer("No sound library has been loaded yet.", "Error"),
    }
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


SCHEMAS: dict[str, Any] = {
    "Error": _object(error=_TEXT),
    "Suggestions": _object(
        suggestions=_list(_object(text=_TEXT, kind={"enum": ["title", "name", "place", "word"]}))
    ),
    "Passage": _object(label=_TEXT, parts=_list(_object(text=_TEXT, is_marked=_YES_NO))),
    "Result": _object(
        id=_TEXT,
        form=_TEXT,
        noun=_TEXT,
        title=_TEXT,
        path={**_TEXT, "description": "The record's page, below the site."},
        where=_TEXT,
        year={"type": ["integer", "null"], "description": "Fiscal year, Buddhist era."},
        organisation=_TEXT,
        summary=_TEXT,
        is_example=_YES_NO,
        is_short=_YES_NO,
        score={"type": "number"},
        passage={"$ref": "#/components/schemas/Passage"},
    ),
    "SearchResponse": _object(
        query=_TEXT,
        was_cut=_YES_NO,
        total={**_NUMBER, "description": "Records that hold any word."},
        near={**_NUMBER, "description": "Records about what was asked: the first ones."},
        is_weak={
            **_YES_NO,
            "description": "True: the library holds nothing that was asked for; `near` is 0.",
        },
        close={
            **_NUMBER,
            "description": "Of a weak answer: the first records, which have much in common with it.",
        },
        instead={**_TEXT, "description": "The first of `did_you_mean`, where the results are those of it."},
        start=_NUMBER,
        phrases_found={**_YES_NO, "description": "False: quoted words were searched as plain words."},
        unknown={**_list(_TEXT), "description": "What no record holds."},
        years={**_list(_NUMBER), "description": "Fiscal years that the query means and results are of."},
        did_you_mean=_list(_object(text=_TEXT, reason={"enum": ["misspelt", "keyboard", "spaced", "near"]})),
        results=_list({"$ref": "#/components/schemas/Result"}),
        facets=_list(
            _object(key=_TEXT, label=_TEXT, groups=_list(_object(key=_TEXT, label=_TEXT, count=_NUMBER)))
        ),
    ),
}
