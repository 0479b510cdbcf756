"""What pages show of a case, to its sender and to officers: its events, words, photos, what may be corrected."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from khlang.case_state import State
from khlang.checks.submission import check_submission, read_submission
from khlang.clock import find_today
from khlang.coach import ask_questions
from khlang.corrections import Correction
from khlang.fields.form_control import find_control_field, holds_words
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.intake import NEXT_STATE, Case, CasePhoto, QueueEntry
from khlang.pages.follow import FollowEvent
from khlang.pages.review import AuditRow, CaseView, Photo, QueueRow, Suggestion
from khlang.problems import Channel, Problem, limit_problems, say
from khlang.server.service import Service

# A text layer that is broken everywhere is better sent again than corrected here.
MAX_SUGGESTIONS = 20
# So many letters around a place tell which one it is.
AROUND = 24


# What people read is the time on their own clock.
THAILAND = datetime.timezone(datetime.timedelta(hours=7))


def list_events(case: Case) -> list[FollowEvent]:
    """Give the events of a case that led to a state."""
    return [
        FollowEvent(event.when.astimezone(THAILAND), NEXT_STATE[event.kind], event.words)
        for event in case.events
        if event.kind in NEXT_STATE
    ]


def find_record_page(site: Path, case: Case) -> str:
    """Give the path of a case's record below the site, empty while it is not published."""
    record = f"{case.form}/{case.record_id}.html"
    return record if case.record_id and (site / record).is_file() else ""


class CaseViews:
    """Describes the cases of one service."""

    def __init__(self, service: Service, site: Path) -> None:
        """A record has a page once it is below `site`."""
        self._service = service
        self._site = site

    def describe_entry(self, entry: QueueEntry) -> QueueRow:
        """Give what a queue shows of a case."""
        form = self._service.forms.forms.get(entry.form)
        roles = form.roles if form else None
        return QueueRow(
            number=entry.number,
            title=entry.data.get(roles.title, ("",))[-1] if roles else "",
            place=entry.data.get(roles.place, ("",))[-1] if roles else "",
            noun=form.noun if form else entry.form,
            state=entry.state,
            received=entry.received.astimezone(THAILAND),
        )

    def describe_case(self, case: Case, form: Form) -> CaseView:
        """Give what the page of a case shows."""
        gazetteer, today = self._service.forms.gazetteer, find_today()
        record = find_record_page(self._site, case)
        is_awaited = case.state is State.ACCEPTED and not record
        problems = check_submission(form, case.data, gazetteer, today)
        asked = ask_questions(read_submission(form, case.data, gazetteer).record)
        return CaseView(
            number=case.number,
            form=form,
            state=case.state,
            data=case.data,
            events=list_events(case),
            audit=[
                AuditRow(entry.when.astimezone(THAILAND), entry.officer, entry.action)
                for entry in self._service.intake.audit.list(case.number)
            ],
            photos=[
                _describe_photo(case, photo) for photo in case.photos if case.find_photo_control(photo.name)
            ],
            problems=say_problems(problems),
            questions=[each.text for each in asked],
            suggestions=list(self._suggest(case, form)),
            record=record,
            is_awaited=is_awaited,
            trouble=self._service.find_trouble() if is_awaited else "",
            read=case.events[-1].number,
            can_accept=self._service.load_schema is not None,
        )

    def find_suggestion(
        self, case: Case, control: str, value: str, start: str, after: str
    ) -> FormData | None:
        """Give what a case says with one of the suggestions accepted, None where there is no such suggestion."""
        form = self._service.forms.forms[case.form]
        for name, number, text, found in self._find_corrections(case, form):
            if (name, str(number), str(found.start), found.after) == (control, value, start, after):
                values = [*case.data[name]]
                values[number] = found.apply(text)
                return {**case.data, name: tuple(values)}
        return None

    def _suggest(self, case: Case, form: Form) -> Iterator[Suggestion]:
        for name, number, text, found in islice(self._find_corrections(case, form), MAX_SUGGESTIONS):
            field = find_control_field(form.asked_fields, name)
            end = found.start + len(found.before)
            yield Suggestion(
                label=field.label if field else name,
                ahead=text[max(0, found.start - AROUND) : found.start],
                correction=found,
                behind=text[end : end + AROUND],
                control=name,
                value=number,
            )

    def _find_corrections(self, case: Case, form: Form) -> Iterator[tuple[str, int, str, Correction]]:
        """Give (control, which of its values, its text, correction) of public fields that hold words."""
        public = {field.key for field in form.public_fields}
        for name, values in case.data.items():
            field = find_control_field(form.asked_fields, name)
            if name.partition(".")[0] not in public or not holds_words(field):
                continue
            for number, text in enumerate(values):
                for found in self._service.forms.corrector.suggest(text):
                    yield name, number, text, found


def say_problems(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Give the label of each problem's field, and its words."""
    return [(problem.field, say(problem, Channel.FORM)) for problem in limit_problems(problems)]


def _describe_photo(case: Case, photo: CasePhoto) -> Photo:
    return Photo(
        photo.name, case.find_caption(photo.name), say(photo.problem, Channel.FORM) if photo.problem else ""
    )
