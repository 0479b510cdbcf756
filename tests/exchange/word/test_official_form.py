"""A record as the official form in Word: in the paper form's order, and taken back as the same record."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.checks.submission import read_as_record
from khlang.exchange.document import Document
from khlang.exchange.word.client import WordWorker, read_word
from khlang.exchange.word.controls import OwnForm, read_controls
from khlang.exchange.word.official_form import Imprint, write_official_form
from khlang.fields.field import Value, is_empty
from khlang.fields.form_data import FormData, write_form_data
from khlang.fields.write import write_values
from khlang.forms.outline import outline_form
from khlang.library import load_library
from khlang.records.record import Record
from khlang.thai.dates import Date

from tests.conftest import LIBRARY
from tests.exchange.controls import list_controls
from tests.exchange.test_paper_text import TEXTS

LIB = load_library(LIBRARY)
IMPRINT = Imprint("คลังทดสอบ", Date(2026, 11, 22), "https://example.org/x.html")
TODAY = datetime.date(2026, 11, 22)
RECORDS = {record.id: record for record in LIB.records}
SLOTS = {key: dict(list_controls(outline_form(form).slots)) for key, form in LIB.forms.items()}


def write(record: Record) -> bytes:
    """Write a record with its photos."""
    photos = {name: LIB.photo_path(record, name).read_bytes() for name in LIB.photo_files.get(record.id, ())}
    return write_official_form(record, IMPRINT, photos)


def take_back(data: bytes, word: WordWorker) -> tuple[Document, OwnForm]:
    """Read a file that we wrote."""
    document = read_word("แบบ.docx", data, word)
    own = read_controls(document, LIB.forms)
    assert own
    return document, own


def list_public(record: Record) -> Mapping[str, Value]:
    """Give the values that anybody may see, but those that are computed, and without rows that nobody wrote in."""
    found = {
        field.key: drop_blanks(value) for field, value in record.public_values() if not field.type.compute
    }
    return {key: value for key, value in found.items() if value not in ((), {})}


def drop_blanks(value: Value) -> Value:
    """Leave out rows in which nothing is."""
    if isinstance(value, tuple):
        return tuple(each for each in map(drop_blanks, value) if not is_blank(each))
    if isinstance(value, Mapping):
        return {key: drop_blanks(each) for key, each in value.items()}
    return value


def is_blank(row: Value) -> bool:
    """Tell whether a row has no part."""
    return row in ((), {}) or (
        is_dataclass(row) and all(is_empty(getattr(row, each.name)) for each in fields_of(row))
    )


def read_record(record: Record, data: FormData) -> Record:
    """Give the record that form data is of."""
    return read_as_record(record.form, data, LIB.gazetteer, TODAY).record


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_comes_back(word: WordWorker, name: str) -> None:
    """All its values, whatever their shape, and nothing else; with its photos and its id."""
    record = RECORDS[name]
    document, own = take_back(write(record), word)
    assert list_public(read_record(record, own.data)) == list_public(record)
    assert (own.form, own.record_id, own.leftovers, document.problems) == (record.form, record.id, (), ())
    assert len(document.pictures) == len(list(record.public_photos()))


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Any form of the tests' library, by its key, with any texts in some of its controls."""
    form = LIB.forms[draw(st.sampled_from(sorted(LIB.forms)))]
    names = draw(st.lists(st.sampled_from(sorted(SLOTS[form.key])), max_size=12, unique=True))
    data = {}
    for name in names:
        slot = SLOTS[form.key][name]
        texts = st.one_of(
            TEXTS, st.sampled_from([*slot.terms] or ["๑๒"]), st.sampled_from(("12", "๒๕๖๗", "2567-07-12"))
        )
        written = draw(st.lists(texts, max_size=3 if slot.is_repeated else 1))
        # No record holds control characters, and XML can't.
        data[name] = tuple(text.replace("\x00", "") for text in written)
    return form.key, data


@given(filled=filled_forms())
def test_whatever_is_written_comes_back(word: WordWorker, filled: tuple[str, FormData]) -> None:
    """Every text of every form, also those that look like the form's own words."""
    form, written = LIB.forms[filled[0]], filled[1]
    record = read_as_record(form, written, LIB.gazetteer, TODAY).record
    # As a record's file would hold it: where lines were joined, blanks may have met.
    kept = write_form_data(form.written_fields, write_values(form.written_fields, record.values))
    record = read_record(record, kept)
    _document, own = take_back(write(record), word)
    assert (list_public(read_record(record, own.data)), own.leftovers) == (list_public(record), ())


def test_the_order_and_headings_are_those_of_the_paper_form(word: WordWorker) -> None:
    """What the paper form has no place for stands behind it."""
    for record in LIB.records:
        document, _own = take_back(write(record), word)
        fields = sorted(record.form.public_fields, key=lambda each: each.paper_order)
        rest = [each for each in fields if each.paper_look == "none" and each.key != record.form.roles.title]
        on_paper = [each for each in fields if each not in rest]
        wanted = [each.on_paper.label for each in (*on_paper, *rest) if each.key in record.values]
        said = [line.text.removesuffix(": ") for line in document.lines if line.text]
        places = [said.index(label) for label in wanted]
        assert places == sorted(places), record.id


def test_only_what_is_public_is_written(word: WordWorker) -> None:
    """A private telephone number stands in no part of the file."""
    private = {
        form.key: next(each for each in form.fields if not each.is_public) for form in LIB.forms.values()
        if any(not each.is_public for each in form.fields)
    }  # fmt: skip
    assert private
    for key, field in private.items():
        number = "081-000-0001"
        record = read_as_record(LIB.forms[key], {field.key: (number,)}, LIB.gazetteer, TODAY).record
        assert field.key in record.values
        with zipfile.ZipFile(io.BytesIO(write(record))) as archive:
            texts = b"".join(map(archive.read, archive.namelist()))
        assert number.encode() not in texts
        assert field.label.encode() not in texts


def test_the_same_record_is_the_same_bytes() -> None:
    """So that what did not change need not be made anew."""
    record = LIB.records[0]
    assert write(record) == write(record)


def test_python_docx_reads_it() -> None:
    """Another reader of the format finds the text, the language and the sizes for Thai."""
    record = next(each for each in LIB.records if each.form.roles.summary)
    document = docx.Document(io.BytesIO(write(record)))
    assert document.core_properties.title == record.title
    assert record.form.label in "".join(document.element.body.itertext())
    defaults = document.styles.element.xml.partition("</w:docDefaults>")[0]
    assert 'w:szCs w:val="32"' in defaults
    assert 'w:bidi="th-TH"' in defaults
    assert 'w:cs="TH Sarabun New"' in defaults
    footer = "".join(document.sections[0].footer._element.itertext())
    assert record.id in footer
    assert "๒๒ พฤศจิกายน ๒๕๖๙" in footer


def test_a_form_that_is_no_more_is_read_as_anybodys(word: WordWorker) -> None:
    """By its headings, not by its controls."""
    record = LIB.records[0]
    document = read_word("ก", write(record), word)
    assert (
        read_controls(document, {key: each for key, each in LIB.forms.items() if each != record.form}) is None
    )


def test_no_field_is_named() -> None:
    """Nothing of any library is known where Word files are written and read."""
    folder = Path(__file__).parents[3] / "tools" / "khlang" / "exchange" / "word"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    labels = {field.label for form in LIB.forms.values() for field in form.fields if len(field.label) > 6}
    assert [label for label in labels if label in text] == []
