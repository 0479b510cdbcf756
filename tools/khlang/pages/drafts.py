"""Drafts as pages, for a server to show to those who write and read them: marked «ร่าง», never published.

A draft with problems is shown as far as it can be read, with the list of its problems above it. Pure.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from khlang.forms.model import Form
from khlang.library import Library, is_draft_file
from khlang.pages.card_cache import CardCache
from khlang.pages.head import Head, link_style
from khlang.pages.page import Page, Site, render, way_up
from khlang.pages.record import RecordContext, render_record
from khlang.photos import PublishedPhoto
from khlang.problems import Level, Problem, limit_problems, say
from khlang.records.record import Record

DRAFTS = "draft/index.html"
DRAFT_CSS = "assets/css/draft.css"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's file: its name without `.yml`, its form, its record (None if it can't be read), its problems."""

    name: str
    form: Form
    file: str
    record: Record | None
    problems: tuple[Problem, ...]

    @property
    def path(self) -> str:
        """Where its page stands: `lesson/draft-0a1b2c3d.html`."""
        return f"{self.form.key}/{self.name}.html"

    @property
    def title(self) -> str:
        """The title, or the name of the file while there is none."""
        return self.record.title if self.record else self.name

    @property
    def errors(self) -> list[Problem]:
        """The problems that must be mended before it can be accepted; the others are warnings."""
        return [problem for problem in self.problems if problem.level is Level.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """The problems that ask for a second look."""
        return [problem for problem in self.problems if problem.level is not Level.ERROR]


def list_drafts(library: Library, problems: Sequence[Problem]) -> list[Draft]:
    """Give the drafts of a library, by form and name; `problems` are those of the whole library."""
    records = {record.file: record for record in library.records if record.is_draft}
    by_file: dict[str, list[Problem]] = {file: [] for file in records}
    for problem in problems:
        if is_draft_file(problem.file, library.root):
            by_file.setdefault(_record_file(problem.file), []).append(problem)
    drafts = []
    for file, found in sorted(by_file.items()):
        path = PurePosixPath(file)
        form = library.forms.get(path.parent.name)
        if form and path.suffix == ".yml":
            drafts.append(Draft(path.stem, form, file, records.get(file), tuple(found)))
    return sorted(drafts, key=lambda draft: draft.form.order)


def _record_file(file: str) -> str:
    """Give the record file that a problem's file is or belongs to: photos lie in a folder of its name."""
    path = PurePosixPath(file)
    is_photo = path.parent.name.startswith("draft-")
    return f"{path.parent}.yml" if is_photo else file


def render_draft_list(drafts: Sequence[Draft]) -> Page:
    """Make the list of all drafts."""
    return _make_page(DRAFTS, "ฉบับร่าง", render("drafts.html", DRAFTS, drafts=drafts))


def render_draft(
    draft: Draft,
    cards: CardCache,
    photos: Mapping[str, PublishedPhoto],
    site: Site,
    today: datetime.date,
) -> Page:
    """Make the page of a draft as it would be published; `photos` are those that can be shown, by file name."""
    body = ""
    if draft.record:
        context = RecordContext(today=today)
        body = render_record(draft.record, cards, photos, Site(site.name), context).html
    html = render("draft.html", draft.path, draft=draft, drafts_path=DRAFTS, say=say, limit=limit_problems)
    return _make_page(draft.path, f"ร่าง: {draft.title}", html + body)


def _make_page(path: str, title: str, html: str) -> Page:
    head = Head(styles=link_style(way_up(path), DRAFT_CSS), is_indexed=False)
    return Page(path, title, html, head=head)
