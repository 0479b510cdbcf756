"""PDFs of records, read back as their readers do."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
from pathlib import Path

import pytest
from khlang.fields.field import Value
from khlang.fields.types import phone
from khlang.library import Library
from khlang.prints.blank_form import write_blank_pdf
from khlang.prints.book import MAX_RECORDS, write_book_pdf
from khlang.prints.leaflet import write_handout_pdf, write_leaflet_pdf
from khlang.prints.official_form import list_answers, write_form_pdf
from khlang.prints.pdf import PdfWorker, PrintError, Sheet
from khlang.prints.press import Press
from khlang.records.record import Record
from khlang.thai.text import to_arabic_digits

ID = "kr-2567-kkn-001"
A4, A4_ACROSS = (595, 842), (842, 595)


def take(library: Library, record_id: str = ID) -> Record:
    """Give a record that is there."""
    record = library.find(record_id)
    assert record is not None
    return record


def read_pages(pdf: bytes, tmp_path: Path, *options: str) -> list[str]:
    """Give the text of each page as poppler copies it; with `-raw`, panel by panel."""
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf)
    made = subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True, text=True)
    return made.stdout.split("\f")[:-1]


def join(text: str) -> str:
    """Give a text without the spaces and line ends that a layout brings."""
    return re.sub(r"\s", "", text)


def read_sizes(pdf: bytes, tmp_path: Path) -> list[tuple[int, int]]:
    """Give the size of each page in points."""
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf)
    made = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", path], check=True, capture_output=True, text=True
    )
    found = re.findall(r"size: +([\d.]+) x ([\d.]+)", made.stdout)
    return [(round(float(width)), round(float(height))) for width, height in found]


def with_values(record: Record, values: dict[str, Value]) -> Record:
    """Give the record with other values in some fields."""
    return dataclasses.replace(record, values={**record.values, **values})


def test_words_are_copied_as_they_are_written(press: Press, library: Library, tmp_path: Path) -> None:
    """Also those whose marks WeasyPrint moves."""
    words = "น้ำ ที่ ผู้ กำลัง หมู่บ้าน ปั๊มน้ำ ที่นี่ สิ้นปี ญี่ปุ่น ค้ำประกัน ก๋วยเตี๋ยว ฐานข้อมูล กตัญญู"
    record = take(library)
    title = with_values(record, {record.form.roles.title: words})
    text = " ".join(read_pages(write_form_pdf(title, press), tmp_path))
    assert [word for word in words.split() if word not in text] == []


def test_a_form_has_the_papers_headings_in_its_order(press: Press, library: Library, tmp_path: Path) -> None:
    """A record of every form, with its id, page numbers, and the mark of an example."""
    for form in library.forms.values():
        record = next(record for record in library.published if record.form is form)
        pages = read_pages(write_form_pdf(record, press), tmp_path)
        text = join("".join(pages))
        at = 0
        for answer in list_answers(record):
            found = text.find(join(answer.field.label), at)
            assert found >= at, answer.field.label
            at = found
        assert all(record.id in page for page in pages)
        assert f"หน้า{len(pages)}จาก{len(pages)}" in join(to_arabic_digits(pages[-1]))
        assert ("·ตัวอย่าง·" in join(pages[0])) == record.is_example


def test_a_form_has_totals_and_nothing_private(press: Press, library: Library, tmp_path: Path) -> None:
    """The sum of counts is there, a number for calling back is not."""
    record = next(
        record
        for record in library.published
        if any(field.type.name == "counts" for field, _value in record.public_values())
    )
    private = next(field for field in record.form.fields if field.type is phone.TYPE and not field.is_public)
    told = with_values(record, {private.key: "081-000-0001"})
    text = "".join(read_pages(write_form_pdf(told, press), tmp_path))
    assert "รวม" in text
    assert "081-000-0001" not in to_arabic_digits(text)


def test_a_book_knows_its_pages(press: Press, library: Library, tmp_path: Path) -> None:
    """The contents name the page on which each record begins."""
    records = [take(library, record_id) for record_id in (ID, "ac-2567-skw-001", "kr-2566-nma-001")]
    pages = read_pages(write_book_pdf(records, "บทเรียนทั้งหมด", press, "ทุกจังหวัด"), tmp_path)
    assert "บทเรียนทั้งหมด" in pages[0]
    numbers = [int(found) for found in re.findall(r"^(\d+)$", to_arabic_digits(pages[1]), re.MULTILINE)]
    begins = [
        next(
            number for number, page in enumerate(pages, 1) if number > 2 and join(record.title) in join(page)
        )
        for record in records
    ]
    assert [number for number in numbers if number > 2] == begins


def test_a_book_of_nothing_or_of_too_much_is_refused(press: Press, library: Library) -> None:
    """With words that say what to do."""
    with pytest.raises(PrintError, match="เลือกอย่างน้อยหนึ่งเรื่อง"):
        write_book_pdf([], "เล่ม", press)
    with pytest.raises(PrintError, match="เลือกให้แคบลง"):
        write_book_pdf([take(library)] * (MAX_RECORDS + 1), "เล่ม", press)


def test_the_blank_form_asks_all_that_the_page_asks(press: Press, library: Library, tmp_path: Path) -> None:
    """Every label, in order, on A4, without the page's buttons."""
    for form in library.forms.values():
        if form.is_sent:
            made = write_blank_pdf(form, press)
            text = join("".join(read_pages(made, tmp_path)))
            labels = [join(field.on_paper.label) for field in form.asked_fields if field.paper_look != "none"]
            assert [label for label in labels if label not in text] == []
            assert "กรอกบนเว็บแทน" not in text
            assert set(read_sizes(made, tmp_path)) == {A4}


def test_a_leaflet_is_one_sheet_and_a_handout_one_page(
    press: Press, library: Library, tmp_path: Path
) -> None:
    """Of a form with steps and one without, with title and address; a sheet has two sides."""
    for record in (take(library), take(library, "ac-2567-skw-001")):
        leaflet, handout = write_leaflet_pdf(record, press), write_handout_pdf(record, press)
        assert read_sizes(leaflet, tmp_path) == [A4_ACROSS, A4_ACROSS]
        assert read_sizes(handout, tmp_path) == [A4]
        for made in (leaflet, handout):
            text = join("".join(read_pages(made, tmp_path, "-raw")))
            assert join(record.title) in text
            assert f"https://khlang.example/{record.form.key}/{record.id}.html" in text


def test_what_is_too_long_says_where_to_read_on(press: Press, library: Library, tmp_path: Path) -> None:
    """A record of sixty long steps still gives one page, and no step is cut."""
    record = take(library)
    field = next(field for field in record.form.fields if field.type.name == "steps")
    value = record.values[field.key]
    assert isinstance(value, tuple)
    step = dataclasses.replace(value[0], text="ชวนเพื่อนบ้านมาช่วยกันทำงานที่ศาลากลางหมู่บ้าน " * 6 + "จบขั้น", sub=())
    text = join(
        "".join(
            read_pages(write_handout_pdf(with_values(record, {field.key: (step,) * 60}), press), tmp_path)
        )
    )
    said = text.count("จบขั้น")
    assert 0 < said < 60
    assert text.count("ชวนเพื่อนบ้าน") == said * 6
    assert f"อ่านต่ออีก{60 - said}ข้อ" in to_arabic_digits(text)


def test_markup_in_a_record_stays_text(press: Press, library: Library, tmp_path: Path) -> None:
    """Nothing of a record is read as HTML, and no file but ours is read."""
    record = take(library)
    title = '<img src="file:///etc/passwd"><script>1</script></style><h1>ก'
    hostile = with_values(record, {record.form.roles.title: title})
    for make in (write_form_pdf, write_handout_pdf, write_leaflet_pdf):
        assert join(title) in join("".join(read_pages(make(hostile, press), tmp_path, "-raw")))


def test_a_page_gets_only_its_own_files(press: Press, tmp_path: Path) -> None:
    """A file of the machine is not among them, though a page names it."""
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">secret</text></svg>', encoding="utf-8"
    )
    own = {"khlang:own.svg": secret.read_bytes().replace(b"secret", b"public")}
    page = f'<img src="{secret.as_uri()}"><img src="khlang:own.svg">'
    text = "".join(read_pages(press.worker.write(Sheet(page, own)), tmp_path))
    assert "public" in text
    assert "secret" not in text


def test_without_pango_the_words_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As WeasyPrint does, a module that misses its library raises OSError when it is imported."""
    (tmp_path / "weasyprint.py").write_text(
        "raise OSError('cannot load library libpango-1.0-0')", encoding="utf-8"
    )
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{before}")
    with PdfWorker() as worker, pytest.raises(PrintError, match="apt install libpango"):
        worker.write(Sheet("<p>ก", {}))
