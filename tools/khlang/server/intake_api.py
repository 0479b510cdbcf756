"""The description of the intake's routes, as parts of OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}
_UUID = {"type": "string", "format": "uuid"}
_CONTROLS = {"type": "array", "items": _TEXT}
# A form's controls are named by the paths of its values; what the form has not is not read.
_BODY = {
    "type": "object",
    "properties": {
        "_draft": {**_UUID, "description": "Made by the sender; the same draft is taken once."},
        "_version": {**_TEXT, "description": "The version of the form."},
    },
    "additionalProperties": _CONTROLS,
}
_REFUSED = {
    "400": "What was sent is no form, or did not come whole.",
    "403": "The post comes from a page that may not send here.",
    "404": "There is no such form, or no such case.",
    "408": "It came too slowly.",
    "413": "It is too much.",
    "415": "The body is no form's.",
    "429": "Too often, or too much on this day; `Retry-After` says when to come again.",
    "503": "Nothing can be taken now; `Retry-After` says when to come again.",
    "507": "The disk is full; `Retry-After` says when to come again.",
}


def describe_intake(forms: Sequence[str]) -> dict[str, Any]:
    """Give the paths of the intake, for these forms; none without any."""
    if not forms:
        return {}
    form = _describe_place("form", {"type": "string", "enum": list(forms)}, "The key of a form.")
    secret = _describe_place("secret", _TEXT, "What the sender got with the receipt.")
    taken = {"200": _answer("It came before: the same receipt.", "Receipt")}
    problems = {"422": _answer("Something is to be mended; nothing was kept.", "Problems")}
    conflict = {"409": _answer("The same draft, or step, came with other words.", "Conflict")}
    return {
        "/send/service.json": {
            "get": {
                "summary": "Tells what can be sent.",
                "responses": {"200": _answer("The forms.", "Forms")},
            }
        },
        "/send/{form}": {
            "post": _describe_post(
                "Sends a form, as often as needed until it is acknowledged.",
                [form],
                {"201": _answer("It is kept.", "Receipt"), **taken, **conflict, **problems},
            )
        },
        "/check/{form}": {
            "post": _describe_post(
                "Tells what is to be mended in a form that is being written. Nothing is kept.",
                [form],
                {"200": _answer("What is to be mended, and what may be worth telling.", "Check")},
            )
        },
        "/follow/{secret}/edit": {
            "post": _describe_post(
                "Puts other words in the place of those that were sent, once for each step.",
                [secret],
                {**taken, **conflict, **problems},
            )
        },
        "/follow/{secret}/withdraw": {
            "post": _describe_post("Takes back what was sent.", [secret], {**taken, **conflict})
        },
    }


def _describe_place(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": description}


def _describe_post(summary: str, places: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    kinds = ("multipart/form-data", "application/x-www-form-urlencoded")
    refused = {status: _answer(words, "Error") for status, words in _REFUSED.items() if status not in answers}
    accept = {"name": "Accept", "in": "header", "required": False, "schema": {"const": "application/json"}}
    return {
        "summary": summary,
        "parameters": [*places, accept],
        "requestBody": {"required": True, "content": {kind: {"schema": _BODY} for kind in kinds}},
        "responses": answers | refused,
    }


def _answer(description: str, name: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": description, "content": content}


def _object(**properties: Any) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_PROBLEM = _object(
    code=_TEXT,
    path={"type": "array", "items": {"type": ["string", "integer"]}},
    name={**_TEXT, "description": "The control."},
    label=_TEXT,
    message={**_TEXT, "description": "In Thai, to be shown beside the control."},
    level={"enum": ["error", "warning"]},
)
_PROBLEMS = {"type": "array", "items": _PROBLEM}
INTAKE_SCHEMAS: dict[str, Any] = {
    "Forms": _object(service={"const": "khlang"}, forms={"type": "object", "additionalProperties": _NUMBER}),
    "Receipt": _object(
        receipt={**_TEXT, "description": "Digits to read out."},
        follow={**_TEXT, "description": "The sender's own page, below the site."},
    ),
    # A closed case has no receipt of its own to tell.
    "Conflict": {**_object(error=_TEXT, receipt=_TEXT), "required": ["error"]},
    "Problems": _object(problems=_PROBLEMS),
    "Check": _object(
        problems=_PROBLEMS, questions={"type": "array", "items": _object(name=_TEXT, text=_TEXT)}
    ),
}
