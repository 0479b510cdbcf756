"""What is written of the live library as CSV or XLSX comes back the same."""

from __future__ import annotations

import pytest
from khlang.exchange.sheets.client import SheetWorker
from khlang.exchange.sheets.reports import Quarter, list_reported_forms, make_quarterly_report
from khlang.exchange.sheets.workbook import write_workbook
from khlang.library import load_library

from tests.conftest import KNOWLEDGE
from tests.exchange.sheets.tables import WRITERS, check_round_trip


@pytest.mark.parametrize("kind", WRITERS)
def test_whole_library(kind: str) -> None:
    """Every record of every form."""
    library = load_library(KNOWLEDGE)
    with SheetWorker() as worker:
        check_round_trip(library, WRITERS[kind](library.published), worker, library.published)


def test_quarterly_reports() -> None:
    """Each form that is reported by quarter has one, also where there is nothing to report."""
    library = load_library(KNOWLEDGE)
    for form in list_reported_forms(library):
        assert write_workbook(make_quarterly_report(library, form, Quarter(2500, 1)))
