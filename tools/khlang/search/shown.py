"""What the browser shows of a record that it found: a file of its own, fetched only when it is among the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khlang.cache import hash_sources, make_key
from khlang.fields.say import list_texts
from khlang.records.card import make_card
from khlang.records.record import Record
from khlang.search.packing import pack_json, write_script

# Letters that no file system confuses; four make 20 bits: of a million edits, one leaves an old text in a cache.
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
NAME_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """One record's text file: its name, where it stands, and how its script is made."""

    name: str
    path: str
    draw: Callable[[], str]


def list_shown(records: Sequence[Record], labels: Sequence[str]) -> list[Shown]:
    """Name the text file of each record by what it is made of: the record and our code.

    `labels` are those of all searched fields, as `list_labels` gives them: texts name theirs by number.
    """
    code = make_key(*labels, hash_sources("search/shown.py", "search/packing.py", "records", "fields"))
    taken: set[str] = set()
    listed = []
    for record in records:
        name = _make_name(make_key(code, record.id, record.digest))
        # Some of 7,036 meet: the second then takes another name.
        while name in taken:
            name = _make_name(make_key(code, record.id, name))
        taken.add(name)
        listed.append(_lay_out(record, labels, name))
    return listed


def _make_name(key: str) -> str:
    number = int(key[:10], 16)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(NAME_LENGTH))


def _lay_out(record: Record, labels: Sequence[str], name: str) -> Shown:
    path = f"search/texts/{name}.js"
    return Shown(name, path, lambda: write_script(path, pack_json(_describe(record, labels))))


def list_labels(records: Sequence[Record]) -> list[str]:
    """Give the labels of all fields that are searched, each once."""
    forms = {record.form.key: record.form for record in records}.values()
    return list(dict.fromkeys(field.label for form in forms for field in form.public_fields if field.weight))


def find_texts(record: Record) -> list[tuple[str, str]]:
    """Give (label, text) of each field that is searched, in the order of the form."""
    return [
        (field.label, "\n".join(list_texts(field, value)))
        for field, value in record.public_values()
        if field.weight
    ]


def _describe(record: Record, labels: Sequence[str]) -> dict[str, object]:
    card = make_card(record)
    return {
        "title": card.title,
        "path": card.path,
        "noun": card.noun,
        "where": card.where,
        "year": card.year,
        "summary": card.summary,
        "is_example": card.is_example,
        "is_short": card.is_short,
        "texts": [[labels.index(label), text] for label, text in find_texts(record)],
    }
