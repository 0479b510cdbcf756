"""Two values of a field are put together, of every type: lists and rows grow and hold nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from khlang.fields.field import Field, FieldType, Shape, Value
from khlang.fields.merge import MergedValue, grows, make_change, merge_value
from khlang.fields.read import ValueReader
from khlang.fields.types import TYPES
from khlang.fields.write import write_value, write_values
from khlang.problems import START
from khlang.yaml_text import Change, Items, Text, change_entries, read_tree, write_node

from tests.fields.test_round_trip import MANY, WRITTEN, load_gazetteer, make_values

# Each draws two values of a type.
FEW = settings(MANY, max_examples=20)

AHEAD = "# ต้นแฟ้ม\nbefore: 'ก: ข'\n\n# ก่อนช่อง\n"
BEHIND = "# หลังช่อง\n\nafter: |\n  # ไม่ใช่หมายเหตุ\n\n  จบ\n# ท้ายแฟ้ม"


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@FEW
@given(data=st.data())
def test_two_values_of_each_type(field_type: FieldType, data: st.DataObject) -> None:
    """Nothing that was there goes where items are added; done again it changes nothing."""
    field, values = make_values(field_type)
    old, new = data.draw(values), data.draw(values)
    assert merge_value(field, old, None) is None
    assert merge_value(field, old, old) is None
    first = merge_value(field, None, new)
    assert first
    assert (first.value, first.added) == (new, ())
    merged = merge_value(field, old, new)
    after: Any = merged.value if merged else old
    assert merge_value(field, after, new) is None
    if not grows(field):
        assert write_value(field, after) == write_value(field, new)
        return
    assert after[: len(old)] == old
    written = [write_value(field, (item,)) for item in after]
    assert all(write_value(field, (item,)) in written for item in new)
    added = written[len(old) :]
    assert not any(item in [*written[: len(old)], *added[:number]] for number, item in enumerate(added))


def test_running_text_is_one_whole() -> None:
    """Of all shapes, items are added to rows, and to lists whose items stand by themselves."""
    for field_type in WRITTEN:
        field, _values = make_values(field_type)
        is_list = field_type.shape is Shape.LIST and field_type is not TYPES["paragraphs"]
        assert grows(field) is (is_list or field_type.shape is Shape.ROWS)


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@FEW
@given(data=st.data(), end=st.sampled_from(["\n", "\r\n"]))
def test_a_change_in_a_file(field_type: FieldType, data: st.DataObject, end: str) -> None:
    """The file says what was merged, and every line around it is the same byte for byte; so where it is a new entry."""
    field, values = make_values(field_type)
    old, new = data.draw(values), data.draw(values)
    merged = merge_value(field, old, new)
    if merged is None:
        return
    ahead, behind = (text.replace("\n", end) for text in (AHEAD, BEHIND))
    entry = write_node(write_values([field], {field.key: old})).replace("\n", end)
    text = change(f"{ahead}{entry}{behind}", {field.key: make_change(field, merged)})
    assert text.startswith(f"{ahead}{entry}" if merged.added else ahead)
    assert text.endswith(behind)
    assert read_value(text, field) == merged.value
    whole = make_change(field, MergedValue(merged.value))
    text = change(f"{ahead}{behind}", {field.key: whole})
    assert text.startswith(f"{ahead}{behind}{end}")
    assert read_value(text, field) == merged.value


def change(text: str, changes: dict[str, Change]) -> str:
    """Change entries of a file that is sound."""
    tree, problems = read_tree(text.encode(), "x.yml")
    assert tree, (text, problems)
    return change_entries(text.encode(), tree, changes).decode()


def read_value(text: str, field: Field) -> Value:
    """Read a field of a file."""
    tree, problems = read_tree(text.encode(), "x.yml")
    assert tree, (text, problems)
    node = tree.get(field.key)
    assert node
    return ValueReader("", gazetteer=load_gazetteer()).value(node, field, (field.key,))


SHAPES = {
    "in lines": ("a:\n  # ใน\n  - ก\n  # ท้าย\nb: x\n", "a:\n  # ใน\n  - ก\n  - ข\n  # ท้าย\nb: x\n"),
    "without indentation": ("a:\n- ก\n\n# ข\nb: x\n", "a:\n- ก\n- ข\n\n# ข\nb: x\n"),
    "in brackets": ("a: [ก]\nb: x\n", "a:\n  - ก\n  - ข\nb: x\n"),
    "in brackets over lines": ("a: [\n  ก\n  # ใน\n  ]\nb: x\n", "# ใน\na:\n  - ก\n  - ข\nb: x\n"),
    "as one text": ("a: 'ก' # ข้าง\nb: x\n", "# ข้าง\na:\n  - ก\n  - ข\nb: x\n"),
    "at the end": ("b: x\na:\n  - ก", "b: x\na:\n  - ก\n  - ข\n"),
    "not there": ("b: x", "b: x\na:\n  - ก\n  - ข\n"),
    "empty": ("a:\n# ข\nb: x\n", "a:\n  - ก\n  - ข\n# ข\nb: x\n"),
    "a block that looks like a comment": (
        "a:\n  - |\n    ก\n    # ก\nb: x\n",
        "a:\n  - |\n    ก\n    # ก\n  - ข\nb: x\n",
    ),
}


@pytest.mark.parametrize("written", SHAPES)
def test_a_list_as_people_write_it(written: str) -> None:
    """It gets a line where each item has one, and is written anew in any other way; no comment is lost."""
    before, after = SHAPES[written]
    both = Items((Text("ก", START), Text("ข", START)), START)
    assert change(before, {"a": Change(both, both.items[1:])}) == after
