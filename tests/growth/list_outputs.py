"""Prints, as JSON, every output of a library in which `land_area` stands for a field of one form.

Run by tests/test_growth.py with a copy of the package that has the type: `list_outputs.py LIBRARY FORM RECORD`.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

from khlang.checks import find_problems
from khlang.exchange.paper_text import read_paper_text, write_paper_text
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.search_results import make_result_grid
from khlang.fields.field import Field, Value
from khlang.fields.form_data import FormData, read_form_data, write_form_data
from khlang.fields.read import ValueReader
from khlang.fields.write import write_value, write_values
from khlang.guides import make_issue_form, make_schema, make_skeleton
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.page import Page, Site, Target
from khlang.problems import say
from khlang.search.desk import Desk
from khlang.yaml_text import write_node


def read_sent(library: Library, field: Field, data: FormData) -> Value | None:
    """Give what is read from what a form without scripts sends."""
    node = read_form_data([field], data).get(field.key)
    assert node is not None
    return ValueReader("", gazetteer=library.gazetteer).value(node, field, (field.key,))


def list_outputs(root: Path, form_key: str, record_id: str) -> dict[str, object]:
    """Give every output by its name."""
    library = load_library(root)
    form, record = library.forms[form_key], library.find(record_id)
    assert record is not None
    field = form.by_key["land"]
    value = record.values["land"]
    node = write_value(field, value)
    again = ValueReader("", gazetteer=library.gazetteer).value(node, field, ("land",))
    made = (
        page.render() if isinstance(page, Target) else page for page in render_pages(library, {}, Site("คลัง"))
    )
    pages = {page.path: page.html for page in made if isinstance(page, Page)}
    sent = write_form_data([field], write_values([field], {field.key: value}))
    typed = {field.key: ("๕ ไร่ ๑ งาน",), f"{field.key}.ngan": ("๓",)}
    desk = Desk(library)
    response = desk.search("ตารางวา")
    data = {"land.rai": ("๑๒",), "land.square_wah": ("40",)}
    problems = find_problems(library, datetime.date(2026, 11, 20))
    return {
        "checker": [[problem.code, list(problem.path), problem.field, say(problem)] for problem in problems],
        "page": pages[f"{form_key}/{record_id}.html"],
        "guide": pages[f"guide/{form_key}.html"],
        "schema": json.loads(make_schema(form))["properties"]["land"],
        "skeleton": make_skeleton(form),
        "issue form": make_issue_form(form),
        "search": [desk.records[number].id for number in response.records[: response.near]],
        "csv": write_csv(make_result_grid(desk, response, 1)),
        "web form": pages[f"send/{form_key}.html"],
        "paper form": pages[f"send/{form_key}-paper.html"],
        "form data": sent,
        "form data is read back the same": read_sent(library, field, sent) == value,
        "typed in a form": str(read_sent(library, field, typed)),
        "node": write_node(node),
        "is read back the same": again == value,
        "paper text": write_paper_text(form, data),
        "paper text is read back": read_paper_text(write_paper_text(form, data), library.forms).data,
        "data": data,
    }


if __name__ == "__main__":
    print(json.dumps(list_outputs(Path(sys.argv[1]), sys.argv[2], sys.argv[3]), ensure_ascii=False))
