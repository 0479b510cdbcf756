"""`khlang import`: a text from a phone without service becomes a case of the intake, whole or not at all; so do files
that somebody wrote elsewhere, and folders of them.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from khlang.cli import main
from khlang.exchange.files import FileKind, find_kind
from khlang.exchange.paper_text import write_paper_text, write_photos
from khlang.exchange.paper_text.photos import name_photo
from khlang.intake import Case, FileImport, Imported, PhotoState, open_intake
from khlang.library import Library

from tests.conftest import LIBRARY
from tests.exchange.made_files import LETTER, PLACE, make_table, make_text
from tests.exchange.test_paper_text import FILLED, FORMS, WRITTEN

PHOTO = Path(LIBRARY / "records" / "lesson" / "kr-2567-kkn-001" / "jars.jpg").read_bytes()


def run(*arguments: str) -> int:
    """Run the command beside the tests' library."""
    return main(["import", "--library", str(LIBRARY), *arguments])


def list_cases() -> list[Case]:
    """Give what is in the intake."""
    with open_intake(Path("intake")) as intake:
        return intake.list_cases()


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The text of a lesson in a file, in an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "line.txt"
    file.write_text(WRITTEN, encoding="utf-8")
    return file


def test_a_text_becomes_a_case(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all that was written, private values among it, of which nothing is printed and the library has nothing."""
    assert run("line.txt") == 0
    [case] = list_cases()
    assert {name: values for name, values in case.data.items() if not name.startswith("_")} == {
        name: values for name, values in FILLED.items() if not name.startswith("_")
    }
    said = capsys.readouterr().out
    assert "รับเข้าแล้ว บทเรียน เลขรับ" in said
    assert "ไม่ลงในแฟ้มของคลัง: เบอร์โทรที่สามารถติดต่อได้" in said
    assert "081-000-0001" not in said
    assert [path.name for path in text.parent.iterdir() if path != text] == ["intake"]


def test_what_the_answers_lack_is_told_with_its_line(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The heading, part or number under which it stands; at the head what is under none."""
    changed = (
        WRITTEN.replace("กำแพงเพชร", "กำแพงเพ็ด").replace("๒. ปิดไฟ", "๒. เปิดไฟ").replace("081-000-0001", "๑๒")
    )
    text.write_text(f"สวัสดีค่ะ\n{changed}".replace("๓.๒ ราว\n", "๓.๒ โทร 081-000-0001\n"), encoding="utf-8")
    assert run("line.txt") == 0
    told = [int(line) for line in re.findall(r"line\.txt:(\d+):1 ", capsys.readouterr().out)]
    at = {line: number for number, line in enumerate(text.read_text(encoding="utf-8").split("\n"), 1)}
    assert told == [
        2,
        at["■ เบอร์โทรที่สามารถติดต่อได้"],
        at["• จังหวัด: กำแพงเพ็ด"],
        at["■ เนื้อเรื่อง"],
        at["๓.๒ โทร 081-000-0001"],
        at["๑."],
        at["■ ภารกิจ ๙ หมุดหมาย"],
    ]


def test_the_same_text_twice_is_one_case(text: Path) -> None:
    """By the draft's id, and without one by what it says."""
    without = text.with_name("without.txt")
    without.write_text(write_paper_text(FORMS["lesson"], {"title": ("ตากใบไม้",)}), encoding="utf-8-sig")
    assert run("line.txt", "without.txt") == run("without.txt", "line.txt") == 0
    assert len(list_cases()) == 2


def test_other_words_are_a_correction_if_it_is_said(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And else nothing is changed."""
    assert run("line.txt") == 0
    text.write_text(WRITTEN.replace("ตากใบไม้", "กองใบไม้"), encoding="utf-8")
    assert run("line.txt") == 1
    assert "--correction" in capsys.readouterr().out
    assert [case.data["title"] for case in list_cases()] == [FILLED["title"]]
    assert run("line.txt", "--correction") == run("line.txt", "--correction") == 0
    [case] = list_cases()
    assert case.data["title"] == ("กองใบไม้\n■ ทำปุ๋ย",)


@pytest.mark.parametrize(
    ("old", "new"), [("■■ จบ", ""), ("■ เนื้อเรื่อง", "■ เรื่องของเรา"), ("[lesson", "[ไม่มี"), ("• วิธีแก้:", "วิธีแก้")]
)
def test_what_is_not_read_whole_is_not_taken_in(
    old: str, new: str, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines are told, the file stays as it is, and nothing of it is kept."""
    changed = WRITTEN.replace(old, new)
    text.write_text(changed, encoding="utf-8")
    assert run("line.txt") == 1
    said = capsys.readouterr().out
    assert "line.txt:" in said
    assert "ยังไม่ได้รับเข้า แฟ้มเดิมยังอยู่ครบ" in said
    assert list_cases() == []
    assert text.read_text(encoding="utf-8") == changed


def test_photos_come_along(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that a control names; one that none names is told."""
    name = name_photo(PHOTO)
    data = {**FILLED, "photos.0.file": (name,), "photos.0.caption": ("โหล",)}
    photos = write_photos({name: PHOTO, name_photo(b"other"): b"other"})
    text.write_text(write_paper_text(FORMS["lesson"], data) + photos, encoding="utf-8")
    assert run("line.txt") == 0
    [case] = list_cases()
    assert [photo.name for photo in case.photos] == [name]
    assert f"จึงไม่ได้เก็บ: {name_photo(b'other')}" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input_is_read(encoding: str, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the encodings that Notepad writes."""
    data = text.read_text(encoding="utf-8").encode(encoding)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("-") == 0
    assert len(list_cases()) == 1


@pytest.mark.parametrize("lost", ["ก".encode("cp874"), b"\xe0\xb8"])
def test_broken_bytes_are_told(lost: bytes, text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do: a text of our own is taken in whole or not at all."""
    text.write_bytes(text.read_bytes() + lost)
    assert run("line.txt") == 1
    assert "บันทึกแฟ้มใหม่เป็น UTF-8" in capsys.readouterr().out
    assert list_cases() == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what people have: forms, a table, a letter, a broken file, hidden files, a link and a pipe."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "แบบปีนี้"
    (folder / "อำเภอ ก").mkdir(parents=True)
    (folder / "๑.txt").write_bytes(make_text(title="เรื่องที่หนึ่ง"))
    (folder / "อำเภอ ก" / "๒.txt").write_bytes(make_text(title="เรื่องที่สอง"))
    (folder / "คำตอบ.csv").write_bytes(make_table())
    (folder / "หนังสือ.txt").write_text(LETTER, encoding="utf-8")
    (folder / "เก่า.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    for hidden in (".DS_Store", "~$๑.docx"):
        (folder / hidden).write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_bytes(make_text(title="ในโฟลเดอร์ที่ซ่อน"))
    outside = tmp_path / "outside.txt"
    outside.write_bytes(make_text(title="นอกโฟลเดอร์"))
    (folder / "link.txt").symlink_to(outside)
    (folder / "around").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_a_folder_is_taken_in_with_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it goes on after what can't be read, and the end says what became of what."""
    assert run(folder.name) == 1
    assert {case.data["title"][0] for case in list_cases()} == {
        "เรื่องที่หนึ่ง",
        "เรื่องที่สอง",
        "ปลูกผักริมรั้ว",
        "เลี้ยงไก่ใต้ถุน",
    }
    said = capsys.readouterr()
    summary = said.out.partition("สรุป\n")[2]
    assert re.findall(r"^ +(\d+) ", summary, re.MULTILINE) == ["4", "0", "1", "4"]
    for missed in ("หนังสือ.txt: เป็นหนังสือราชการ", "เก่า.doc: ", "link.txt: ", "around: ", "pipe.txt: "):
        assert f"{folder.name}/{missed}" in summary
    assert "DS_Store" not in said.out
    assert "~$" not in said.out
    assert not said.err


def test_the_same_folder_again_adds_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor under other names; a new file of it alone does."""
    run(folder.name)
    before = [case.number for case in list_cases()]
    (folder / "๑.txt").rename(folder / "ชื่อใหม่.txt")
    (folder / "๓.txt").write_bytes(make_text(title="เรื่องที่สาม"))
    capsys.readouterr()
    run(folder.name)
    assert [case.number for case in list_cases()][:-1] == before
    summary = capsys.readouterr().out.partition("สรุป\n")[2]
    assert re.findall(r"^ +(\d+) ", summary, re.MULTILINE) == ["1", "4", "1", "4"]


def test_the_columns_of_a_table_are_kept_and_may_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the hash of its header, for every table with it; what a person changes there counts."""
    monkeypatch.chdir(tmp_path)
    Path("คำตอบ.csv").write_bytes(make_table())
    assert run("คำตอบ.csv") == 0
    with open_intake(Path("intake")) as intake:
        [kept] = intake.mappings.list_files()
    described = json.loads(kept.read_text(encoding="utf-8"))
    columns = {column["control"]: column for column in described["columns"]}
    columns["story"]["control"] = "-"
    kept.write_text(json.dumps(described), encoding="utf-8")
    Path("อีก.csv").write_bytes(make_table(f"23/11/2566 10:20:30,กลุ่มสาม,ทำปุ๋ย,{PLACE},เราทำปุ๋ย"))
    run("อีก.csv")
    assert "story" not in next(case.data for case in list_cases() if case.data["title"] == ("ทำปุ๋ย",))
    assert json.loads(kept.read_text(encoding="utf-8")) == described
    kept.write_text("[" * 5_000, encoding="utf-8")
    Path("สาม.csv").write_bytes(make_table(f"24/11/2566 10:20:30,กลุ่มสี่,ทำน้ำยา,{PLACE},เราทำน้ำยา"))
    capsys.readouterr()
    assert run("สาม.csv") == 1
    assert kept.name in capsys.readouterr().out


def test_stopped_by_the_keyboard_it_goes_on_later(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken in is told, and how to go on."""
    take, taken = FileImport.take, [0]

    def stop_at_third(importing: FileImport, name: str, data: bytes) -> Iterator[Imported]:
        taken[0] += 1
        if taken[0] == 3:
            raise KeyboardInterrupt
        return take(importing, name, data)

    monkeypatch.setattr(FileImport, "take", stop_at_third)
    assert run(folder.name) == 2
    said = capsys.readouterr()
    assert "สั่งคำสั่งเดิมอีกครั้งเพื่อทำต่อ" in said.err
    assert "สรุป" in said.out
    told = len(list_cases())
    assert 0 < told < 4
    run(folder.name)
    assert len(list_cases()) == 4


def test_a_terminal_has_a_bar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, and it goes at the end."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run(folder.name)
    told = terminal.getvalue()
    assert "█" in told
    assert "8/8 แฟ้ม" in told
    assert told.endswith("\r\x1b[K")


def test_hostile_names_do_not_reach_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No sign that moves the cursor or turns the line, and no command to a build server."""
    for name in (b"\xff\xfe.txt", b"a\x1b[2Jb.txt", "\u202etxt.exe".encode(), b"::error::x.txt", b"a\nb.txt"):
        (Path(os.fsdecode(os.fsencode(folder)) + "/" + os.fsdecode(name))).write_bytes(
            make_text(title=f"เรื่อง {name.hex()}")
        )
    run(folder.name)
    assert len(list_cases()) == 9
    said = capsys.readouterr().out
    assert not [sign for sign in said if not (sign.isprintable() or sign == "\n")]
    assert "::error" not in said


def test_pictures_of_a_word_file_are_photos_to_be_asked_about(
    folder: Path, tmp_path: Path, library: Library
) -> None:
    """With the caption that stands below, and nothing claimed of who can be seen; each once, and no drawing."""
    document = Document()
    for line in make_text(title="มีภาพ").decode().splitlines():
        document.add_paragraph(line)
    for _ in range(2):
        document.add_picture(io.BytesIO(PHOTO))
        document.add_paragraph("ภาพที่ ๑ โหลหมัก")
    document.save(str(tmp_path / "มีภาพ.docx"))
    assert run("มีภาพ.docx") == 0
    [case] = list_cases()
    [photo] = case.photos
    assert photo.name == name_photo(PHOTO)
    assert case.find_caption(photo.name) == "ภาพที่ ๑ โหลหมัก"
    row = case.find_photo_control(photo.name).rpartition(".")[0]
    assert {name for name in case.data if name.startswith(row)} == {f"{row}.file", f"{row}.caption"}
    with open_intake(Path("intake")) as intake:
        intake.work_off(lambda: library.forms)
        [case] = intake.list_cases()
        assert case.photos[0].state is PhotoState.READY
        assert "consent" not in str(case.data)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.docx", b"", FileKind.WORD),
        ("a.bin", b"PK\x03\x04..word/document.xml", FileKind.WORD),
        ("a.docx", b"PK\x03\x04..xl/workbook.xml", FileKind.SHEET),
        ("a.zip", b"PK\x03\x04..", FileKind.UNKNOWN),
        ("a.docx", b"%PDF-1.7", FileKind.PDF),
        ("a.pdf", b"x", FileKind.PDF),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLD_OFFICE),
        ("a.csv", b"a,b", FileKind.SHEET),
        ("a.exe", b"MZ\0\0", FileKind.UNKNOWN),
        ("a", "ชื่อเรื่อง".encode(), FileKind.TEXT),
        ("a.txt", b"\xff\xfe\x01\x0e", FileKind.TEXT),
        ("a", WRITTEN.encode(), FileKind.SHARED),
        ("a", f"> {WRITTEN}".encode("utf-16"), FileKind.SHARED),
    ],
)
def test_a_kind_is_told_by_what_a_file_holds(name: str, data: bytes, kind: FileKind) -> None:
    """And by its name only where that says nothing."""
    assert find_kind(name, data) is kind
