"""The officer's and the operator's commands, as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.intake import Receipt, open_intake, say_number

from tests.intake.posts import PHONE, TITLE, make_photo, make_submission


@pytest.fixture
def receipt(copy_library: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Receipt:
    """A case in a project."""
    copy_library()
    monkeypatch.chdir(tmp_path)
    with open_intake(Path("intake"), min_free_bytes=0) as intake:
        return intake.submit(make_submission(make_photo(), title=f"{TITLE}\x1b[2J"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run a command, and give its exit code and all that it said."""
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_case_on_the_officers_desk(receipt: Receipt, capsys: pytest.CaptureFixture[str]) -> None:
    """Listed, shown with the telephone number, asked, accepted, and then waiting for nobody."""
    code, said = run(capsys, "intake", "list")
    assert code == 0
    assert say_number(receipt.number) in said
    assert TITLE in said
    assert "\x1b" not in said
    code, said = run(capsys, "intake", "show", say_number(receipt.number))
    assert f"(ไม่เผยแพร่)\n  {PHONE}" in said
    assert "เจ้าหน้าที่กำลังอ่าน" in said
    assert "หน้าติดตาม" in run(capsys, "intake", "ask", receipt.number, "ขอภาพ", "อีกหนึ่งภาพ")[1]
    assert "ขอข้อมูลเพิ่ม ขอภาพ อีกหนึ่งภาพ\n" in run(capsys, "intake", "show", receipt.number)[1]
    with open_intake(Path("intake"), min_free_bytes=0) as intake:
        case = intake.find_case(receipt.secret)
    assert case
    assert case.question == "ขอภาพ อีกหนึ่งภาพ"


def test_what_is_not_sound_is_said_in_form_words(
    receipt: Receipt, capsys: pytest.CaptureFixture[str]
) -> None:
    """The officer asks for it; the exit code is that of `khlang check`."""
    with open_intake(Path("intake"), min_free_bytes=0) as intake:
        short = intake.submit(make_submission(title="สั้น"))
    code, said = run(capsys, "intake", "accept", short.number)
    assert code == 1
    assert "ชื่อเรื่อง" in said
    assert "ขอข้อมูลเพิ่ม" in said


def test_erased_with_what_is_left_in_backups(receipt: Receipt, capsys: pytest.CaptureFixture[str]) -> None:
    """Accepted, backed up, erased: the record goes, and the backup is named with its age."""
    with open_intake(Path("intake"), min_free_bytes=0) as intake:
        sent = intake.submit(make_submission())
    assert "kr-2567-kkn-002.yml" in run(capsys, "intake", "accept", sent.number)[1]
    assert run(capsys, "backup", "all.tar")[0] == 0
    code, said = run(capsys, "erase", sent.number)
    assert code == 0
    assert "kr-2567-kkn-002.yml" in said
    assert "all.tar อายุ ๐ วัน" in said
    assert run(capsys, "intake", "show", sent.number)[0] == 2
    assert run(capsys, "restore", "all.tar")[0] == 2
    assert run(capsys, "restore", "all.tar", "--replace")[0] == 0
    assert say_number(sent.number) in run(capsys, "intake", "list", "--state", "accepted")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["intake", "show", "12345678"], "เลขรับไม่ถูกต้อง"),
        (["intake", "list", "--intake", "other"], "ไม่พบที่เก็บ other"),
        (["restore", "missing.tar", "--intake", "other"], "missing.tar"),
    ],
)
def test_what_can_not_be_done_is_said(
    receipt: Receipt, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """In Thai, with the exit code of what could not run."""
    assert receipt
    code, found = run(capsys, *words)
    assert code == 2
    assert said in found
