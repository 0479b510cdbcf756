"""What a web form sends: value to node to form data to node to value is the identity for every type; what is no field's
is not read, and no name asks for more than a form can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.fields.check import Audience, Situation, check_value
from khlang.fields.field import Field, FieldType, Group, Shape, Value
from khlang.fields.form_data import FormData, name_control, read_form_data, write_form_data
from khlang.fields.form_rows import change_rows, find_row_action
from khlang.fields.read import ValueReader
from khlang.fields.types import TYPES
from khlang.fields.write import write_values
from khlang.yaml_text import Items, Text, find_node, walk_texts
from khlang.yaml_text import Mapping as Tree

from tests.conftest import TODAY
from tests.fields.test_round_trip import MANY, OPEN, WRITTEN, generate_value, load_gazetteer, make_field


def read_back(field: Field, data: FormData) -> tuple[Value | None, list[str]]:
    """Give what is read from form data, with the codes of the problems of reading."""
    node = read_form_data([field], data).get(field.key)
    reader = ValueReader("", gazetteer=load_gazetteer())
    value = reader.value(node, field, (field.key,)) if node else None
    return value, [problem.code for problem in reader.problems]


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_value_to_form_data_to_value(field_type: FieldType, data: st.DataObject) -> None:
    """What is edited in a form is the value that it was filled in with."""
    field = make_field(field_type)
    value = data.draw(generate_value(field))
    sent = write_form_data([field], write_values([field], {field.key: value}))
    assert read_back(field, sent) == (value, [])


@given(data=st.data())
def test_free_label_of_an_open_vocabulary(data: st.DataObject) -> None:
    """A label that the list does not have stays as it was typed, also as the key of a term."""
    for name in ("choice", "choices"):
        field = make_field(TYPES[name], OPEN)
        value = data.draw(generate_value(field))
        sent = write_form_data([field], write_values([field], {field.key: value}))
        assert read_back(field, sent) == (value, [])


def test_keys_with_dots_are_keys() -> None:
    """A term that somebody wrote himself may have a dot in its name."""
    field = make_field(TYPES["counts"], OPEN)
    sent = {name_control(("field", "ร.ร. บ้านนา 50%")): ("๑๒",)}
    assert list(sent) == ["field.ร%2Eร%2E บ้านนา 50%25"]
    value, problems = read_back(field, sent)
    assert isinstance(value, tuple)
    assert [(term.label, number) for term, number in value] == [("ร.ร. บ้านนา 50%", 12)]
    assert problems == []
    assert write_form_data([field], write_values([field], {"field": value})) == {next(iter(sent)): ("12",)}


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_paths_are_controls(field_type: FieldType, data: st.DataObject) -> None:
    """Whatever is written in any control is found at the path that its name says."""
    field = make_field(field_type)
    value = data.draw(generate_value(field))
    sent = write_form_data([field], write_values([field], {field.key: value}))
    tree = read_form_data([field], sent)
    for path, text in walk_texts(tree):
        name = name_control(path)
        # Terms of a list all have the name of the list.
        assert text.value in sent.get(name, ()) or text.value in sent[name.rpartition(".")[0]]


def rows_of(name: str, *texts: str) -> dict[str, tuple[str, ...]]:
    """Give a growing list of the field, by the texts of one control."""
    return {f"field.{number}{name}": (text,) for number, text in enumerate(texts)}


@pytest.mark.parametrize("field_type", [each for each in WRITTEN if each.shape is Shape.ROWS], ids=str)
def test_blank_rows_keep_their_place(field_type: FieldType) -> None:
    """A problem of the third row is told there, also if the second is blank; blank rows at the end are none."""
    field = make_field(field_type)
    part = next(part for part in field.parts if part.type.name in ("text", "multiline", "file"))
    sent = rows_of(f".{part.key}", "a.jpg", " ", "b.jpg", "", "")
    tree = read_form_data([field], sent)
    node = tree.get("field")
    assert isinstance(node, Items)
    assert len(node.items) == 3
    reader = ValueReader("", gazetteer=load_gazetteer())
    value = reader.value(node, field, ("field",))
    assert reader.problems == []
    situation = Situation(
        field=field, path=("field",), label="", tree=tree, today=TODAY, audience=Audience.INTAKE
    )
    told = {problem.path[1] for problem in check_value(situation, value) if len(problem.path) > 1}
    assert told <= {0, 1, 2} if field.columns else told <= {0, 2}


def test_blank_items_of_a_list_keep_their_place() -> None:
    """The third item stays the third."""
    tree = read_form_data([make_field(TYPES["list"])], rows_of("", "หนึ่ง", "", "สาม", " "))
    assert find_node(tree, ("field", 2)) == Text("สาม", find_node(tree, ("field", 2)).mark)  # type: ignore[union-attr]
    assert len(tree.get("field").items) == 3  # type: ignore[union-attr]


def test_parts_win_over_the_text_and_lose_nothing() -> None:
    """Who writes a place as people do and then chooses the province keeps the village."""
    field = make_field(TYPES["place"])
    written = {"field": ("หมู่ที่ ๓ ต.คลองขลุง อ.คลองขลุง จ.พิจิตร",)}
    assert str(read_back(field, written | {"field.province": ("กำแพงเพชร",)})[0]) == (
        "หมู่ที่ ๓ ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร"
    )
    assert str(read_back(field, {"field": ("ต.คลองขลุง อ.คลองขลุง จ.กำแพงเพชร",)})[0]) == (
        "ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร"
    )


def test_own_words_win_over_the_list() -> None:
    """Of a list to choose from and a line beside it, both of one name, the line counts."""
    field = make_field(TYPES["choice"], OPEN)
    assert read_form_data([field], {"field": ("", "")}).entries == ()
    assert str(read_back(field, {"field": ("old", "อย่างอื่น")})[0]) == str(
        read_back(field, {"field": ("อย่างอื่น",)})[0]
    )


@pytest.mark.parametrize(
    "name",
    ["field.99999999.text",
     "field.500.text", "field.-1.text", "field.01.text", "field.๑.text", "field" + ".0" * 5000, "other", "_draft",
     "field.", ".field", "field.0.nothing"],
)  # fmt: skip
def test_names_that_are_no_field_are_not_read(name: str) -> None:
    """Neither more rows than a form can have, nor another way to write a number, nor a key that no field has."""
    assert read_form_data([make_field(TYPES["steps"])], {name: ("ก",)}).entries == ()


def test_computed_fields_are_not_read() -> None:
    """A total is computed, whatever is sent."""
    field = Field(key="field", label="", type=TYPES["total"], of="a")
    assert read_form_data([field], {"field": ("9",)}) == Tree((), read_form_data([], {}).mark)
    assert isinstance(TYPES["steps"].item, Group)


ROWS = {"_draft": ("d",), "title": ("ก",), "a.0.t": ("x",), "a.0.s.0": ("y",), "a.1.t": ("z",), "ab.0": ("q",),
        "_photo.a.1.file": ("p",)}  # fmt: skip


@pytest.mark.parametrize(
    ("action", "value", "changed"),
    [
        ("_more", "a", {**ROWS, "a.2": ("",)}),
        ("_more", "a.0.s", {**ROWS, "a.0.s.1": ("",)}),
        ("_more", "new", {**ROWS, "new.0": ("",)}),
        ("_fewer", "a.0", {"_draft": ("d",), "title": ("ก",),
                           "a.0.t": ("z",), "ab.0": ("q",), "_photo.a.0.file": ("p",)}),
        ("_fewer", "a.1", {key: ROWS[key] for key in ROWS if not key.startswith(("a.1", "_photo"))}),
        ("_up", "a.1", {**{key: ROWS[key] for key in ("_draft", "title", "ab.0")}, "a.1.t": ("x",), "a.1.s.0": ("y",),
                        "a.0.t": ("z",), "_photo.a.0.file": ("p",)}),
        ("_up", "a.0", ROWS),
        ("_down", "a.1", ROWS),
        ("_fewer", "nothing", ROWS),
        ("_fewer", "a.99999999999", ROWS),
        ("_more", "", ROWS),
        ("_stay", "1", ROWS),
    ],
)  # fmt: skip
def test_rows_grow_shrink_and_move(action: str, value: str, changed: FormData) -> None:
    """A button does to what was sent what the scripts do in a browser; what means nothing changes nothing."""
    sent = {**ROWS, action: (value,)}
    assert find_row_action(sent) == (action, value)
    assert change_rows(sent, action, value) == changed
    assert find_row_action(change_rows(sent, action, value)) is None


def test_row_moved_down_and_up_again() -> None:
    """Down and up are each other's opposite."""
    assert change_rows(change_rows(ROWS, "_down", "a.0"), "_up", "a.1") == ROWS
