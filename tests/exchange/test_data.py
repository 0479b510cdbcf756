"""Open data: JSON by its schema and back, citations, and the zip that is a library again."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.checks import find_problems
from khlang.exchange.data import (
    DataError,
    Publisher,
    cite_as_bibtex,
    cite_as_csl,
    describe_record,
    make_data_schema,
    read_records,
    write_archive,
    write_record,
    write_records,
)
from khlang.exchange.data.values import describe_value, make_node
from khlang.fields.field import Field, FieldType
from khlang.fields.read import ValueReader
from khlang.forms.model import Form, Roles
from khlang.library import Library, load_library
from khlang.problems import Level
from khlang.records.record import Record

from tests.conftest import TODAY
from tests.fields.test_round_trip import MANY, SOUND_LINES, WRITTEN, load_gazetteer, make_values

SITE = Publisher("คลังทดสอบ", "https://khlang.example/")
# The keys of an item, from csl-data.json of citation-style-language/schema 1.0.2, as far as ours are among them.
CSL_KEYS = {
    "id", "type", "language", "title", "author", "issued", "publisher", "container-title", "URL", "accessed", "note",
}  # fmt: skip


def facts_of(record: Record) -> tuple[object, ...]:
    """Give all that makes a record the same."""
    return (record.form.key, record.id, record.values, record.length, record.is_example, record.aliases)


def test_all_records_are_read_back_the_same(library: Library) -> None:
    """In one file of all, as in a file each."""
    whole = "".join(write_records(library.published, SITE)).encode()
    singles = [write_record(record, SITE).encode() for record in library.published]
    wanted = [facts_of(record) for record in library.published]
    for files in ([whole], singles):
        found = [each for data in files for each in read_records(data, "x", library.forms, library.gazetteer)]
        assert [problem for _record, problems in found for problem in problems] == []
        assert [facts_of(record) for record, _problems in found] == wanted


def test_every_record_is_as_its_schema_says(library: Library) -> None:
    """The schema is made from the form, and knows all that a record has."""
    for record in library.published:
        schema = json.loads(make_data_schema(record.form))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(describe_record(record, SITE, {"jars.jpg": "photos/x.jpg"}), schema)


def make_form(field: Field) -> Form:
    """Give a form with one public field."""
    return Form("form", 1, "แบบ", "เรื่อง", "", "xx", Roles(""), (), (field,))


@pytest.mark.parametrize("field_type", WRITTEN, ids=str)
@MANY
@given(data=st.data())
def test_a_value_of_any_type_is_read_back_the_same(field_type: FieldType, data: st.DataObject) -> None:
    """By way of JSON, and as the schema of its form says."""
    field, values = make_values(field_type)
    value = data.draw(values)
    described = json.loads(json.dumps(describe_value(field, value, {})))
    reader = ValueReader("", gazetteer=load_gazetteer())
    assert reader.value(make_node(field, described), field, (field.key,)) == value
    assert reader.problems == []
    schema = json.loads(make_data_schema(make_form(make_public_field(field))))
    jsonschema.validate(described, schema["properties"]["values"]["properties"]["field"])


def make_public_field(field: Field) -> Field:
    """Give the field as a public one."""
    return Field(
        key=field.key, label=field.label, type=field.type, vocabulary=field.vocabulary, answers=field.answers,
        columns=field.columns, is_public=True,
    )  # fmt: skip


def test_what_the_values_do_not_say_is_added_and_not_read(library: Library) -> None:
    """A place has its codes, a photo its path."""
    record = library.by_name["kr-2567-kkn-001"]
    described: Mapping[str, Any] = describe_record(record, SITE, {"jars.jpg": "photos/a/jars.jpg"})
    assert described["place"]["code"] == described["values"]["place"]["code"] == record.place.code
    assert described["place"]["province"] == {"code": "40", "name": "ขอนแก่น"}
    assert "photos/a/jars.jpg" in [photo.get("path") for photo in described["values"]["photos"]]
    text = json.dumps(described)
    [(again, problems)] = read_records(text.encode(), "x", library.forms, library.gazetteer)
    assert (facts_of(again), problems) == (facts_of(record), [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"format": "khlang-record", "format_version": 1}',
        '{"format": "khlang-record", "format_version": 2, "form": {"key": "lesson"}, "id": "x", "values": {}}',
        '{"format": "khlang-record", "format_version": 1, "form": {"key": "none"}, "id": "x", "values": {}}',
        '{"format": "khlang-records", "format_version": 1, "records": [5]}',
        '{"a": 1, "a": 2}',
        '{"a": ' + "9" * 5_000 + "}",
        "\ud800",
    ],
)
def test_what_is_no_data_is_refused(library: Library, text: str) -> None:
    """In words, and without a crash."""
    data = text.encode(errors="surrogatepass")
    with pytest.raises(DataError, match=r"[ก-๙]"):
        list(read_records(data, "x", library.forms, library.gazetteer))


def test_wrong_values_are_problems(library: Library) -> None:
    """JSON goes through the reader of files: nothing is guessed, nothing is dropped."""
    given_values = {"title": ["ก"], "fiscal_year": "เมื่อวาน", "unknown": 5, "place": {"planet": "โลก"}}
    whole = {
        "format": "khlang-record",
        "format_version": 1,
        "form": {"key": "lesson"},
        "id": "kr-2567-kkn-009",
        "values": given_values,
    }
    [(_record, problems)] = read_records(json.dumps(whole).encode(), "x", library.forms, library.gazetteer)
    assert {"unknown", "fiscal_year"} <= {problem.path[0] for problem in problems}


# Citations


def test_a_citation_names_who_when_what_where(library: Library) -> None:
    """Author by the organisation, year in the common era, the day of access where it is known."""
    record = library.by_name["kr-2567-kkn-001"]
    cited: Mapping[str, Any] = cite_as_csl(record, SITE, TODAY)
    assert cited["author"] == [{"literal": record.organisation}]
    assert cited["issued"] == {"date-parts": [[2024]]}
    assert cited["accessed"] == {"date-parts": [[TODAY.year, TODAY.month, TODAY.day]]}
    assert (cited["title"], cited["publisher"]) == (record.title, SITE.name)
    assert cited["URL"] == "https://khlang.example/lesson/kr-2567-kkn-001.html"
    entry = cite_as_bibtex(record, SITE, TODAY)
    assert entry.startswith("@misc{kr-2567-kkn-001,\n")
    assert f"author = {{{{{record.organisation}}}}}" in entry
    assert "year = {2024}" in entry
    assert "urldate = {2026-11-20}" in entry


def test_all_citations_are_valid(library: Library) -> None:
    """Only keys that CSL-JSON knows, nothing empty; BibTeX entries whose braces close."""
    for record in library.published:
        cited = cite_as_csl(record, Publisher("คลัง"))
        assert set(cited) <= CSL_KEYS
        assert all(cited.values())
        assert "URL" not in cited
        assert is_closed(cite_as_bibtex(record, SITE, TODAY))


def is_closed(entry: str) -> bool:
    """Tell whether BibTeX, to which a backslash before a brace means nothing, finds the end of an entry at its end."""
    depth = 0
    for place, sign in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "}" and depth == 0:
            return entry[place + 1 :].strip() == ""
    return False


_UNESCAPED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}


@MANY
@given(title=SOUND_LINES | st.text('\\{}~^&%$#_"@, กab', min_size=1).filter(str.strip))
def test_any_title_comes_whole_out_of_bibtex(library: Library, title: str) -> None:
    """What TeX would take for a command is said in letters."""
    record = library.by_name["kr-2567-kkn-001"]
    named = replace(record, values={**record.values, record.form.roles.title: title})
    entry = cite_as_bibtex(named, SITE)
    assert is_closed(entry)
    written = re.search(r"^  title = \{\{(.*)\}\},$", entry, re.M)
    assert written
    pattern = "|".join(map(re.escape, _UNESCAPED)) + r"|\\([&%$#_])"
    said = re.sub(pattern, lambda found: found[1] or _UNESCAPED[found[0]], written[1])
    assert said == " ".join(title.split())


# The zip


def archive(library: Library) -> bytes:
    """Give the zip of a library."""
    out = io.BytesIO()
    write_archive(library, library.published, SITE, out)
    return out.getvalue()


def test_the_zip_is_a_library_again(library: Library, tmp_path: Path) -> None:
    """With forms, vocabularies, records and photos: the check finds no error, and every record is the same."""
    data = archive(library)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        found.extractall(tmp_path)
        assert all(info.date_time[0] == 1980 for info in found.infolist())
    again = load_library(tmp_path / "library")
    assert [facts_of(record) for record in again.published] == [facts_of(each) for each in library.published]
    problems = find_problems(again, datetime.date(2026, 11, 20), near_duplicates=False)
    assert [str(problem) for problem in problems if problem.level is Level.ERROR] == []
    assert "ไม่มีข้อมูลส่วนตัว" in (tmp_path / "อ่านก่อน.txt").read_text(encoding="utf-8")
    records = json.loads((tmp_path / "records.json").read_text(encoding="utf-8"))["records"]
    assert [record["id"] for record in records] == [record.id for record in library.published]


def test_the_same_library_is_the_same_zip(library: Library) -> None:
    """To the byte, so that two copies can be compared."""
    assert archive(library) == archive(library)
