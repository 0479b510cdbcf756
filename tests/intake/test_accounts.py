"""Accounts of officers: made by a link, ended, and kept by a database that is older than they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.intake import AccountError, Intake, NoOfficerError, open_intake
from khlang.intake.accounts import IDLE_SECONDS, LINK_SECONDS, SESSION_SECONDS, Accounts
from khlang.intake.journal import Database, NameTakenError
from khlang.officers import Officer, Role

from tests.conftest import LIBRARY
from tests.intake.posts import make_submission

PASSWORD = "ลมพัดใบตองหน้าบ้านยาย"
OFFICER = Officer(name="here", label="ก", role=Role.PROVINCE, area="40")


def test_a_name_and_an_area_are_looked_at(intake: Intake) -> None:
    """One account a name; a role's area has its own length."""
    intake.accounts.add(OFFICER)
    with pytest.raises(NameTakenError):
        intake.accounts.add(OFFICER)
    for name, area in (("ก", "40"), ("Here", "40"), ("x", "40"), ("other", "4001"), ("other", "")):
        with pytest.raises(AccountError):
            intake.accounts.add(Officer(name=name, label="", role=Role.PROVINCE, area=area))
    for call in (intake.accounts.reset, intake.accounts.remove):
        with pytest.raises(NoOfficerError):
            call("missing")


def test_links_and_sessions_end_by_their_age(folder: Path) -> None:
    """A link after a week; a session when it was not used for half a day, and a week after it began."""
    now = [1_000_000.0]
    with open_intake(folder) as intake:
        accounts = Accounts(intake._database, clock=lambda: now[0])
        late = accounts.add(OFFICER)
        now[0] += LINK_SECONDS + 1
        assert accounts.find_link(late) is None
        with pytest.raises(AccountError):
            accounts.choose_password(late, PASSWORD)
        accounts.choose_password(accounts.reset("here"), PASSWORD)
        token = accounts.sign_in("here", PASSWORD)
        began = now[0]
        while now[0] - began < SESSION_SECONDS - IDLE_SECONDS:
            now[0] += IDLE_SECONDS - 1
            assert accounts.find_officer(token) == OFFICER
        now[0] = began + SESSION_SECONDS + 1
        assert accounts.find_officer(token) is None
        token = accounts.sign_in("here", PASSWORD)
        now[0] += IDLE_SECONDS + 1
        assert accounts.find_officer(token) is None
        accounts.forget_old_sessions()
        assert accounts.find_officer(accounts.sign_in("here", PASSWORD)) == OFFICER
        accounts.remove("here")
        assert accounts.sign_in("here", PASSWORD) == ""


def test_a_database_of_an_older_version_gets_what_it_lacks(folder: Path) -> None:
    """Cases that came before stay, and belong to the department until their place is read."""
    with open_intake(folder, min_free_bytes=0) as intake:
        number = intake.submit(make_submission()).number
    with closing(sqlite3.connect(folder / "intake.sqlite")) as connection:
        for statement in (
            "DROP INDEX cases_by_queue",
            "ALTER TABLE cases DROP COLUMN area",
            "ALTER TABLE cases DROP COLUMN holder",
            "ALTER TABLE cases DROP COLUMN waits_since",
            "CREATE INDEX cases_by_area ON cases (state, id)",
            "DROP TABLE sessions",
            "DROP TABLE officers",
            "DROP TABLE audit",
        ):
            connection.execute(statement)
        connection.commit()
    for _ in range(2):
        Database(folder / "intake.sqlite").close()
    with open_intake(folder, min_free_bytes=0) as intake:
        case = intake.find_case_by_receipt(number)
        assert case
        assert case.area == ""
        assert intake.accounts.list() == []


def test_the_commands_of_accounts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Added before anybody has sent anything; a link is printed, and an area as people write it."""

    def run(*words: str) -> tuple[int, str]:
        code = main(["staff", *words, "--library", str(LIBRARY), "--intake", str(folder)])
        told = capsys.readouterr()
        return code, told.out + told.err

    code, told = run("add", "here", "--label", "สมศรี", "--area", "ขอนแก่น")
    assert (code, "/review/link/" in told, "จังหวัดขอนแก่น" in told) == (0, True, True)
    code, told = run("add", "beside", "--area", "อ.น้ำพอง จ.ขอนแก่น")
    assert (code, "อำเภอน้ำพอง" in told) == (0, True)
    assert run("add", "beside")[0] != 0
    assert run("add", "third", "--area", "มั่ว")[0] != 0
    assert run("add", "all")[0] == 0
    told = run("list")[1]
    assert [line.split()[0] for line in told.splitlines()] == ["all", "beside", "here"]
    assert "/review/link/" in run("reset", "here")[1]
    assert run("remove", "here")[0] == 0
    assert run("remove", "here")[0] != 0
