"""Records as they are kept between runs: a record's values as bytes, and back.

Pickle, because a value is a tree of frozen classes and nothing else reads these bytes as fast; only our
own classes of values are let in. What a library's forms own (terms, columns, provinces) is not kept but named, so
that a kept value holds the very term that the form files give now.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from khlang.forms.model import Field, Form, Vocabulary
from khlang.places import Gazetteer
from khlang.records import values as v

# The long texts of a record, which only its own page, its terms and its sketch need.
LONG_VALUES = v.Paragraphs | v.Lines | v.Steps | v.Table | v.Checklist


class NotKeptError(Exception):
    """The bytes are not what this version of the code writes."""


class Keeper:
    """Writes and reads the values of one library's records."""

    def __init__(
        self, forms: Mapping[str, Form], vocabularies: Mapping[str, Vocabulary], gazetteer: Gazetteer
    ) -> None:
        """Learn what the library owns."""
        owned = dict(_list_owned(forms, vocabularies, gazetteer))
        self._owned = owned
        self._names = {id(thing): name for name, thing in owned.items()}

    def dump(self, value: object) -> bytes:
        """Give bytes that `load` reads."""
        out = io.BytesIO()
        _Pickler(out, self._names).dump(value)
        return out.getvalue()

    def load(self, data: bytes) -> object:
        """Read what `dump` wrote. Raises NotKeptError on anything else."""
        try:
            return _Unpickler(io.BytesIO(data), self._owned).load()
        # A broken pickle raises nearly anything.
        except Exception as error:
            raise NotKeptError from error


def _list_owned(
    forms: Mapping[str, Form], vocabularies: Mapping[str, Vocabulary], gazetteer: Gazetteer
) -> Iterator[tuple[str, object]]:
    for vocabulary in vocabularies.values():
        yield from ((f"term {vocabulary.key} {term.key}", term) for term in vocabulary.terms)
    for form in forms.values():
        yield from _list_fields(f"field {form.key}", form.fields)
    yield from ((f"province {area.code}", area) for area in gazetteer.provinces)


def _list_fields(above: str, listed: Iterable[Field]) -> Iterator[tuple[str, object]]:
    for field in listed:
        name = f"{above} {field.key}"
        yield name, field
        if field.columns:
            yield f"{name} columns", field.columns
            yield from _list_fields(name, field.columns)


class _Pickler(pickle.Pickler):
    def __init__(self, out: io.BytesIO, names: Mapping[int, str]) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, thing: object) -> str | None:
        return self._names.get(id(thing))

    def reducer_override(self, thing: Any) -> Any:
        """Keep a frozen value as the call that makes it: read four times as fast as Python's own way."""
        if is_dataclass(thing) and not isinstance(thing, type):
            return type(thing), tuple(getattr(thing, name) for name in _names_of(type(thing)))
        return NotImplemented


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: io.BytesIO, owned: Mapping[str, object]) -> None:
        super().__init__(data)
        self._owned = owned

    def persistent_load(self, name: str) -> object:
        return self._owned[name]

    def find_class(self, module: str, name: str) -> object:
        return _find_class(module, name)


@cache
def _find_class(module: str, name: str) -> object:
    found = getattr(sys.modules[module], name) if module.startswith("khlang.") else None
    if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))):
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")
    return found


class KeptValues(Mapping[str, v.Value]):
    """A record's values of which the long ones are fetched when one of them is asked for.

    Lists of 20,000 records ask for titles and places; to read every story for that took most of a build.
    """

    __slots__ = ("_fetch", "_long", "_short")

    def __init__(
        self,
        short: Mapping[str, v.Value],
        long: tuple[str, ...],
        fetch: Callable[[], Mapping[str, v.Value]],
    ) -> None:
        """Take the short values, the keys of the long ones, and what fetches these."""
        self._short = short
        self._long = long
        self._fetch = fetch

    def __getitem__(self, key: str) -> v.Value:
        if key in self._short:
            return self._short[key]
        if key in self._long:
            return self._fetch()[key]
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return key in self._short or key in self._long

    def __iter__(self) -> Iterator[str]:
        yield from self._short
        yield from self._long

    def __len__(self) -> int:
        return len(self._short) + len(self._long)


def split_values(values: Mapping[str, v.Value]) -> tuple[dict[str, v.Value], dict[str, v.Value]]:
    """Give (short, long) values."""
    long: dict[str, v.Value] = {key: value for key, value in values.items() if isinstance(value, LONG_VALUES)}
    return {key: value for key, value in values.items() if key not in long}, long
