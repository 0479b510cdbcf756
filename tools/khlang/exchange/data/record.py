"""A record as JSON, and all records; read back as the same records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from khlang.exchange.data.public import make_public
from khlang.exchange.data.values import describe_value, make_node, make_plain_node
from khlang.fields.field import Json
from khlang.forms.fields import RECORD_KEYS
from khlang.forms.model import Form, Length
from khlang.places import Gazetteer, Place
from khlang.problems import START, Problem
from khlang.records.card import record_path
from khlang.records.read import read_record
from khlang.records.record import Record
from khlang.thai.dates import BUDDHIST_OFFSET
from khlang.yaml_text import Entry, Text, write_node
from khlang.yaml_text import Mapping as Tree

# Rises when a key is taken away, renamed or means something else; new keys leave it as it is.
FORMAT_VERSION = 1
RECORD, RECORDS = "khlang-record", "khlang-records"
# A record's own file may have 64 KB; as JSON it is longer by its head.
MAX_RECORD_BYTES = 512 * 1024
NO_PHOTOS: Mapping[str, str] = MappingProxyType({})


class DataError(Exception):
    """A file holds no records as JSON; the message says why, in Thai."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose data it is: the site's name, and its address ending in `/`, empty where it is not known."""

    name: str
    url: str = ""


def describe_record(
    record: Record, publisher: Publisher, photo_paths: Mapping[str, str] = NO_PHOTOS
) -> dict[str, Json]:
    """Give a record as JSON; `photo_paths` has where its photos are published, by file name."""
    record = make_public(record)
    form, path = record.form, record_path(record)
    return {
        "format": RECORD,
        "format_version": FORMAT_VERSION,
        "form": {"key": form.key, "version": form.version, "label": form.label},
        "id": record.id,
        "aliases": list(record.aliases),
        "is_example": record.is_example,
        "length": record.length.value,
        "title": record.title,
        "organisation": record.organisation,
        "place": _describe_place(record.place),
        "fiscal_year": record.fiscal_year,
        "period": _describe_period(record.fiscal_year),
        "licence": {"key": record.licence.key, "label": record.licence.label} if record.licence else None,
        "reviewer": record.reviewer,
        "reviewed": record.reviewed.isoformat() if record.reviewed else None,
        "publisher": publisher.name,
        "path": path,
        "url": publisher.url and publisher.url + path,
        "values": _describe_values(record, photo_paths, is_computed=False),
        "computed": _describe_values(record, photo_paths, is_computed=True),
    }


def _describe_values(record: Record, photo_paths: Mapping[str, str], *, is_computed: bool) -> dict[str, Json]:
    return {
        field.key: describe_value(field, value, photo_paths)
        for field, value in record.public_values()
        if (field.type.compute is not None) is is_computed
    }


def _describe_place(place: Place) -> Json:
    """Give a place with DOPA's codes of its areas."""
    areas = {level: getattr(place, level) for level in ("subdistrict", "district", "province")}
    named = {level: {"code": area.code, "name": area.name} for level, area in areas.items() if area}
    return {"text": str(place), "code": place.code, **named} if str(place) else None


def _describe_period(fiscal_year: int | None) -> Json:
    """Give the days of a Thai fiscal year: N runs from 1 October N-1 to 30 September N."""
    if fiscal_year is None:
        return None
    year = fiscal_year - BUDDHIST_OFFSET
    return {"from": f"{year - 1}-10-01", "to": f"{year}-09-30"}


def write_record(record: Record, publisher: Publisher, photo_paths: Mapping[str, str] = NO_PHOTOS) -> str:
    """Give the JSON file of one record."""
    return json.dumps(describe_record(record, publisher, photo_paths), ensure_ascii=False, indent=1) + "\n"


def write_records(
    records: Iterable[Record],
    publisher: Publisher,
    find_photo_paths: Callable[[Record], Mapping[str, str]] = lambda _record: NO_PHOTOS,
) -> Iterator[str]:
    """Give the JSON file of many records piece by piece, a record a line."""
    head = {
        "format": RECORDS,
        "format_version": FORMAT_VERSION,
        "publisher": publisher.name,
        "url": publisher.url,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": ['
    separator = "\n"
    for record in records:
        described = describe_record(record, publisher, find_photo_paths(record))
        yield separator + json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "\n]}\n"


def read_records(
    data: bytes, name: str, forms: Mapping[str, Form], gazetteer: Gazetteer
) -> Iterator[tuple[Record, list[Problem]]]:
    """Read the JSON of one record or of many, each with the problems of reading. Raises DataError.

    What a record says beside its values (title, place, computed sums) follows from these, and is found anew.
    """
    given = _parse(data)
    match given:
        case {"format": "khlang-record"}:
            found = [given]
        case {"format": "khlang-records", "records": list() as found}:
            pass
        case _:
            raise DataError(f"{name}: ไม่ใช่ข้อมูลระเบียนของคลัง แฟ้มไม่ได้ถูกแก้ ใช้แฟ้ม JSON ที่ได้จาก khlang export")
    if given.get("format_version") != FORMAT_VERSION:
        raise DataError(f"{name}: เป็นข้อมูลรุ่น {given.get('format_version')} อ่านได้เฉพาะรุ่น {FORMAT_VERSION}")
    for number, each in enumerate(found, 1):
        yield _read_one(each, f"{name}#{number}", forms, gazetteer)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_refuse_twice)
    except (ValueError, RecursionError) as error:
        raise DataError(f"อ่าน JSON ไม่ได้ ({error}) แฟ้มไม่ได้ถูกแก้ ขอแฟ้มใหม่จากต้นทาง") from error


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("คีย์ซ้ำ")
    return found


def _read_one(
    given: Any, name: str, forms: Mapping[str, Form], gazetteer: Gazetteer
) -> tuple[Record, list[Problem]]:
    match given:
        case {"form": {"key": str(key)}, "id": str(record_id), "values": dict(values)} if key in forms:
            form = forms[key]
        case {"form": {"key": key}}:
            raise DataError(f"{name}: คลังนี้ไม่มีแบบฟอร์ม {str(key)[:40]}")
        case _:
            raise DataError(f"{name}: ไม่มี form, id หรือ values")
    text = write_node(_make_tree(given, record_id, form, values))
    record, problems = read_record(text.encode(), name, record_id, form, gazetteer)
    if record is None:
        raise DataError(f"{name}: อ่านค่าไม่ได้")
    return record, problems


def _make_tree(given: Mapping[str, Any], record_id: str, form: Form, values: Mapping[str, Any]) -> Tree:
    head: dict[str, Any] = {"id": record_id}
    if given.get("is_example"):
        head["example"] = True
    if given.get("length", Length.FULL) != Length.FULL:
        head["length"] = given["length"]
    if given.get("aliases"):
        head["aliases"] = given["aliases"]
    nodes = {key: make_plain_node(value) for key, value in head.items()}
    for key, value in values.items():
        if key not in RECORD_KEYS:
            nodes[key] = make_node(form.by_key[key], value) if key in form.by_key else make_plain_node(value)
    return Tree(tuple(Entry(Text(key, START), node) for key, node in nodes.items()), START)
