"""A field, a vocabulary and a form, each added by YAML alone, appear in every output; so does a type, added by one
module and one template.

This is the promise that the department can change its form every year without a line of code.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from khlang.checks import find_problems
from khlang.guides import make_issue_form, make_schema, make_skeleton
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.page import Page, Site
from khlang.problems import say
from khlang.search.index.field_tokens import FieldTokens, tokenize_record
from khlang.search.text.tokenizer import make_tokenizer

from tests.conftest import ROOT, render_all
from tests.memory_index import list_fields

GROWTH = Path(__file__).parent / "growth"
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
intake: yes
roles:
  title: name
sections:
  - key: main
    label: สูตร
fields:
  - key: name
    label: ชื่อสูตร
    type: text
    help: ชื่อที่คนในหมู่บ้านเรียก
    required: submit
    public: true
    weight: 5
    section: main
    example: แกงขนุนอ่อน
  - key: ways
    label: วิธีทำ
    type: steps
    help: ทีละขั้น
    example: [ตำเครื่องแกง]
    required: publish
    public: true
    weight: 1
    section: main
  - key: cook_phone
    label: เบอร์แม่ครัว
    type: phone
    help: ใช้ถามกลับ
    example: 055-000-000
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
    assert 'name="soil" value="sand"' in pages["send/lesson.html"]
    assert "ดินเหนียวลูกรัง" in pages["send/lesson-paper.html"]
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
    # The form that is sent asks for it, and says that it stays with the officer.
    asked = [pages.pop(f"send/recipe{suffix}.html") for suffix in ("", "-paper")]
    assert all("เบอร์แม่ครัว" in page and "ไม่เผยแพร่" in page for page in asked)
    outputs = [make_schema(form), make_skeleton(form), make_issue_form(form), *pages.values()]
    assert not [text for text in outputs if "cook_phone" in text or "เบอร์แม่ครัว" in text]
    found = library.find("rc-001")
    assert found is not None
    runs = list_fields(tokenize_record(found, make_tokenizer(library)))
    assert [run.weight for run in runs if "มะ+ขาม" in run.words.split()] == [5, 1]

    record.write_text(NEW_RECORD + "cook_phone: 055-000-000\n", encoding="utf-8")
    assert [problem.code for problem in find_problems(load_library(root), TODAY)] == ["private_value"]


NEW_TYPE_FIELD = """\
  - key: land
    label: เนื้อที่ทั้งหมด
    type: land_area
    help: รวมทุกแปลง
    example: ๓ ไร่ ๒ งาน ๕๐ ตารางวา
    public: true
    weight: 2
    section: story
"""


def list_outputs(tmp_path: Path, root: Path) -> dict[str, Any]:
    """Put the new type into a copy of the package, and give every output of a library that uses it."""
    package = Path(
        shutil.copytree(ROOT / "tools" / "khlang", tmp_path / "tools" / "khlang", dirs_exist_ok=True)
    )
    shutil.copy(GROWTH / "land_area.py", package / "fields" / "types")
    shutil.copy(GROWTH / "land_area.html", package / "pages" / "templates" / "values")
    command = [sys.executable, str(GROWTH / "list_outputs.py"), str(root), "lesson", "kr-2567-kkn-001"]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    outputs: dict[str, Any] = json.loads(run.stdout)
    return outputs


def test_type_by_one_module_and_one_macro(tmp_path: Path, copy_library: Callable[[], Path]) -> None:
    """Checker, page, guide, schema, skeleton, issue form, search, CSV, the form that is sent and the one on paper know
    a type that the house does not have."""
    root = copy_library()
    form_file = root / "forms" / "lesson.yml"
    form_file.write_text(form_file.read_text(encoding="utf-8") + NEW_TYPE_FIELD, encoding="utf-8")
    record = root / "records" / "lesson" / "kr-2567-kkn-001.yml"
    text = record.read_text(encoding="utf-8")

    record.write_text(text + "land: 12 ไร่ ๓ งาน 40 ตารางวา\n", encoding="utf-8")
    found = list_outputs(tmp_path, root)
    assert found["checker"] == []
    assert '<span class="kl-land">๑๒-๓-๔๐ ไร่</span>' in found["page"]
    assert "เนื้อที่ ไร่ งาน ตารางวา" in found["guide"]
    assert "<strong>ตารางวา</strong> <code>square_wah</code>" in found["guide"]
    alone, parts = found["schema"]["anyOf"][0]["anyOf"]
    assert alone["type"] == ["string", "number", "boolean"]
    assert list(parts["properties"]) == ["rai", "ngan", "square_wah"]
    assert "# land: ๓ ไร่ ๒ งาน ๕๐ ตารางวา\n" in found["skeleton"]
    assert "id: land\n" in found["issue form"]
    assert "• ไร่: ๑๒\n• ตารางวา: 40\n" in found["paper text"]
    assert {key: tuple(texts) for key, texts in found["paper text is read back"].items()} == {
        "_version": ("1",), **{key: tuple(texts) for key, texts in found["data"].items()}
    }  # fmt: skip
    assert found["search"][0] == "kr-2567-kkn-001"
    header, row = csv.reader(io.StringIO(found["csv"]))
    parts = [row[header.index(f"เนื้อที่ทั้งหมด › {part}")] for part in ("ไร่", "งาน", "ตารางวา")]
    assert parts == ["12", "3", "40"]
    for name in ("land", "land.rai", "land.ngan", "land.square_wah"):
        assert f' name="{name}"' in found["web form"]
    assert "๓ ไร่ ๒ งาน ๕๐ ตารางวา" in found["web form"]
    assert "เนื้อที่ทั้งหมด" in found["paper form"]
    assert found["form data"] == {"land.rai": ["12"], "land.ngan": ["3"], "land.square_wah": ["40"]}
    assert found["form data is read back the same"]
    assert found["typed in a form"] == "LandArea(rai=5, ngan=3, square_wah=0)"
    assert found["node"] == "rai: 12\nngan: 3\nsquare_wah: 40\n"
    assert found["is read back the same"]

    record.write_text(text + "land:\n  rai: ๕\n  ngan: 7\n", encoding="utf-8")
    [problem] = list_outputs(tmp_path, root)["checker"]
    assert problem == ["max", ["land", "ngan"], "เนื้อที่ทั้งหมด", "ต้องไม่เกิน ๓ ตอนนี้ ๗"]


def test_type_without_its_macro_fails_at_once(tmp_path: Path) -> None:
    """A type that lacks an output is no surprise on one page in a year."""
    package = Path(shutil.copytree(ROOT / "tools" / "khlang", tmp_path / "tools" / "khlang"))
    shutil.copy(GROWTH / "land_area.py", package / "fields" / "types")
    code = "from khlang.pages.page import render; render('redirect.html', 'a.html')"
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "TypeError: no template values/land_area.html" in run.stderr
