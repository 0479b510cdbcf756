"""The quarter that is to be reported next: its due day, who has not reported, and the workbook, of the own area."""

from __future__ import annotations

import io

import pytest
from khlang.exchange.sheets.reports import find_next_due, list_reported_forms
from openpyxl import load_workbook

from tests.conftest import TODAY
from tests.server.officers import Browser, add_officers
from tests.server.posts import IntakeSender


@pytest.fixture
def desk(sender: IntakeSender) -> IntakeSender:
    """A server with officers."""
    add_officers(sender.intake)
    return sender


def test_the_due_day_and_who_has_not_reported(desk: IntakeSender) -> None:
    """In the department all who have to; in a district those of it alone."""
    [form] = list_reported_forms(desk.library)
    quarter, due = find_next_due(form, TODAY)
    pages = {
        name: Browser(desk.address, name).ask("/review/report").text for name in ("department", "beside")
    }
    for page in pages.values():
        assert str(quarter) in page
        assert f"อีก {(due - TODAY).days}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) in page
    centres = [record for record in desk.library.published if record.form.key == "centre"]
    assert centres
    missing = [record for record in centres if f"{record.form.key}/{record.id}.html" in pages["department"]]
    assert missing
    assert not [record for record in missing if f"{record.id}.html" in pages["beside"]]


def test_the_report_opens_as_a_workbook(desk: IntakeSender) -> None:
    """As an attachment that nobody keeps."""
    browser = Browser(desk.address, "department")
    [form] = list_reported_forms(desk.library)
    assert browser.ask(f"/review/report/{form.key}.xlsx").status == 200
    assert browser.headers["content-disposition"].startswith("attachment")
    assert browser.headers["cache-control"] == "no-store"
    data = desk.ask("GET", "/review").text
    assert "รายงานไตรมาส" not in data
    assert load_workbook(io.BytesIO(browser.data)).sheetnames
