"""A record as others may have it: what is not public is not in it, wherever they look."""

from __future__ import annotations

from dataclasses import replace

from khlang.fields.write import write_values
from khlang.forms.model import Length
from khlang.problems import START
from khlang.records.record import Record, Source
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree


def make_public(record: Record) -> Record:
    """Give a record without its private values, also in its source, which is written anew: comments stay behind."""
    public = {field.key: value for field, value in record.public_values()}
    kept = replace(record, values=public)
    return replace(kept, read_source=lambda: Source(make_public_tree(kept)))


def make_public_tree(record: Record) -> Tree:
    """Give a record's public values as the node of its file."""
    head: list[tuple[str, Node]] = [] if record.is_draft else [("id", _text(record.id))]
    if record.is_example:
        head.append(("example", _text("yes")))
    if record.length is Length.SHORT:
        head.append(("length", _text(Length.SHORT)))
    if record.aliases:
        head.append(("aliases", Items(tuple(map(_text, record.aliases)), START)))
    entries = tuple(Entry(_text(key), node) for key, node in head)
    return Tree((*entries, *write_values(record.form.public_fields, record.values).entries), START)


def _text(value: str) -> Text:
    return Text(value, START)
