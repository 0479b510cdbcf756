"""Who holds a case: at most one officer, who may see it. Others may decide it all the same."""

from __future__ import annotations

from sqlalchemy import Connection, literal, select, update
from sqlalchemy import case as one_of

from khlang.intake.case import Case, EventKind
from khlang.intake.journal.tables import cases, officers
from khlang.intake.submission import StaleCaseError


def hand_over(connection: Connection, case: Case, kind: EventKind, officer: str) -> None:
    """Let an officer have a case who takes it, and no longer have it who gives it back; other events move nothing.

    Raises StaleCaseError to an officer who takes what is theirs, or gives back what is not.
    """
    if kind not in (EventKind.TAKEN, EventKind.GIVEN_BACK):
        return
    takes = kind is EventKind.TAKEN
    has = case.holder is not None and case.holder.name == officer
    if has is takes:
        raise StaleCaseError(case)
    moved = update(cases).where(cases.c.number == case.number)
    connection.execute(moved.values(holder=officer if takes else ""))


def move_to(connection: Connection, case_id: int, area: str) -> None:
    """Let a case be of an area; an officer who may not see that one no longer holds it."""
    may_see = select(officers.c.name).where(literal(area).startswith(officers.c.area))
    held = one_of((cases.c.holder.in_(may_see), cases.c.holder), else_="")
    connection.execute(update(cases).where(cases.c.id == case_id).values(area=area, holder=held))
