"""The whole library as one zip: a folder that is a library again, its records as JSON, their schemas, a word of help.

    อ่านก่อน.txt          what is in it, in Thai
    records.json         all records; `json/FORM/ID.json` each
    citations.bib, citations.csl.json
    schema/FORM.schema.json
    library/             forms, vocabularies, records with their photos, as `khlang --library` reads them

The same library gives the same bytes. Nothing is held but the record that is being written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from khlang.exchange.data.citation import cite_as_bibtex, write_csl
from khlang.exchange.data.public import make_public, make_public_tree
from khlang.exchange.data.record import FORMAT_VERSION, Publisher, write_record, write_records
from khlang.exchange.data.schema import make_data_schema
from khlang.exchange.zip_file import DeterministicZip
from khlang.library import Library
from khlang.photos import read_photo
from khlang.records.record import Record
from khlang.thai.text import format_count
from khlang.yaml_text import write_node

README = "อ่านก่อน.txt"


def write_archive(library: Library, records: Sequence[Record], publisher: Publisher, out: BinaryIO) -> None:
    """Write the zip of these records of a sound library. Raises BadPhotoError and OSError where a photo is gone."""
    forms = [form for form in library.forms.values() if any(record.form is form for record in records)]
    with DeterministicZip(out) as archive:
        archive.add(README, say_contents(records, publisher).encode())
        archive.add_pieces("records.json", map(str.encode, write_records(records, publisher)))
        archive.add_pieces("citations.bib", (cite_as_bibtex(each, publisher).encode() for each in records))
        archive.add("citations.csl.json", write_csl(records, publisher).encode())
        for form in forms:
            archive.add(f"schema/{form.key}.schema.json", make_data_schema(form).encode())
        for record in records:
            archive.add(f"json/{record.form.key}/{record.id}.json", write_record(record, publisher).encode())
        for path in _list_schema(library.root):
            archive.add(f"library/{path.relative_to(library.root).as_posix()}", path.read_bytes())
        for record in records:
            for name, data in _list_record_files(library, record):
                archive.add(f"library/records/{record.form.key}/{name}", data)


def _list_schema(root: Path) -> Iterable[Path]:
    """Give the files by which records are read, in a fixed order."""
    return (path for folder in ("forms", "vocabularies") for path in sorted((root / folder).glob("*.yml")))


def _list_record_files(library: Library, record: Record) -> Iterator[tuple[str, bytes]]:
    """Give (name, bytes) of a record's file, written anew from its public values, and of the photos that it names."""
    yield f"{record.id}.yml", write_node(make_public_tree(make_public(record))).encode()
    for file in sorted({photo.file for _path, _field, photo in record.public_photos()}):
        yield f"{record.id}/{file}", read_photo(library.photo_path(record, file))


def say_contents(records: Sequence[Record], publisher: Publisher) -> str:
    """Say in Thai what the zip holds and how it may be used."""
    licences = sorted({record.licence.label for record in records if record.licence})
    return "\r\n".join([
        f"{publisher.name}: ข้อมูล {format_count(len(records))} ระเบียน",
        *([f"ที่มา {publisher.url}"] if publisher.url else []),
        "",
        "records.json          ทุกระเบียนในแฟ้มเดียว (JSON, UTF-8)",
        "json/                 ระเบียนละหนึ่งแฟ้ม",
        "schema/               คำอธิบายข้อมูลของแต่ละแบบ (JSON Schema 2020-12)",
        "citations.bib         รายการอ้างอิง BibTeX",
        "citations.csl.json    รายการอ้างอิง CSL-JSON ใช้กับ Zotero ได้",
        "library/              แบบฟอร์ม รายการคำ ระเบียน (YAML) และภาพ เปิดเป็นคลังได้ด้วย khlang --library",
        "",
        f"รูปแบบข้อมูลรุ่น {FORMAT_VERSION} คำหรือตัวเลือกเก็บเป็นรหัส ชื่ออยู่ใน schema วันที่เป็น ค.ศ. ปีงบประมาณเป็น พ.ศ.",
        "พื้นที่มีรหัสของกรมการปกครอง มีเฉพาะช่องที่เผยแพร่ ไม่มีข้อมูลส่วนตัวของผู้ส่ง",
        f"สัญญาอนุญาตอยู่ในแต่ละระเบียน{': ' if licences else ''}{', '.join(licences)}",
        "",
    ])  # fmt: skip
