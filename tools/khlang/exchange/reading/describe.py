"""Writes a reading as JSON, so that it can be kept beside the case that it became."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from khlang.exchange.document import Line, Picture
from khlang.exchange.reading.model import Answer, Reading
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
        "answers": [_describe_answer(answer) for answer in reading.answers],
        "leftovers": [_describe_line(line) for line in reading.leftovers],
        "asides": [{**_describe_line(aside.line), "reason": aside.reason.value} for aside in reading.asides],
        "suggestions": [asdict(each) for each in reading.suggestions],
        "private": [{**asdict(each), "kind": each.kind.value} for each in reading.private],
        "pictures": [_describe_picture(picture) for picture in reading.pictures],
        "problems": json.loads(dump_problems(reading.problems)),
    }


def _describe_answer(answer: Answer) -> dict[str, Json]:
    """Give an answer, how sure it is in hundredths."""
    return {**asdict(answer), "confidence": round(answer.confidence * 100)}


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
