"""The live library goes out as JSON, by its schema, and comes back the same; so it does as a zip."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import jsonschema
from khlang.exchange.data import (
    Publisher,
    describe_record,
    make_data_schema,
    read_records,
    write_archive,
    write_records,
)
from khlang.library import Library, load_library
from khlang.records.record import Record

SITE = Publisher("คลัง")


def facts_of(record: Record) -> tuple[object, ...]:
    """Give all that makes a record the same."""
    return (record.form.key, record.id, record.values, record.length, record.is_example, record.aliases)


def test_json_is_read_back_the_same(live: Library) -> None:
    """Every record, as its form's schema says."""
    data = "".join(write_records(live.published, SITE)).encode()
    found = [record for record, _problems in read_records(data, "x", live.forms, live.gazetteer)]
    assert [facts_of(record) for record in found] == [facts_of(record) for record in live.published]
    for record in live.published:
        jsonschema.validate(describe_record(record, SITE), json.loads(make_data_schema(record.form)))


def test_the_zip_is_the_library_again(live: Library, tmp_path: Path) -> None:
    """With its photos."""
    out = io.BytesIO()
    write_archive(live, live.published, SITE, out)
    zipfile.ZipFile(out).extractall(tmp_path)
    again = load_library(tmp_path / "library")
    assert [facts_of(record) for record in again.published] == [facts_of(each) for each in live.published]
    assert again.photo_files == {record.id: live.photo_files[record.id] for record in live.published}
