"""Which case an officer may see: asked here alone, by all routes of a case."""

from __future__ import annotations

from starlette.requests import Request

from khlang.forms.model import Form
from khlang.intake import Case, NoCaseError
from khlang.officers import Officer
from khlang.records.record import Record
from khlang.server.refusal import RefusalError
from khlang.server.service import Service


def find_case(service: Service, request: Request, officer: Officer) -> tuple[Case, Form]:
    """Give the case that a path names, and its form. Raises RefusalError: of what is not theirs nobody learns more than
    of what is not there."""
    case = service.intake.find_case_by_receipt(request.path_params["number"])
    form = service.forms.forms.get(case.form) if case else None
    if case is None or form is None or not officer.may_see(case.area):
        raise RefusalError(404, "case", str(NoCaseError()))
    return case, form


def may_change(officer: Officer, record: Record) -> bool:
    """Tell whether an officer may change a published record: as with cases, those of their area."""
    return officer.may_see(record.place.code)
