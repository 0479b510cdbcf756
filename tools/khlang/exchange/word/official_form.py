"""A record as the official form in Word: the fields in the order and under the headings of the paper form. Pure.

What the paper form has no place for stands behind it, in a part of its own, so that the file holds the whole record.
Only what is public is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khlang.exchange.word import styles
from khlang.exchange.word.markup import (
    TableCell,
    make_control,
    make_field,
    make_paragraph,
    make_run,
    make_table,
)
from khlang.exchange.word.package_writer import TEXT_WIDTH, Media, WordText, write_package
from khlang.exchange.word.pictures import Pictures, draw_qr, show_qr
from khlang.exchange.word.values import Layout, write_value
from khlang.fields.field import Field, Required
from khlang.forms.model import Form
from khlang.records.record import Record
from khlang.thai.dates import Date, format_date

REST = "ข้อมูลประกอบของคลัง"
NOTHING = "–"
QR_SIDE = 1_020


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands around a form: the library's name, the page's address if it is known, and the day of writing."""

    site_name: str
    day: Date
    address: str = ""


def write_official_form(record: Record, imprint: Imprint, photos: Mapping[str, bytes] | None = None) -> bytes:
    """Give a record as a Word file; `photos` are JPEG or PNG files by their names, of which those named are shown."""
    layout = Layout(Pictures(photos or {}), TEXT_WIDTH)
    body = [*_write_head(record, imprint), *_write_fields(layout, record)]
    footer_media: Sequence[Media] = [draw_qr(imprint.address)] if imprint.address else []
    return write_package(
        WordText(
            title=record.title,
            body="".join(body),
            footer=_write_footer(record, imprint),
            media=list(layout.pictures.media.values()),
            footer_media=footer_media,
            lists=layout.lists,
        )
    )


def _write_head(record: Record, imprint: Imprint) -> Iterator[str]:
    form = record.form
    name = make_control(f"_form.{form.key}.{form.version}", make_run(form.label))
    yield make_paragraph(name, styles.TITLE_STYLE)
    yield make_paragraph(make_control("_site", make_run(imprint.site_name)), styles.SUBTITLE)


def _write_fields(layout: Layout, record: Record) -> Iterator[str]:
    on_paper, rest = split_paper_fields(record.form)
    for each in on_paper:
        if each.key in record.values:
            yield from _write_field(layout, record, each)
        elif each.required is not Required.NO:
            yield make_paragraph(make_run(f"{each.label}: ", styles.LABEL) + make_run(NOTHING), styles.BODY)
    kept = [each for each in rest if each.key in record.values]
    if kept:
        yield make_paragraph(make_run(REST), styles.PART_HEADING, keep=True)
    for each in kept:
        yield from _write_field(layout, record, each)


def _write_field(layout: Layout, record: Record, shown: Field) -> Iterator[str]:
    """Give a field; one that is computed is nobody's answer."""
    value = record.values[shown.key]
    path = ("_computed", shown.key) if shown.type.compute else (shown.key,)
    return write_value(layout, shown, value, path)


def split_paper_fields(form: Form) -> tuple[list[Field], list[Field]]:
    """Give the public fields that the paper form has a place for, and the others, in its order and words."""
    fields = [each.on_paper for each in form.paper_fields]
    on_paper = [each for each in fields if form.is_on_paper(each)]
    return on_paper, [each for each in fields if each not in on_paper]


def _write_footer(record: Record, imprint: Imprint) -> str:
    """Give what stands below each page: the record's id, the day and the address; the page's number; the QR."""
    words = make_run("รหัส ") + make_control("_id", make_run(record.id))
    day = make_run(f"จัดทำเมื่อ {format_date(imprint.day)}")
    lines = [make_paragraph(words + make_run(" · ") + make_control("_day", day), styles.FOOTER)]
    if imprint.address:
        lines.append(make_paragraph(make_control("_address", make_run(imprint.address)), styles.FOOTER))
    page = make_paragraph(make_control("_page", make_run("หน้า ")) + make_field("PAGE"), styles.FOOTER)
    code = make_paragraph(make_control("_qr", show_qr(QR_SIDE)) if imprint.address else "", styles.FOOTER)
    widths = [TEXT_WIDTH - 1_500 - 1_240, 1_500, 1_240]
    cells = [TableCell("".join(lines)), TableCell(page), TableCell(code)]
    return make_table(widths, [cells], style=styles.PLAIN_TABLE) + make_paragraph("", styles.GAP)
