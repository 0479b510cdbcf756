"""The registry of formats: each writes a file of many records, or one for each record, or both.

Whatever a format does, it sees public values alone: `write_export` hands over records that hold nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from khlang.exchange.data import (
    make_public_tree,
    write_archive,
    write_bibtex,
    write_csl,
    write_record,
    write_records,
)
from khlang.exchange.paper_text import write_paper_text
from khlang.exchange.sheets.csv_text import write_csv
from khlang.exchange.sheets.reports import make_pack
from khlang.exchange.sheets.table import make_grid, make_grids
from khlang.exchange.sheets.workbook import write_workbook
from khlang.exchange.zip_file import DeterministicZip
from khlang.exports.documents import (
    make_cards,
    make_handouts,
    make_leaflets,
    make_pdf_forms,
    make_square_cards,
    make_word_forms,
    write_pdf,
)
from khlang.exports.model import Export, Format, FormatError
from khlang.fields.form_data import write_form_data


def write_export(export: Export, form: Format, out: BinaryIO, *, each: bool = False) -> None:
    """Write records in a format; with `each`, as a zip with a file for each where the format has such.

    Raises FormatError, BadPhotoError and OSError.
    """
    export = export.public
    if form.is_zip(len(export.records), each=each):
        assert form.make_each
        with DeterministicZip(out) as archive:
            for record, data in zip(export.records, form.make_each(export), strict=True):
                archive.add(f"{record.form.key}/{record.id}{form.suffix}", data)
    elif form.write_all:
        form.write_all(export, out)
    elif form.make_each:
        out.writelines(form.make_each(export))


def make_one(export: Export, form: Format) -> bytes:
    """Give the file of the only record of an export, in a format that has a file for each. Raises as `write_export`."""
    assert form.make_each
    [data] = form.make_each(export.public)
    return data


def _write_json(export: Export, out: BinaryIO) -> None:
    out.writelines(map(str.encode, write_records(export.records, export.publisher)))


def _make_json(export: Export) -> Iterator[bytes]:
    return (write_record(record, export.publisher).encode() for record in export.records)


def _write_archive(export: Export, out: BinaryIO) -> None:
    write_archive(export.library, export.records, export.publisher, out)


def _write_bibtex(export: Export, out: BinaryIO) -> None:
    out.write(write_bibtex(export.records, export.publisher, export.today).encode())


def _make_bibtex(export: Export) -> Iterator[bytes]:
    return (write_bibtex([record], export.publisher, export.today).encode() for record in export.records)


def _write_csl(export: Export, out: BinaryIO) -> None:
    out.write(write_csl(export.records, export.publisher, export.today).encode())


def _make_csl(export: Export) -> Iterator[bytes]:
    return (write_csl([record], export.publisher, export.today).encode() for record in export.records)


def _make_text(export: Export) -> Iterator[bytes]:
    for record in export.records:
        data = write_form_data(record.form.public_fields, make_public_tree(record))
        yield write_paper_text(record.form, data).encode()


def _write_csv(export: Export, out: BinaryIO) -> None:
    out.write(write_csv(make_grid(export.records)).encode())


def _write_xlsx(export: Export, out: BinaryIO) -> None:
    out.write(write_workbook(make_grids(export.records)))


def _write_pack(export: Export, out: BinaryIO) -> None:
    """Write what an officer takes along, as a zip: the records counted and listed, the list as CSV, a book of them."""
    with DeterministicZip(out) as archive:
        archive.add("counts-and-list.xlsx", write_workbook(make_pack(export.records)))
        archive.add("list.csv", write_csv(make_grid(export.records)).encode())
        book = io.BytesIO()
        try:
            write_pdf(export, book)
        # The rest is of use without it, and this says how to have it next time.
        except FormatError as error:
            archive.add("no-pdf.txt", f"{error}\n".encode())
        else:
            archive.add("records.pdf", book.getvalue())


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF, _PNG = "application/pdf", "image/png"
_ALL = (
    Format("docx", "Word", ".docx", _WORD, make_each=make_word_forms),
    Format("pdf", "PDF", ".pdf", _PDF, write_pdf, make_pdf_forms),
    Format("leaflet", "แผ่นพับ PDF", ".leaflet.pdf", _PDF, make_each=make_leaflets),
    Format("handout", "แผ่นติดบอร์ด PDF", ".handout.pdf", _PDF, make_each=make_handouts),
    Format("picture", "ภาพสำหรับแชร์", ".png", _PNG, make_each=make_cards),
    Format("square", "ภาพจัตุรัสสำหรับ LINE", ".square.png", _PNG, make_each=make_square_cards),
    Format("pack", "ชุดเตรียมงาน", ".zip", "application/zip", _write_pack),
    Format("csv", "CSV", ".csv", "text/csv", _write_csv),
    Format("xlsx", "Excel", ".xlsx", _XLSX, _write_xlsx),
    Format("text", "ข้อความตามแบบ", ".txt", "text/plain", make_each=_make_text),
    Format("json", "JSON", ".json", "application/json", _write_json, _make_json),
    Format("bibtex", "BibTeX", ".bib", "application/x-bibtex", _write_bibtex, _make_bibtex),
    Format("csl", "CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json", _write_csl, _make_csl),
    Format("zip", "ทั้งคลัง", ".zip", "application/zip", _write_archive),
)
FORMATS = {each.key: each for each in _ALL}
