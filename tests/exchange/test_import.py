"""`khlang import`: a text from a phone without service becomes a case of the intake, whole or not at all."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.exchange.paper_text import write_paper_text, write_photos
from khlang.exchange.paper_text.photos import name_photo
from khlang.intake import Case, open_intake

from tests.conftest import LIBRARY
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
