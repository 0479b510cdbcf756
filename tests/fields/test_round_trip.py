"""Value to node to value is the identity for every type, also by way of YAML text and of what is kept between runs."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from khlang.fields.field import Field, FieldType, Group, Shape, Value, is_empty
from khlang.fields.pack import pack_value, unpack_value
from khlang.fields.read import Choice, ValueReader
from khlang.fields.scalars import AMOUNT, COUNT, DATE, FILE, ID, LINE, LINK, PHONE, TERM, TEXT, YEAR, YES_NO
from khlang.fields.types import TYPES
from khlang.fields.types import place as places
from khlang.fields.write import write_value, write_values
from khlang.library import load_library
from khlang.places import Gazetteer, Place
from khlang.thai.dates import Date
from khlang.thai.numbers import PhoneNumber
from khlang.thai.text import normalise
from khlang.vocabularies import Term, Vocabulary
from khlang.yaml_text import find_forbidden, read_tree, write_node

from tests.conftest import LIBRARY

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MAX_PARTS = 4
WRITTEN = [field_type for field_type in TYPES.values() if field_type.compute is None]
TERMS = (Term("old", "ของเดิม", aliases=("เดิม",)), Term("new", "ของใหม่: ก #1"), Term("no", "ไม่ใช่"))
CLOSED = Vocabulary("closed", "รายการปิด", TERMS)
OPEN = Vocabulary("open", "รายการเปิด", TERMS, is_open=True)
# Letters with which YAML, the normal form or our own readers do something.
LETTERS = "กขฃะาำเแโใไๆฯ่้๊๋์ํ๐๑๒abcXYZ019 -:#'\"|>[]{},&*!%@`?/\\.()๏\u200b\u00a0\n"


def is_sound(text: str) -> bool:
    """Tell whether a text is one that a record can hold: in normal form, and without control characters."""
    return bool(text) and normalise(text) == text and find_forbidden(text) is None


TEXTS = st.text(
    st.sampled_from(LETTERS)
    | st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"]),
    min_size=1,
    max_size=60,
)
SOUND_TEXTS = TEXTS.map(normalise).filter(is_sound)
SOUND_LINES = SOUND_TEXTS.map(lambda text: normalise(" ".join(text.split("\n")))).filter(is_sound)
PARAGRAPHS = SOUND_TEXTS.map(lambda text: text.replace("\n\n", "\n")).filter(is_sound)


@cache
def load_gazetteer() -> Gazetteer:
    """Give Thailand's areas, by the provinces of the tests' library."""
    return load_library(LIBRARY).gazetteer


def generate_choice(vocabulary: Vocabulary | None) -> st.SearchStrategy[Choice]:
    """Give choices of a vocabulary, in an open one also labels that it does not have."""
    assert vocabulary
    known = st.sampled_from([Choice(term.label, term) for term in vocabulary.terms])
    names = {"old", "new", "no", "ของเดิม", "เดิม", "ของใหม่ก#1", "ไม่ใช่"}
    free = SOUND_LINES.filter(lambda text: not any(name in text for name in names)).map(Choice)
    return known | free if vocabulary.is_open else known


@st.composite
def generate_place(draw: st.DrawFn) -> Place:
    """Give places as they are after reading: areas that lie in each other, and free words."""
    gazetteer = load_gazetteer()
    province = draw(st.none() | st.sampled_from(gazetteer.provinces))
    districts = gazetteer.districts(province) if province else {}
    district = draw(st.none() | st.sampled_from(list(districts.values()))) if districts else None
    subdistricts = gazetteer.subdistricts(district) if district else {}
    subdistrict = draw(st.none() | st.sampled_from(list(subdistricts.values()))) if subdistricts else None
    return Place(draw(st.just("") | SOUND_LINES), subdistrict, district, province)


DATES = st.dates().filter(lambda day: 1850 <= day.year <= 2157)
SCALARS: dict[object, Any] = {
    LINE: SOUND_LINES,
    TEXT: SOUND_TEXTS,
    COUNT: st.integers(0, 999_999_999),
    AMOUNT: st.integers(0, 10**13).map(lambda satang: Decimal(satang) / 100),
    YEAR: st.integers(2400, 2699),
    YES_NO: st.booleans(),
    DATE: DATES.map(lambda day: Date(day.year, day.month, day.day))
    | DATES.map(lambda day: Date(day.year, day.month))
    | DATES.map(lambda day: Date(day.year)),
    PHONE: st.builds(PhoneNumber, st.from_regex(r"0[2-7][0-9]{7}", fullmatch=True), st.just("office"),
                     st.just("") | st.from_regex(r"[0-9]{1,2}", fullmatch=True))
    | st.builds(PhoneNumber, st.from_regex(r"0[689][0-9]{8}", fullmatch=True), st.just("mobile")),
    LINK: st.from_regex(r"https://[a-z]{1,9}\.th/[a-zA-Z0-9/?=.-]{0,30}", fullmatch=True),
    ID: st.from_regex(r"[a-z]{2}-25[0-9]{2}-[a-z]{3}-[0-9]{3}", fullmatch=True),
    FILE: st.from_regex(r"[a-z0-9]{1,9}\.(jpg|png|webp)", fullmatch=True),
}  # fmt: skip


def generate_item(field: Field) -> st.SearchStrategy[Any]:
    """Give items of a field."""
    item = field.type.item
    if item is TERM:
        return generate_choice(field.vocabulary)
    if not isinstance(item, Group):
        return SCALARS[item]  # type: ignore[no-any-return]
    if field.type is places.TYPE:
        return generate_place().filter(lambda place: place != Place())
    parts = {part.key: generate_value(part) for part in field.parts}
    # A few at a time: a table has a column of every type, and what is too large is thrown away.
    chosen = st.lists(st.sampled_from(list(parts)), min_size=1, max_size=MAX_PARTS, unique=True)
    known = chosen.flatmap(lambda keys: st.fixed_dictionaries({key: parts[key] for key in sorted(keys)}))
    sound = known.map(lambda found: {k: v for k, v in found.items() if not is_empty(v)}).filter(bool)
    return sound.map(lambda found: item.make(**found))


def generate_value(field: Field) -> st.SearchStrategy[Any]:
    """Give values of a field."""
    if field.type.join is not None:
        return st.lists(PARAGRAPHS, min_size=1, max_size=4).map(tuple)
    items = generate_item(field)
    match field.type.shape:
        case Shape.ONE:
            return items
        case Shape.LIST if field.type.is_distinct:
            return st.lists(items, min_size=1, max_size=3, unique_by=lambda choice: choice.key).map(tuple)
        case Shape.LIST | Shape.ROWS:
            return st.lists(items, min_size=1, max_size=3).map(tuple)
        case Shape.BY_TERM:
            terms = [Choice(term.label, term) for term in TERMS]
            chosen = st.lists(st.sampled_from(terms), min_size=1, max_size=3, unique=True)
            ordered = chosen.map(lambda found: [term for term in terms if term in found])
            return ordered.flatmap(
                lambda found: st.tuples(*(st.tuples(st.just(term), items) for term in found))
            )


def make_field(field_type: FieldType, vocabulary: Vocabulary = CLOSED) -> Field:
    """Give a field of a type, a table with a column of every type."""
    columns = tuple(make_column(each) for each in WRITTEN if each.is_column)
    return Field(
        key="field",
        label="ช่อง",
        type=field_type,
        vocabulary=vocabulary,
        answers=CLOSED,
        columns=columns if "columns" in field_type.needed_keys else (),
    )


@cache
def make_values(field_type: FieldType) -> tuple[Field, st.SearchStrategy[Any]]:
    """Give a field of a type, and its values; to say how these are made takes a fifth of a test's time."""
    field = make_field(field_type)
    return field, generate_value(field)


def make_column(field_type: FieldType) -> Field:
    """Give a column of a type."""
    return Field(
        key=field_type.name, label=field_type.label, type=field_type, vocabulary=CLOSED, answers=CLOSED
    )


def read_back(field: Field, value: Value) -> tuple[Value, list[Any]]:
    """Write a value as YAML text and give what is read from it, with the problems of reading."""
    text = write_node(write_values([field], {field.key: value}))
    tree, problems = read_tree(text.encode(), "x.yml")
    assert tree is not None, (text, problems)
    reader = ValueReader("x.yml", gazetteer=load_gazetteer())
    node = tree.get(field.key)
    assert node is not None
    return reader.value(node, field, (field.key,)), problems + reader.problems


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_value_to_node_to_value(field_type: FieldType, data: st.DataObject) -> None:
    """What a form, a desk or an importer saves is what it read."""
    field, values = make_values(field_type)
    value = data.draw(values)
    reader = ValueReader("", gazetteer=load_gazetteer())
    assert reader.value(write_value(field, value), field, ("field",)) == value
    assert reader.problems == []


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_value_to_yaml_to_value(field_type: FieldType, data: st.DataObject) -> None:
    """A file says the same as the value that it was written from."""
    field, values = make_values(field_type)
    value = data.draw(values)
    assert read_back(field, value) == (value, [])


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_value_to_json_to_value(field_type: FieldType, data: st.DataObject) -> None:
    """What is kept between runs is the value."""
    field, values = make_values(field_type)
    value = data.draw(values)
    assert unpack_value(field, json.loads(json.dumps(pack_value(field, value)))) == value


@given(data=st.data())
def test_free_label_of_an_open_vocabulary(data: st.DataObject) -> None:
    """A label that the list does not have stays as it was written."""
    field = make_field(TYPES["choice"], OPEN)
    value = data.draw(generate_value(field))
    assert read_back(field, value) == (value, [])
    assert unpack_value(field, json.loads(json.dumps(pack_value(field, value)))) == value
