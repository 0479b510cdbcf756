"""Lists and facets that are kept are those that would be made, and are made anew when what they show changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from khlang.fields.field import Value
from khlang.library import Library, load_library
from khlang.pages import render_pages
from khlang.pages.card_cache import CardCache
from khlang.pages.examples import EXAMPLES
from khlang.pages.kept_listings import LISTINGS, keep_listings
from khlang.pages.list_rows import RowMaker
from khlang.pages.listings import render_listings
from khlang.pages.page import Page, Site, Target, TextFile
from khlang.records.record import Record
from khlang.search.index import kept_facets
from khlang.search.index.facets import Facet, list_facets
from khlang.search.index.kept_facets import keep_facets

from tests.conftest import LIBRARY, render_all

SITE = Site("คลัง", "https://khlang.example/")
LESSON = "records/lesson/kr-2567-kkn-001.yml"


def make(library: Library, site: Site = SITE, *, may_make: bool = True) -> list[Page | TextFile | Target]:
    """Give lists as a build asks for them."""
    rows = RowMaker(library, CardCache(library))
    lists = partial(render_listings, library, site, rows) if may_make else refuse
    return list(keep_listings(library, repr(site), lists))


def describe(made: list[Page | TextFile | Target]) -> list[object]:
    """Give what can be compared: a target by its path and fingerprint."""
    return [(each.path, each.fingerprint) if isinstance(each, Target) else each for each in made]


def describe_facets(facets: tuple[Facet, ...]) -> list[object]:
    """Give facets as what can be compared."""
    return [
        (
            each.key,
            each.label,
            each.is_first,
            [(v.key, v.label, v.records.tolist(), v.aliases) for v in each.values],
        )
        for each in facets
    ]


def refuse(*_arguments: object) -> Iterator[Page]:
    """Nothing is to be put together."""
    raise AssertionError


def edit(root: Path, old: str, new: str) -> None:
    """Change a record's file."""
    text = (root / LESSON).read_text(encoding="utf-8")
    assert old in text
    (root / LESSON).write_text(text.replace(old, new, 1), encoding="utf-8")


STORY = ("story: |", "story: |\n  วันนี้เพิ่มย่อหน้าใหม่เรื่องมะพร้าวน้ำหอม\n")


def test_kept_lists_are_those_that_would_be_made(
    copy_library: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit of a story nothing is put together, and all comes out as if it were, also what is rendered."""
    root, cache = copy_library(), tmp_path / "cache"
    make(load_library(root, cache))
    keep_facets(load_library(root, cache))
    edit(root, *STORY)
    library = load_library(root, cache)
    wanted = list(render_listings(library, SITE, RowMaker(library, CardCache(library))))
    with monkeypatch.context() as patch:
        patch.setattr(kept_facets, "list_facets", refuse)
        assert describe(make(library, may_make=False)) == describe(wanted)
        assert describe_facets(keep_facets(library)) == describe_facets(list_facets(library))
    assert list(render_all(make(library))) == list(render_all(wanted))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "title: ใหม่ "),
        ("fiscal_year: ๒๕๖๗", "fiscal_year: ๒๕๖๖"),
        ("problem: ", "problem: ปัญหาใหม่ "),
    ],
)
def test_lists_are_made_anew_when_they_show_something_else(
    copy_library: Callable[[], Path], tmp_path: Path, old: str, new: str
) -> None:
    """What a card, a facet or home shows."""
    root, cache = copy_library(), tmp_path / "cache"
    make(load_library(root, cache))
    edit(root, old, new)
    library = load_library(root, cache)
    assert describe(make(library)) == describe(
        list(render_listings(library, SITE, RowMaker(library, CardCache(library))))
    )
    assert describe_facets(keep_facets(library)) == describe_facets(list_facets(library))


def test_another_site_has_other_lists(tmp_path: Path) -> None:
    """Its name and address stand in feeds."""
    library = load_library(LIBRARY, tmp_path)
    make(library)
    other = Site("อื่น", "https://other.example/")
    assert describe(make(library, other)) == describe(
        list(render_listings(library, other, RowMaker(library, CardCache(library))))
    )


def test_examples_are_explained_for_drafts_too(library: Library, tmp_path: Path) -> None:
    """Which are on no list: the page is there as soon as one is made up, and goes with it."""
    real = tuple(replace(record, is_example=False) for record in library.records)
    records = (*real, replace(real[0], id="draft-1"))
    with_draft = (*real, replace(real[0], id="draft-1", is_example=True))
    for each, is_there in ((records, False), (with_draft, True), (records, False)):
        kept = replace(library, cache=tmp_path, records=each)
        assert (EXAMPLES in {made.path for made in render_pages(kept, {}, SITE)}) == is_there


def test_damaged_lists_are_made_anew(tmp_path: Path) -> None:
    """What has no right signature is not there."""
    library = load_library(LIBRARY, tmp_path)
    wanted = describe(make(library))
    [file] = tmp_path.glob(f"*/{LISTINGS}/*")
    file.write_bytes(file.read_bytes()[:-9] + b"[]")
    assert describe(make(library)) == wanted


class _Listed(Mapping[str, Value]):
    """The values of a record, of which those that its `listed_digest` leaves out can't be read."""

    def __init__(self, record: Record, left_out: frozenset[str]) -> None:
        self._values, self._left_out = record.values, left_out

    def __getitem__(self, key: str) -> Value:
        assert key not in self._left_out, f"a list reads {key}"
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def test_lists_read_only_what_their_digest_is_of(library: Library) -> None:
    """Whoever lets a list show more of a record must say so in `digest_listed`."""

    def hide(record: Record) -> Record:
        roles = [getattr(record.form.roles, name) for name in record.form.roles.__slots__]
        left_out = frozenset(
            field.key
            for field in record.form.fields
            if field.type.is_long and field.key not in roles and not field.is_facet
        )
        assert left_out or not record.form.is_sent
        return replace(record, values=_Listed(record, left_out))

    hidden = tuple(map(hide, library.records))
    by_name = {name: each for each in hidden for name in (*each.aliases, each.id) if not each.is_draft}
    shown = replace(library, records=hidden, by_name=by_name)
    assert list(render_all(render_listings(shown, SITE, RowMaker(shown, CardCache(shown)))))
    assert list_facets(shown)
