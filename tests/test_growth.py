"""A field, a vocabulary and a form, each added by YAML alone, appear in every output.

This is the promise that the department can change its form every year without a line of code.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

from khlang.checks import find_problems
from khlang.guides import make_issue_form, make_schema, make_skeleton
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.page import Page, Site
from khlang.problems import say
from khlang.search.index.field_tokens import FieldTokens, tokenize_record
from khlang.search.text.tokenizer import make_tokenizer

from tests.conftest import render_all
from tests.memory_index import list_fields

TODAY = datetime.date(2026, 11, 20)

NEW_VOCABULARY = """\
key: soils
label: ชนิดดิน
terms:
  - key: clay
    label: ดินเหนียวลูกรัง
  - key: sand
    label: ดินร่วนปนทราย
"""

NEW_FIELD = """\
  - key: soil
    label: ดินในพื้นที่
    type: choice
    vocabulary: soils
    help: ดินเป็นแบบใด
    example: ดินร่วนปนทราย
    required: submit
    public: true
    facet: true
    weight: 2
    section: story
"""

NEW_FORM = """\
key: recipe
version: 1
label: แบบบันทึกสูตรอาหารพื้นบ้าน
noun: สูตรอาหาร
help: สูตรที่ทำกินในหมู่บ้าน
id_prefix: rc
roles:
  title: name
sections:
  - key: main
    label: สูตร
fields:
  - key: name
    label: ชื่อสูตร
    type: text
    required: submit
    public: true
    weight: 5
    section: main
    example: แกงขนุนอ่อน
  - key: ways
    label: วิธีทำ
    type: steps
    required: publish
    public: true
    weight: 1
    section: main
  - key: cook_phone
    label: เบอร์แม่ครัว
    type: phone
    section: main
"""

NEW_RECORD = """\
id: rc-001
name: น้ำพริกมะขามยอดอ่อน
ways:
  - ตำพริกกับเกลือ
  - ใส่มะขามแล้วโขลกต่อ
"""


def pages_of(library: Library) -> dict[str, str]:
    """Give the HTML of every page by path."""
    pages = render_all(render_pages(library, {}, Site("คลัง")))
    return {page.path: page.html for page in pages if isinstance(page, Page)}


def test_field_and_vocabulary_by_yaml_alone(copy_library: Callable[[], Path]) -> None:
    """Checker, page, listing, guide, schema, skeleton, issue form and search know the new field."""
    root = copy_library()
    (root / "vocabularies" / "soils.yml").write_text(NEW_VOCABULARY, encoding="utf-8")
    form_file = root / "forms" / "lesson.yml"
    form_file.write_text(form_file.read_text(encoding="utf-8") + NEW_FIELD, encoding="utf-8")
    record = root / "records" / "lesson" / "kr-2567-kkn-001.yml"

    missing = find_problems(load_library(root), TODAY)
    assert "ดินในพื้นที่" in {problem.field for problem in missing if problem.code == "missing_field"}

    for path in (root / "records" / "lesson").glob("*.yml"):
        path.write_text(path.read_text(encoding="utf-8") + "soil: ดินร่วนปนทราย\n", encoding="utf-8")
    library = load_library(root)
    assert not find_problems(library, TODAY)

    record.write_text(record.read_text(encoding="utf-8").replace("ร่วนปนทราย", "ร่วนปนทาย"), encoding="utf-8")
    wrong = find_problems(load_library(root), TODAY)
    assert [(problem.code, problem.field) for problem in wrong] == [("unknown_term", "ดินในพื้นที่")]
    assert "ดินร่วนปนทราย" in say(wrong[0])

    pages, form = pages_of(library), library.forms["lesson"]
    assert "ดินร่วนปนทราย" in pages["lesson/kr-2567-kkn-001.html"]
    assert "จดบัญชีครัวเรือน" in pages["browse/soils/sand.html"]
    assert "ดินในพื้นที่" in pages["guide/lesson.html"]
    assert "soil" in json.loads(make_schema(form))["properties"]
    assert "\nsoil:\n" in make_skeleton(form)
    assert "id: soil\n" in make_issue_form(form)
    found = library.find("kr-2567-kkn-001")
    assert found is not None
    assert FieldTokens("ดิน+ร่วน+ปน+ทราย", weight=2) in list_fields(
        tokenize_record(found, make_tokenizer(library))
    )


def test_form_by_yaml_alone(copy_library: Callable[[], Path]) -> None:
    """A whole new kind of record is checked, shown, listed, explained and found; its private field nowhere."""
    root = copy_library()
    (root / "forms" / "recipe.yml").write_text(NEW_FORM, encoding="utf-8")
    (root / "records" / "recipe").mkdir()
    record = root / "records" / "recipe" / "rc-001.yml"
    record.write_text(NEW_RECORD, encoding="utf-8")
    library = load_library(root)
    assert not find_problems(library, TODAY)

    pages, form = pages_of(library), library.forms["recipe"]
    assert "ใส่มะขามแล้วโขลกต่อ" in pages["recipe/rc-001.html"]
    assert "น้ำพริกมะขามยอดอ่อน" in pages["recipe/index.html"]
    assert "สูตรอาหาร" in pages["index.html"]
    assert "แกงขนุนอ่อน" in pages["guide/recipe.html"]
    outputs = [make_schema(form), make_skeleton(form), make_issue_form(form), *pages.values()]
    assert not [text for text in outputs if "cook_phone" in text or "เบอร์แม่ครัว" in text]
    found = library.find("rc-001")
    assert found is not None
    runs = list_fields(tokenize_record(found, make_tokenizer(library)))
    assert [run.weight for run in runs if "มะ+ขาม" in run.words.split()] == [5, 1]

    record.write_text(NEW_RECORD + "cook_phone: 055-000-000\n", encoding="utf-8")
    assert [problem.code for problem in find_problems(load_library(root), TODAY)] == ["private_value"]
