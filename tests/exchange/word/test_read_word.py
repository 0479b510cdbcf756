"""What Word writes is read as a person sees it: nothing is lost without being told."""

from __future__ import annotations

import pytest
from khlang.exchange.document import Cell, Document
from khlang.exchange.word.client import WordWorker, read_word
from khlang.problems import Level, say

from tests.exchange.word.made import make_word, paragraph, part, run

BOX = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)
OLD_BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TEXT_BOX = "<w:txbxContent><w:p><w:r><w:t>ในกล่อง</w:t></w:r></w:p></w:txbxContent>"
DRAWN = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:shape><v:textbox>{0}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
PICTURE = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:blip r:{}="{}"/></a:graphic></wp:inline></w:drawing></w:r>'
)

# What stands in a paragraph, and the text that it is read as.
INLINE = (
    (run("น้ำ") + run(" ที่ผู้กำลัง"), "น้ำ ที่ผู้กำลัง"),
    ("<w:r><w:t> ก </w:t></w:r>", "ก"),
    ('<w:r><w:t xml:space="preserve">ก\nข </w:t></w:r>' + run("ค"), "ก ข ค"),
    ("<w:r><w:t>ก</w:t><w:br/><w:t>ข</w:t><w:tab/><w:t>ค</w:t><w:cr/></w:r>", "ก\nข\tค\n"),
    ('<w:r><w:t>ก</w:t><w:br w:type="page"/><w:noBreakHyphen/><w:softHyphen/><w:t>ข</w:t></w:r>', "ก-ข"),
    (BOX.format(1, run("☒")) + run("ใช่ ") + BOX.format(0, run("☐")) + run("ไม่"), "☑ใช่ ☐ไม่"),
    (OLD_BOX.format('<w:default w:val="0"/><w:checked/>') + run("ก"), "☑ก"),
    (OLD_BOX.format('<w:default w:val="1"/>') + run("ก"), "☑ก"),
    (OLD_BOX.format('<w:default w:val="1"/><w:checked w:val="0"/>') + run("ก"), "☐ก"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("ก"), "☑ก"),
    ('<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>' + run("ก"), "☐ก"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F04D"/></w:r>', "\ufffd"),
    (run("o", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run("ก"), "☐ก"),
    (run("\uf0a8", '<w:rFonts w:ascii="Wingdings"/>') + run("□ข"), "☐☐ข"),
    (FIELD.format("FORMTEXT", run("ข้าว")), "ข้าว"),
    (run("หน้า ") + FIELD.format("PAGE", run("7")), "หน้า "),
    (run("หน้า ") + f'<w:fldSimple w:instr="NUMPAGES">{run("7")}</w:fldSimple>', "หน้า "),
    (FIELD.format("IF 1 = 1", FIELD.format("MERGEFIELD x", run("ก"))), "ก"),
    ("<w:sdt><w:sdtContent>" + run("ในช่อง") + "</w:sdtContent></w:sdt>", "ในช่อง"),
    ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("คลิก") + "</w:sdtContent></w:sdt>", ""),
    ("<w:ins>" + run("ใหม่") + "</w:ins><w:moveTo>" + run("ย้าย") + "</w:moveTo>", "ใหม่ย้าย"),
    ("<w:smartTag><w:customXml>" + run("ก") + "</w:customXml></w:smartTag>", "ก"),
    ("<w:new>" + run("ไม่รู้จัก") + "</w:new>", "ไม่รู้จัก"),
)  # fmt: skip


def read(word: WordWorker, data: bytes) -> Document:
    """Read a Word file."""
    return read_word("แบบ.docx", data, word)


@pytest.mark.parametrize(("inside", "text"), INLINE)
def test_what_stands_in_a_paragraph(word: WordWorker, inside: str, text: str) -> None:
    """Boxes, breaks, signs, fields, controls, changes that are tracked."""
    assert [line.text for line in read(word, make_word(paragraph(inside))).lines] == [text]


# What is left out, and what is told of it.
TOLD = (
    ("<w:del><w:r><w:delText>เดิม</w:delText></w:r></w:del>", "word_deletions", "เดิม"),
    ("<w:moveFrom>" + run("เดิม") + "</w:moveFrom>", "word_deletions", "เดิม"),
    (run("ลับ", "<w:vanish/>"), "word_hidden_text", "ลับ"),
    ('<w:hyperlink r:id="r1">' + run("ดู") + "</w:hyperlink>", "word_link", "https://example.org/ก"),
    (FIELD.format('HYPERLINK "https://example.org/ข"', run("ดู")), "word_link", "https://example.org/ข"),
    (PICTURE.format("link", "r2"), "word_picture_outside", "file:///etc/hostname"),
    (PICTURE.format("embed", "r3"), "word_picture_outside", "https://example.org/x.png"),
    ("<w:object/>", "word_object", ""),
)  # fmt: skip
TARGETS = {
    "r1": ("hyperlink", "https://example.org/ก"),
    "r2": ("image", "file:///etc/hostname"),
    "r3": ("image", "https://example.org/x.png"),
    "r4": ("hyperlink", "javascript:alert(1)"),
}


@pytest.mark.parametrize(("inside", "code", "text"), TOLD)
def test_what_is_left_out_is_told(word: WordWorker, inside: str, code: str, text: str) -> None:
    """With how often and how it begins."""
    (problem,) = read(word, make_word(paragraph(inside), TARGETS)).problems
    assert (problem.code, problem.level) == (code, Level.WARNING)
    assert "๑" in say(problem)
    assert text in say(problem)


@pytest.mark.parametrize(
    "inside",
    [
        '<w:hyperlink r:id="r1">' + run("https://example.org/ก/") + "</w:hyperlink>",
        '<w:hyperlink r:id="r4">' + run("กด") + "</w:hyperlink>",
        "<w:del></w:del>",
        run(" ", "<w:vanish/>"),
        run("เห็น", '<w:vanish w:val="0"/>'),
    ],
)
def test_what_is_not_worth_telling(word: WordWorker, inside: str) -> None:
    """An address that is seen, a link that opens nothing, a deletion of nothing."""
    assert not read(word, make_word(paragraph(inside), TARGETS)).problems


def test_tables_boxes_notes_and_edges_come_in_reading_order(word: WordWorker) -> None:
    """Each text box once; the header first, notes and the footer last, each where it stands."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>{}</w:tc>'
    row = (
        "<w:tr>"
        + cell.format(2, paragraph("ก"))
        + cell.format(1, paragraph("ข") + paragraph("ค"))
        + "</w:tr>"
    )
    table = f"<w:tbl><w:tblPr/><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{row}</w:tbl>"
    body = (
        paragraph(run("บน") + DRAWN.format(TEXT_BOX) + '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + f"<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt>"
        + '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    )
    note = (
        '<w:footnote w:id="0">'
        + paragraph("-")
        + '</w:footnote><w:footnote w:id="2">'
        + paragraph("หมายเหตุ")
        + "</w:footnote>"
    )
    parts = {
        "word/header1.xml": part("hdr", paragraph("หัว")),
        "word/footer1.xml": part("ftr", paragraph("") + paragraph("ท้าย")),
        "word/footnotes.xml": part("footnotes", note),
    }
    targets = {
        "h": ("header", "header1.xml"),
        "f": ("footer", "footer1.xml"),
        "n": ("footnotes", "footnotes.xml"),
    }
    lines = read(word, make_word(body, targets, parts)).lines
    assert [(line.text, line.where, line.cell) for line in lines] == [
        ("หัว", "หัวกระดาษ", None),
        ("บน", "ย่อหน้า ๒", None),
        ("ในกล่อง", "กล่องข้อความ", None),
        ("ก", "ตาราง ๑ แถว ๑ ช่อง ๑", Cell(0, 0, 0)),
        ("ข", "ตาราง ๑ แถว ๑ ช่อง ๓", Cell(0, 0, 2)),
        ("ค", "ตาราง ๑ แถว ๑ ช่อง ๓", Cell(0, 0, 2)),
        ("ก", "ตาราง ๑ แถว ๒ ช่อง ๑", Cell(0, 1, 0)),
        ("ข", "ตาราง ๑ แถว ๒ ช่อง ๓", Cell(0, 1, 2)),
        ("ค", "ตาราง ๑ แถว ๒ ช่อง ๓", Cell(0, 1, 2)),
        ("หมายเหตุ", "เชิงอรรถ ๑", None),
        ("ท้าย", "ท้ายกระดาษ", None),
    ]


def test_a_paragraph_whose_end_is_deleted_goes_on(word: WordWorker) -> None:
    """As Word shows it when all changes are accepted."""
    body = paragraph("ก", "<w:rPr><w:del/></w:rPr>") + paragraph("ข") + paragraph("ค")
    assert [line.text for line in read(word, make_word(body)).lines] == ["กข", "ค"]


def test_comments_are_told(word: WordWorker) -> None:
    """Without who wrote them."""
    comments = part(
        "comments", '<w:comment w:id="1" w:author="ใคร">' + paragraph("ขอดูตัวเลข") + "</w:comment>"
    )
    document = read(
        word, make_word(paragraph("ก"), {"c": ("comments", "comments.xml")}, {"word/comments.xml": comments})
    )
    assert [say(problem) for problem in document.problems] == ["มีข้อคิดเห็นริมหน้า ๑ ข้อ ไม่ได้นำเข้าด้วย: ขอดูตัวเลข"]


def test_pictures_have_the_captions_below_them(word: WordWorker) -> None:
    """A paragraph in the style for it, whatever the program calls that, or one that begins as captions do."""
    styles = part("styles", '<w:style w:styleId="a3"><w:name w:val="caption"/></w:style>')
    targets = {
        "p": ("image", "media/1.JPG"), "q": ("image", "/word/media/2.png"), "s": ("styles", "styles.xml"),
        "gone": ("image", "media/none.png"),
    }  # fmt: skip
    body = (
        paragraph(PICTURE.format("embed", "p")) + paragraph("เช้าวันเสาร์", '<w:pStyle w:val="a3"/>')
        + paragraph(PICTURE.format("embed", "q")) + paragraph("") + paragraph("ภาพที่ ๒ กวาดใบไม้")
        + paragraph(PICTURE.format("embed", "p")) + paragraph("ข้อความธรรมดา")
        + paragraph(PICTURE.format("embed", "gone"))
    )  # fmt: skip
    parts: dict[str, str | bytes] = {
        "word/media/1.JPG": b"one",
        "word/media/2.png": b"two",
        "word/styles.xml": styles,
    }
    document = read(word, make_word(body, targets, parts))
    assert [(each.data, each.suffix, each.caption, each.where) for each in document.pictures] == [
        (b"one", ".jpg", "เช้าวันเสาร์", "ย่อหน้า ๑"),
        (b"two", ".png", "ภาพที่ ๒ กวาดใบไม้", "ย่อหน้า ๓"),
        (b"one", ".jpg", "", "ย่อหน้า ๖"),
    ]
    assert [line.text for line in document.lines if line.text] == ["ข้อความธรรมดา"]


def test_a_file_of_the_strict_variant_is_read(word: WordWorker) -> None:
    """Word can save one; its namespaces differ."""
    name = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main".decode()
    strict = part("document", "<w:body>" + paragraph("ก") + "</w:body>").replace(
        name, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    data = make_word("", parts={"word/document.xml": strict})
    assert [line.text for line in read(word, data).lines] == ["ก"]


def test_an_empty_file_is_no_error(word: WordWorker) -> None:
    """It has no lines."""
    document = read(word, make_word(""))
    assert (document.lines, document.problems, document.pictures) == ((), (), ())
