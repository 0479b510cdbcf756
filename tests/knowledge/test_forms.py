"""The live form files: their examples are sound, and what is made from them has not drifted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from khlang.checks import find_problems
from khlang.forms.model import Form
from khlang.generated import find_leftovers, make_files
from khlang.guides import make_schema, make_skeleton
from khlang.library import Library, load_library
from khlang.problems import START, Level
from khlang.records.read import read_record
from khlang.yaml_text import Entry, Mapping, Text, read_tree, write_node

from tests.conftest import KNOWLEDGE, ROOT
from tests.editor import read_as_editor
from tests.knowledge.conftest import END_OF_TIME

FORMS = sorted(path.stem for path in (KNOWLEDGE / "forms").glob("*.yml"))
# An example may name photos and records of a library that is not there.
NAMES_OTHERS = {"missing_photo", "unknown_reference"}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, live: Library) -> Form:
    """Each form of the live library."""
    return live.forms[request.param]


def write_examples(form: Form, record_id: str, *, is_public: bool) -> str:
    """Give a record that is made of the examples of all fields, or of the public ones."""
    fields = form.public_fields if is_public else form.fields
    entries = [Entry(Text(field.key, START), field.example) for field in fields if field.example]
    return f"id: {record_id}\nlength: full\n" + write_node(Mapping(tuple(entries), START))


def test_every_field_is_explained(form: Form) -> None:
    """A field without help is a question without a voice; one without an example is guessed at."""
    assert not [field.key for field in form.fields if not field.help]
    assert not [field.key for field in form.fields if field.example is None]


def test_every_example_can_be_read(form: Form, live: Library) -> None:
    """A writer copies the examples: each is read without a problem, private ones, too."""
    record_id = f"{form.id_prefix}-001"
    text = write_examples(form, record_id, is_public=False)
    record, problems = read_record(text.encode(), "x.yml", record_id, form, live.gazetteer)
    assert not problems
    assert record is not None
    assert set(record.values) == {field.key for field in form.fields}


def test_every_example_keeps_the_rules(form: Form, tmp_path: Path) -> None:
    """A record of examples alone breaks no rule; that they do not tell of one year is nobody's error."""
    for name in ("forms", "vocabularies"):
        shutil.copytree(KNOWLEDGE / name, tmp_path / name)
    record_id = f"{form.id_prefix}-001"
    path = tmp_path / "records" / form.key / f"{record_id}.yml"
    path.parent.mkdir(parents=True)
    path.write_text(write_examples(form, record_id, is_public=True), encoding="utf-8")
    problems = find_problems(load_library(tmp_path), END_OF_TIME.date())
    wrong = [problem for problem in problems if problem.level is Level.ERROR]
    assert not [str(problem) for problem in wrong if problem.code not in NAMES_OTHERS]


def test_schema_takes_the_examples_and_no_private_field(form: Form) -> None:
    """Editors get a valid schema that does not refuse what a writer copies."""
    schema = json.loads(make_schema(form))
    jsonschema.Draft202012Validator.check_schema(schema)
    for read in read_as_editor(write_examples(form, f"{form.id_prefix}-001", is_public=True).encode()):
        jsonschema.validate(read, schema)
    assert not {field.key for field in form.fields if not field.is_public} & set(schema["properties"])


def test_skeleton_is_yaml(form: Form) -> None:
    """A new draft can be read as it stands; only its empty fields are missing."""
    tree, problems = read_tree(make_skeleton(form).encode(), "x.yml")
    assert tree is not None
    assert not problems


def test_generated_files_have_not_drifted(live: Library) -> None:
    """`make generated` was run after the form files changed."""
    files = make_files(live, ROOT)
    there = {path: (ROOT / path).read_text(encoding="utf-8") for path in files if (ROOT / path).is_file()}
    assert [path for path, text in files.items() if there.get(path) != text] == []
    assert find_leftovers(files, ROOT) == []
