"""Checks one value by its field: the rules of the form file, the parts it must have, and what its type knows.

Pure: what is known beyond the value (the day, the record's year, the text as written) comes in a `Situation`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from khlang.fields.field import Condition, Field, Group, Required, Rule, Shape, Value, is_empty, take_apart
from khlang.fields.read import Choice, is_written
from khlang.fields.say import list_texts, measure
from khlang.problems import Level, Path, Problem
from khlang.problems.problem import NO_FACTS, Fact
from khlang.thai.dates import Date, fiscal_year_of
from khlang.thai.text import format_amount, to_thai_digits
from khlang.vocabularies import find_term
from khlang.yaml_text import Items, Node, find_node
from khlang.yaml_text import Mapping as Tree


class Audience(StrEnum):
    """For whom a record is checked.

    `archive`: a file in git, where a private value is an error. `intake`: what somebody sends, who is asked the
    private fields as well.
    """

    ARCHIVE = "archive"
    INTAKE = "intake"


# A tuple: each field and each part of a row has one, and a dataclass that is frozen takes four times as long to make.
class Situation(NamedTuple):
    """A value's place, and what is known beyond it.

    `tree` is the record as written, where the path leads to the value. `year` is the record's fiscal year (Buddhist
    era). `is_full` when the record must have what a publish asks, `is_draft` while it has no id of the archive.
    """

    field: Field
    path: Path
    label: str
    tree: Tree
    today: datetime.date
    audience: Audience = Audience.ARCHIVE
    year: int | None = None
    is_full: bool = True
    is_draft: bool = False

    @property
    def node(self) -> Node | None:
        """The value as written; where it is a part that stands alone, the text of the whole."""
        return find_node(self.tree, self.path)

    def problem(
        self,
        code: str,
        *below: str | int,
        level: Level = Level.ERROR,
        line: int = 0,
        facts: Mapping[str, Fact] = NO_FACTS,
        **named: Fact,
    ) -> Problem:
        """Make a problem of this value, or of what stands `below` it."""
        return Problem.of(code, (*self.path, *below), self.label, level, line=line, facts={**facts, **named})

    def enter(self, part: Field, *keys: str | int) -> Situation:
        """Give the situation of a part, which these keys lead to."""
        return self._replace(field=part, path=(*self.path, *keys), label=f"{self.label} › {part.label}")


def check_value(situation: Situation, value: Any) -> Iterator[Problem]:
    """Give the problems of one value."""
    field = situation.field
    for rule in field.rules:
        yield from _check_rule(situation, rule, value)
    if field.type.check:
        yield from field.type.check(situation, value)
    if isinstance(field.type.item, Group):
        for keys, label, item in _list_items(situation, value):
            inside = situation._replace(label=f"{situation.label} › {label}") if label else situation
            yield from _check_item(inside, field.type.item, item, keys)


def _list_items(situation: Situation, value: Any) -> Iterator[tuple[Path, str, Value]]:
    """Give (keys that lead to it as written, label of its own, item) of each item with parts."""
    node, field = situation.node, situation.field
    match field.type.shape:
        case Shape.ONE:
            yield (), "", value
        case Shape.ROWS:
            # Reading drops blank rows, but for those of a table.
            written = node.items if isinstance(node, Items) else ()
            numbers = [number for number, row in enumerate(written) if field.columns or is_written(row)]
            for number, item in zip(numbers, value, strict=False):
                yield (number,), "", item
        case Shape.BY_TERM:
            written_keys = {entry.key.value for entry in node.entries} if isinstance(node, Tree) else set()
            assert field.vocabulary
            by_term = {find_term(field.vocabulary, key) or key: key for key in written_keys}
            for choice, item in value:
                yield (by_term.get(choice.term or choice.label, choice.key),), choice.label, item
        case Shape.LIST:
            return


def _check_item(situation: Situation, group: Group[Any], item: Value, keys: Path) -> Iterator[Problem]:
    """Give the problems of the parts of one item, which `keys` lead to: what is there, and what is missing."""
    parts = situation.field.parts
    values = take_apart(group, item, parts)
    node = find_node(situation.tree, (*situation.path, *keys))
    for part in parts:
        if part.key in values:
            if _has_checks(part):
                yield from check_value(situation.enter(part, *keys, part.key), values[part.key])
        elif part.required is not Required.NO and is_asked(part.when, values) and _lacks(node, part):
            yield situation.problem("missing_part", *keys, part.key, key=part.key, label=part.label)


def _has_checks(part: Field) -> bool:
    """Tell whether any value of a part can be wrong: most are texts without a rule, and a list may have thousands."""
    return bool(part.rules or part.type.check or isinstance(part.type.item, Group))


def _lacks(node: Node | None, part: Field) -> bool:
    """Tell whether nothing is written for a part; what is written and could not be read was told already."""
    if isinstance(node, Tree):
        return not is_written(node.get(part.key))
    return not is_written(node)


def is_asked(when: Condition | None, values: Mapping[str, Value]) -> bool:
    """Tell whether a field is asked, by the values of the fields beside it."""
    if when is None:
        return True
    value = values.get(when.field)
    if not when.values:
        return not is_empty(value)
    return any(key in when.values for key in _list_keys(value))


def _list_keys(value: Value) -> Iterator[str]:
    """Give the keys of a value's terms, or yes or no, as conditions name them."""
    match value:
        case Choice():
            yield value.key
        case bool():
            yield "yes" if value else "no"
        case tuple():
            for item in value:
                yield from _list_keys(item)


# Rules of form files


def _check_rule(situation: Situation, rule: Rule, value: Any) -> Iterator[Problem]:
    facts: dict[str, Fact] = {"words": rule.message} if rule.message else {}
    if isinstance(rule.limit, str):
        found = [bool(re.search(rule.limit, text)) for text in list_texts(situation.field, value)]
        if not (any(found) if rule.kind == "forbid" else not all(found)):
            return
    else:
        size = measure(rule.kind, situation.field, value)
        if not (size < rule.limit if rule.kind.startswith("min") else size > rule.limit):
            return
        facts |= {"limit": format_amount(rule.limit), "size": format_amount(size)}
    yield situation.problem(rule.kind, level=rule.level, facts=facts)


# What several types check


def check_year(situation: Situation, year: int) -> Iterator[Problem]:
    """Refuse a fiscal year later than the next."""
    if year > fiscal_year_of(situation.today) + 1:
        yield situation.problem("future_year", year=to_thai_digits(str(year)))


def check_date(situation: Situation, date: Date) -> Iterator[Problem]:
    """Refuse a date after today."""
    if date.first_day > situation.today:
        yield situation.problem("future_date")


def check_term(situation: Situation, choice: Choice) -> Iterator[Problem]:
    """Warn of a term that was not in use in the record's year."""
    term, year = choice.term, situation.year
    if term is None or year is None:
        return
    if term.years and year not in term.years:
        years = ", ".join(to_thai_digits(str(known)) for known in term.years)
        yield situation.problem("wrong_year_term", level=Level.WARNING, label=term.label, years=years)
    if term.until and year > term.until:
        until = to_thai_digits(str(term.until))
        yield situation.problem("retired_term", level=Level.WARNING, label=term.label, until=until)
