"""Writes a reading as JSON, so that it can be kept beside the case that it became."""

from __future__ import annotations

import hashlib
import json

from khlang.exchange.document import Line, Picture
from khlang.exchange.reading.model import Reading
from khlang.fields.field import Json
from khlang.problems.problem import dump_problems

# Raised when what is written changes, so that who reads an older one knows.
VERSION = 1


def describe_reading(reading: Reading) -> dict[str, Json]:
    """Give a reading as JSON: all but the bytes of its pictures, which are named by their SHA-256."""
    return {
        "version": VERSION,
        "name": reading.name,
        "sha256": reading.sha256,
        "profile": reading.profile.value,
        "kind": reading.kind.value,
        "form": reading.form.key if reading.form else None,
        "form_version": reading.form.version if reading.form else None,
        "data": {control: list(values) for control, values in reading.data.items()},
        "answers": [
            {
                "key": answer.key,
                "heading": answer.heading,
                "text": answer.text,
                "where": answer.where,
                "confidence": round(answer.confidence * 100),
            }
            for answer in reading.answers
        ],
        "leftovers": [_describe_line(line) for line in reading.leftovers],
        "asides": [{**_describe_line(aside.line), "reason": aside.reason.value} for aside in reading.asides],
        "suggestions": [
            {
                "control": each.control,
                "item": each.item,
                "start": each.start,
                "before": each.before,
                "after": each.after,
                "reason": each.reason,
            }
            for each in reading.suggestions
        ],
        "private": [
            {
                "kind": each.kind.value,
                "text": each.text,
                "where": each.where,
                "key": each.key,
                "is_published": each.is_published,
            }
            for each in reading.private
        ],
        "pictures": [_describe_picture(picture) for picture in reading.pictures],
        "problems": json.loads(dump_problems(reading.problems)),
    }


def _describe_line(line: Line) -> dict[str, Json]:
    """Give a line; what it has not is left out."""
    found: dict[str, Json] = {"text": line.text, "where": line.where}
    if line.number:
        found["number"] = line.number
    if line.repaired:
        found["repaired"] = line.repaired
    return found


def _describe_picture(picture: Picture) -> dict[str, Json]:
    return {
        "sha256": hashlib.sha256(picture.data).hexdigest(),
        "suffix": picture.suffix,
        "caption": picture.caption,
        "where": picture.where,
    }
