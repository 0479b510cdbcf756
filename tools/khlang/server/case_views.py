"""What pages show of a case, to its sender and to officers: its events, words, photos, what may be corrected."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby, islice

from khlang.case_state import State
from khlang.checks.submission import check_submission, read_submission
from khlang.clock import find_today
from khlang.coach import ask_questions
from khlang.corrections import Correction, suggest_name, suggest_term
from khlang.fields.field import Field
from khlang.fields.form_control import find_control_field, holds_words
from khlang.fields.form_data import FormData, name_control
from khlang.forms.model import Form
from khlang.intake import NEXT_STATE, AuditEntry, Case, CasePhoto, QueueEntry
from khlang.officers import Officer
from khlang.pages.answers import say_row
from khlang.pages.follow import FollowEvent
from khlang.pages.review import (
    AuditRow,
    CaseView,
    Photo,
    QueueRow,
    ReviewedRecord,
    Similar,
    Suggestion,
    list_due,
)
from khlang.problems import Channel, Problem, limit_problems, say
from khlang.records.card import make_card
from khlang.search.desk import Filters, ShardError
from khlang.server.current_desk import CurrentDesk
from khlang.server.record_pages import RecordPages
from khlang.server.service import Service
from khlang.server.source_views import describe_source, list_source_corrections
from khlang.thai.dates import Date, format_date
from khlang.vocabularies import find_term

# A text layer that is broken everywhere is better sent again than corrected here.
MAX_SUGGESTIONS = 20
MAX_SIMILAR = 3
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


class CaseViews:
    """Describes the cases of one service, and the records that came of some."""

    def __init__(self, service: Service, pages: RecordPages, current: CurrentDesk | None = None) -> None:
        """`pages` are those of records; `current` has the records of the last build, and finds some like a case."""
        self._service = service
        self.pages = pages
        self._current = current

    def list_due(self, officer: Officer) -> Sequence[ReviewedRecord]:
        """Give the records of an officer's area that are due for review, the longest ago first."""
        return list_due(self._current.reviewed, officer, find_today()) if self._current else ()

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
            days=(datetime.datetime.now(datetime.UTC) - entry.waits_since).days,
            holder=entry.holder,
        )

    def describe_case(self, case: Case, form: Form) -> CaseView:
        """Give what the page of a case shows."""
        gazetteer, today = self._service.forms.gazetteer, find_today()
        record = self.pages.find(case)
        is_awaited = case.state is State.ACCEPTED and not self.pages.is_published(case)
        is_removed = is_awaited and not self.pages.has_record(case)
        problems = check_submission(form, case.data, gazetteer, today)
        asked = ask_questions(read_submission(form, case.data, gazetteer).record)
        return CaseView(
            number=case.number,
            form=form,
            state=case.state,
            holder=case.holder,
            data=case.data,
            events=list_events(case),
            audit=list(_list_audit(self._service.intake.audit.list(case.number))),
            photos=[
                _describe_photo(case, form, photo)
                for photo in case.photos
                if case.find_photo_control(photo.name)
            ],
            problems=say_problems(problems),
            checklist=self._service.forms.checklist,
            similar=list(self._find_similar(case, form)),
            questions=[each.text for each in asked],
            suggestions=list(self._suggest(case, form)),
            staff=fill_in_review(form, case.data),
            record=record,
            is_awaited=is_awaited and not is_removed,
            is_removed=is_removed,
            trouble=self._service.find_trouble() if is_awaited and not is_removed else "",
            read=case.events[-1].number,
            can_accept=self._service.load_schema is not None,
            source=describe_source(self._service.intake, case, form),
        )

    def _find_similar(self, case: Case, form: Form) -> Iterator[Similar]:
        """Give the published record with nearly the same text, and those that a search for the title finds."""
        if case.record_id:
            return
        sent = read_submission(form, case.data, self._service.forms.gazetteer)
        nearest = self._service.forms.find_near_duplicate(sent.record)
        if nearest:
            yield Similar(make_card(nearest[0]), nearest[1], nearest[0].id)
        desk = self._current.desk if self._current else None
        title = sent.record.title
        if desk is None or not title:
            return
        # An officer reads a case also while the index is not at hand: then nothing is called similar.
        try:
            found = desk.search(title, Filters(as_typed=True))
        except ShardError:
            return
        for number in found.records[: min(found.near, MAX_SIMILAR)]:
            record = desk.records[number]
            if nearest is None or record.id != nearest[0].id:
                yield Similar(make_card(record), record_id=record.id if record.form.key == form.key else "")

    def find_suggestion(
        self, case: Case, control: str, value: str, start: str, after: str
    ) -> FormData | None:
        """Give what a case says with one of the suggestions accepted, None where there is no such suggestion."""
        form = self._service.forms.forms[case.form]
        for name, number, text, found in self._find_corrections(case, form):
            if (name, str(number), str(found.start), found.after) == (control, value, start, after):
                values = [*case.data.get(name, ("",))]
                values[number] = found.apply(text)
                return {**case.data, name: tuple(values)}
        return None

    def _suggest(self, case: Case, form: Form) -> Iterator[Suggestion]:
        for name, number, text, found in islice(self._find_corrections(case, form), MAX_SUGGESTIONS):
            field = find_control_field(form.written_fields, name)
            end = found.start + len(found.before)
            yield Suggestion(
                label=field.label if field else name,
                ahead=text[max(0, found.start - AROUND) : found.start],
                correction=found,
                behind=text[end : end + AROUND],
                control=name,
                value=number,
                shown=_show_term(field, found.after),
            )

    def _find_corrections(self, case: Case, form: Form) -> Iterator[tuple[str, int, str, Correction]]:
        """Give (control, which of its values, its text, correction), each once: what was suggested when the case's file
        was read, and of public fields what their words suggest now."""
        seen: set[tuple[str, int, int, str]] = set()
        for found in (*list_source_corrections(self._service.intake, case), *self._correct_words(case, form)):
            name, number, _text, correction = found
            mark = (name, number, correction.start, correction.after)
            if mark not in seen:
                seen.add(mark)
                yield found

    def _correct_words(self, case: Case, form: Form) -> Iterator[tuple[str, int, str, Correction]]:
        public = {field.key for field in form.public_fields}
        for name, values in case.data.items():
            if name.partition(".")[0] not in public:
                continue
            field = find_control_field(form.written_fields, name)
            for number, text in enumerate(values):
                for found in self._suggest_for(field, text):
                    yield name, number, text, found
        yield from self._find_unknown_names(case, form, public)

    def _suggest_for(self, field: Field | None, text: str) -> Iterable[Correction]:
        if holds_words(field):
            return self._service.forms.corrector.suggest(text)
        vocabulary = field.vocabulary if field else None
        found = suggest_term(vocabulary, text) if vocabulary and text else None
        return [found] if found else []

    def _find_unknown_names(
        self, case: Case, form: Form, public: Container[str]
    ) -> Iterator[tuple[str, int, str, Correction]]:
        """Give the corrections of names of areas that there are not."""
        problems = check_submission(form, case.data, self._service.forms.gazetteer, find_today(), warns=False)
        for problem in problems:
            facts = dict(problem.facts)
            control = name_control(problem.path)
            while control and control not in case.data:
                control = control.rpartition(".")[0]
            if not control or "name" not in facts or control.partition(".")[0] not in public:
                continue
            for number, text in enumerate(case.data[control]):
                found = suggest_name(text, str(facts["name"]), str(facts.get("near", "")))
                if found:
                    yield control, number, text, found


def fill_in_review(form: Form, data: FormData) -> FormData:
    """Give what the controls of staff say: where no day of review is written yet, today."""
    if not form.roles.reviewed or form.roles.reviewed in data:
        return data
    today = find_today()
    return {**data, form.roles.reviewed: (format_date(Date(today.year, today.month, today.day)),)}


def _show_term(field: Field | None, text: str) -> str:
    """Give the label of a term, any other text as it is."""
    term = find_term(field.vocabulary, text) if field and field.vocabulary else None
    return term.label if term else text


def _list_audit(entries: Iterable[AuditEntry]) -> Iterator[AuditRow]:
    """Give what officers did; of what one did again and again, as opening a page, the first time."""
    for (officer, action), same in groupby(entries, key=lambda entry: (entry.officer, entry.action)):
        yield AuditRow(next(same).when.astimezone(THAILAND), officer, action)


def say_problems(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Give the label of each problem's field, and its words."""
    return [(problem.field, say(problem, Channel.FORM)) for problem in limit_problems(problems)]


def _describe_photo(case: Case, form: Form, photo: CasePhoto) -> Photo:
    row = case.find_photo_control(photo.name).rpartition(".")[0]
    return Photo(
        photo.name,
        case.find_caption(photo.name),
        say_row(form.photo_fields, case.data, row),
        say(photo.problem, Channel.FORM) if photo.problem else "",
    )
