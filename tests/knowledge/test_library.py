"""The live library is sound: its check is clean, and nothing in it points at a person."""

from __future__ import annotations

import json

import jsonschema
from khlang.checks import find_problems
from khlang.guides import make_schema
from khlang.library import Library, is_draft_file
from khlang.problems import Level
from khlang.search.desk import Desk
from khlang.thai.private_numbers import find_private_numbers

from tests.conftest import KNOWLEDGE
from tests.editor import read_as_editor
from tests.knowledge.conftest import END_OF_TIME

TEXTS = (".yml", ".md")


def test_check_is_clean(live: Library) -> None:
    """No error in anything that is published; somebody may still be writing a draft."""
    problems = find_problems(live, END_OF_TIME.date())
    wrong = [problem for problem in problems if problem.level is Level.ERROR]
    assert not [str(problem) for problem in wrong if not is_draft_file(problem.file, live.root)]


def test_no_file_holds_a_number_of_a_person() -> None:
    """No citizen id, no mobile number and no place on a map, whatever the file."""
    texts = {path: path.read_text(encoding="utf-8") for path in KNOWLEDGE.rglob("*") if path.suffix in TEXTS}
    assert texts
    assert not [path for path, text in texts.items() if find_private_numbers(text)]


def test_schemas_take_every_record(live: Library) -> None:
    """What the check lets pass, an editor does not underline."""
    # One of each form: `jsonschema.validate` would look at the schema itself before each record.
    validators = {
        form.key: jsonschema.Draft202012Validator(json.loads(make_schema(form)))
        for form in live.forms.values()
    }
    for record in live.published:
        path = live.root / "records" / record.form.key / f"{record.id}.yml"
        for read in read_as_editor(path.read_bytes()):
            validators[record.form.key].validate(read)


def test_a_title_finds_its_record(live: Library) -> None:
    """Whoever types the title of a record gets it among the results."""
    desk = Desk(live)
    lost = [
        record.id
        for number, record in enumerate(desk.records)
        if record.title and number not in desk.search(record.title).records
    ]
    assert lost == []
