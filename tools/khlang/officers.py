"""Officers: who reads what people send, and of which area. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """How much of the country an officer sees; the digits of DOPA's code that name an area of that level."""

    DISTRICT = "district"
    PROVINCE = "province"
    DEPARTMENT = "department"

    @property
    def code_length(self) -> int:
        """How many digits the code of such an area has."""
        return {Role.DISTRICT: 4, Role.PROVINCE: 2, Role.DEPARTMENT: 0}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody with an account: the name to sign in by, what people call them, their role, the code of their area, and
    where mail reaches them, empty if none does."""

    name: str
    label: str
    role: Role
    area: str = ""
    email: str = ""

    def may_see(self, area: str) -> bool:
        """Tell whether a case of an area is theirs; one whose place nobody could read is the department's."""
        return area.startswith(self.area)


@dataclass(frozen=True, slots=True)
class Holder:
    """The officer who has taken a case: the account's name, and what people call the officer."""

    name: str
    label: str
