"""What is made from form files: schemas that refuse no sound record, skeletons, a macro for every look."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from jinja2 import DictLoader
from khlang.fields.field import Field, FieldType, Scalar, Shape
from khlang.fields.say import measure
from khlang.fields.types import TYPES
from khlang.guides import make_schema
from khlang.library import load_library
from khlang.pages.page import check_macros, make_environment
from khlang.vocabularies import Vocabulary

from tests.conftest import LIBRARY
from tests.editor import read_as_editor
from tests.test_examples import EXAMPLES, IDS

SOUND = sorted(
    [
        *(path for form in IDS for path in (EXAMPLES / "valid" / form).glob("*.yml")),
        *(EXAMPLES / "valid" / "library").glob("*/records/*/*.yml"),
        *(LIBRARY / "records").glob("*/*.yml"),
    ]
)
# What every editor underlines in a record, with the key that it stands at.
UNDERLINED = {
    "title: [ก, ข]\n": "title",
    "storry: ก\n": "",
    "length: long\n": "length",
    "steps: {one: ก}\n": "steps",
    "photos: [ledger.jpg]\n": "photos",
}


@cache
def find_validator(form: str, root: Path = LIBRARY) -> jsonschema.Draft202012Validator:
    """Give what holds a record against the schema of a form of a library, the tests' own unless it brings forms."""
    own = root if (root / "forms").is_dir() else LIBRARY
    schema = json.loads(make_schema(load_library(own).forms[form]))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_schema_refuses_no_sound_record(path: Path) -> None:
    """An editor underlines nothing that the check lets pass, however people write it."""
    validator = find_validator(path.parent.name, path.parents[2])
    for read in read_as_editor(path.read_bytes()):
        assert not [error.message for error in validator.iter_errors(read)]


@pytest.mark.parametrize(("line", "key"), UNDERLINED.items(), ids=UNDERLINED)
def test_schema_refuses_what_is_no_record(line: str, key: str) -> None:
    """An unknown field, a word that is none of the few, a list for a text, parts for a list: at its place."""
    sound = (LIBRARY / "records" / "lesson" / "kr-2567-kkn-001.yml").read_text(encoding="utf-8")
    for read in read_as_editor((sound + line).encode()):
        errors = list(find_validator("lesson").iter_errors(read))
        assert {"".join(str(part) for part in list(error.path)[:1]) for error in errors} == {key}


def test_every_type_and_look_has_a_macro() -> None:
    """A form file may name any look of its type, and the page knows it; a type without one is refused at once."""
    environment = make_environment()
    environment.loader = DictLoader(
        {"values/text.html": "{% macro plain(field, value, kit) %}{% endmacro %}"}
    )
    with pytest.raises(TypeError, match=r"lacks lead, quiet|no template"):
        check_macros(environment)


@pytest.mark.parametrize("field_type", TYPES.values(), ids=str)
def test_rules_of_a_type_can_be_measured(field_type: FieldType) -> None:
    """A form file may give a field any rule of its type, and the check can measure it."""
    field = Field(key="x", label="x", type=field_type, vocabulary=Vocabulary("x", "x", ()))
    empty = "" if field_type.shape is Shape.ONE else ()
    for kind in field_type.rules:
        if kind not in ("pattern", "forbid", "min", "max"):
            assert measure(kind, field, empty) == 0
        elif kind in ("min", "max"):
            assert isinstance(field_type.item, Scalar)
            assert field_type.item.number
