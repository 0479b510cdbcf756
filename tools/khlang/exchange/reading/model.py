"""What was read of a document as an answered form: values, and beside each what stands in the source.

Nothing of the source is dropped: each of its letters is in an answer's heading or raw text, or in a line that is
listed apart (`asides`, the printed form's own words) or left over (`leftovers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from types import MappingProxyType

from khlang.exchange.document import Line, Picture, Profile
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.problems import Problem

NO_DATA: FormData = MappingProxyType({})


class Kind(StrEnum):
    """What a document is: a form somebody filled in, an official letter, or neither."""

    FORM = "form"
    LETTER = "letter"
    UNKNOWN = "unknown"


class AsideReason(StrEnum):
    """Why a line is no answer and is not missed: it is the printed form's title or guidance, or of the page's host."""

    FORM_TITLE = "form_title"
    GUIDANCE = "guidance"
    HOST = "host"


class PrivateKind(StrEnum):
    """What sort of personal data was found."""

    CITIZEN_ID = "citizen_id"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the source says for one field.

    `key` is the field's (`recorder`), or the path of one of its parts as controls are named (`recorder.position`).
    `heading` and `text` are what stands in the source, to the letter, with the numbers that a word processor shows;
    `text` has the source's lines. `heading` is empty where the text had none of its own (steps inside a story).
    `where` tells a person where it begins. `confidence` is from 0 (a guess) to 1 (the form's own heading).
    """

    key: str
    heading: str
    text: str
    where: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that belongs to no answer, and why."""

    line: Line
    reason: AsideReason


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change of what was read that a person may accept: nothing was changed yet.

    `control` names the value in the form data and `item` counts the values of that control from 0. At `start` stands
    `before`, in the place of which `after` is suggested; an empty `before` in a control without a value suggests the
    whole of it. `reason` says why, in Thai.
    """

    control: str
    before: str
    after: str
    reason: str
    start: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class PrivateFinding:
    """Personal data in a document: what kind it is, what stands there, where, and in which field (none: left over).

    `is_published` tells that the field is one that is shown: it has to go from there before that.
    """

    kind: PrivateKind
    text: str
    where: str
    key: str = ""
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one document, or of one row of a sheet.

    `data` is the form's data as its web form would send it. `answers` are in the order of the source, `problems`
    those of the document and of its reading.
    """

    name: str
    sha256: str
    profile: Profile
    kind: Kind
    form: Form | None = None
    data: FormData = dataclass_field(default_factory=lambda: NO_DATA)
    answers: tuple[Answer, ...] = ()
    leftovers: tuple[Line, ...] = ()
    asides: tuple[Aside, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    private: tuple[PrivateFinding, ...] = ()
    pictures: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()

    def group_answers(self) -> Mapping[str, tuple[Answer, ...]]:
        """Give the answers by the key of their field, those of its parts among them."""
        found: dict[str, tuple[Answer, ...]] = {}
        for answer in self.answers:
            key = answer.key.partition(".")[0]
            found[key] = (*found.get(key, ()), answer)
        return found
