"""Lessons like a lesson: by what they say, not by where and when; few; the same on every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.cache import Cache
from khlang.library import Library
from khlang.records.record import Record
from khlang.search.index.field_tokens import FieldTokens, RecordTokens, tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import build_inverted_index
from khlang.search.more_like_this import MAX_SHARING, MAX_SIMILAR, find_similar_records
from khlang.search.text.tokenizer import make_tokenizer

from tests.memory_index import list_fields


def relate(records: Sequence[Record], terms: Sequence[RecordTokens]) -> Mapping[str, tuple[Record, ...]]:
    """Find what is like what, of as many records as have terms."""
    return find_similar_records(records[: len(terms)], build_inverted_index(build_forward_index(terms)))


def say(*texts: str, place_year_terms: Iterable[str] = ()) -> RecordTokens:
    """Give the terms of a record that says these texts, each in a field of its own, terms parted by spaces."""
    return RecordTokens.of(tuple(FieldTokens(text, 1) for text in texts), frozenset(place_year_terms))


@pytest.fixture(scope="module")
def terms(library: Library) -> list[RecordTokens]:
    """The terms of the library's records."""
    return list(tokenize_records(library.published, make_tokenizer(library), Cache(None, "tokens")))


@pytest.fixture(scope="module")
def related(library: Library, terms: list[RecordTokens]) -> Mapping[str, tuple[Record, ...]]:
    """What is like what in the library."""
    return relate(library.published, terms)


@pytest.fixture
def lessons(library: Library) -> list[Record]:
    """Very many lessons, of which only ids and form matter."""
    record = library.by_name["kr-2567-kkn-001"]
    return [replace(record, id=f"kr-2567-kkn-{number:04}") for number in range(3 * MAX_SHARING)]


def test_lessons_on_one_matter_find_each_other(
    library: Library, related: Mapping[str, tuple[Record, ...]]
) -> None:
    """The crab bank leads to the crabs of the sea grass, the waste bank to the second-hand market."""
    titles = {record.title: record.id for record in library.published}
    pairs = [("ฝากปูไข่", "ปักหลักไม้ไผ่รอบหญ้าทะเล"), ("เปิดธนาคารขยะ", "เปิดตลาดของมือสอง"), ("รวมหนี้", "ลองขายสี่นัด")]
    for start, like in pairs:
        one = next(name for title, name in titles.items() if title.startswith(start))
        other = next(name for title, name in titles.items() if title.startswith(like))
        assert other in [record.id for record in related[one]]


def test_only_records_that_solve_a_problem_are_likened(
    library: Library, related: Mapping[str, tuple[Record, ...]]
) -> None:
    """A letter is like no other letter, however alike its phrases."""
    assert related
    for record in library.published:
        like = related.get(record.id, ())
        assert len(like) <= MAX_SIMILAR
        assert record not in like
        assert all(other.form is record.form for other in like)
        assert not like or record.form.roles.problem


def test_place_and_year_do_not_liken(library: Library) -> None:
    """Two records of which only place and year are known are not alike for being from one village."""
    record = library.by_name["kr-2567-kkn-001"]
    terms = next(tokenize_records([record], make_tokenizer(library), Cache(None, "tokens")))
    assert (
        {"ขอน", "แก่น"}
        < terms.place_year_terms
        <= {term for field in list_fields(terms) for term in field.tokens}
    )
    bare = {key: record.values[key] for key in ("place", "fiscal_year")}
    twins = [replace(record, id=f"kr-2567-kkn-90{number}", values=bare) for number in range(3)]
    only = list(tokenize_records(twins, make_tokenizer(library), Cache(None, "tokens")))
    # Lessons from elsewhere, so that no word is everybody's and the village's own are rare.
    others = [other for other in library.published if other.form is record.form and other is not record][:5]
    apart = list(tokenize_records(others, make_tokenizer(library), Cache(None, "tokens")))
    related = relate([*twins, *others], [*only, *apart])
    assert not [twin.id for twin in twins if twin.id in related]


def test_each_record_sets_its_own_place_aside(lessons: list[Record]) -> None:
    """What is one lesson's place may be what others are about; beside other words it is still the place."""
    about = [say("เกลือ สินเธาว์"), say("บ่อ เกลือ"), say("ต้ม เกลือ", place_year_terms=["เกลือ"]), say("ปลา")]
    related = relate(lessons, about)
    assert related == {lessons[0].id: (lessons[1],), lessons[1].id: (lessons[0],)}
    placed = [
        say("ชาว เกลือ", place_year_terms=["เกลือ"]),
        say("ชาว เกลือ", place_year_terms=["เกลือ"]),
        *[say("ชาว")] * 9,
    ]
    assert not relate(lessons, placed)


def test_only_records_of_one_form_are_likened(lessons: list[Record]) -> None:
    """Whatever two forms ask, their records stand apart."""
    other = replace(lessons[0].form, key="other")
    mixed = [replace(lesson, form=other) if number % 2 else lesson for number, lesson in enumerate(lessons)]
    related = relate(mixed, [*[say("บ่อ เกลือ")] * 5, *[say("ปลา")] * 9])
    assert related[mixed[0].id] == (mixed[2], mixed[4])
    assert related[mixed[1].id] == (mixed[3],)


def test_figures_say_nothing(lessons: list[Record]) -> None:
    """Not even those that are the year of another record, nor with their neighbours."""
    figures = [say("ได้ 2567 บาท"), say("ได้ 2567 บาท"), say("ได้", "บาท", "2567", place_year_terms=["2567"])]
    others = [say("ได้", "บาท", "1") for _number in range(9)]
    assert not relate(lessons, [*figures, *others])


def test_neighbours_say_more_than_parts(lessons: list[Record]) -> None:
    """Of lessons with the same parts of words those are the likest that join them alike."""
    one = say("สิน ค้า", "ชุม ชน")
    joined, apart = say("ชุม ชน", "สิน ค้า"), say("ค้า ชุม", "ชน สิน")
    related = relate(lessons, [one, apart, joined, *[say("อื่น")] * 9])
    assert related[lessons[0].id] == (lessons[2], lessons[1])


def test_words_of_many_say_nothing(lessons: list[Record]) -> None:
    """A word that very many have among their heaviest costs no time and likens none."""
    number = MAX_SHARING + 1
    shared = [
        RecordTokens.of((FieldTokens("คำร่วม", 9), FieldTokens(f"คำเฉพาะ{place}", 1)))
        for place in range(number)
    ]
    others = [say(f"คำอื่น{place // 2}") for place in range(number)]
    related = relate(lessons, [*shared, *others])
    assert not [record.id for record in lessons[:number] if record.id in related]
    assert related[lessons[number].id] == (lessons[number + 1],)
    # One fewer, and it likens them all.
    related = relate(lessons, [*shared[1:], *others])
    assert [other.id for other in related[lessons[5].id]] == [
        record.id for record in lessons[:9] if record is not lessons[5]
    ][:MAX_SIMILAR]


def test_words_of_all_say_nothing(lessons: list[Record]) -> None:
    """Nothing is rare among records that all say the same, and nothing is like where none says anything."""
    assert not relate(lessons, [say("คำ")] * 3)
    assert not relate(lessons, [RecordTokens.of(())] * 3)
    assert not relate([], [])


def test_terms_from_the_cache_give_the_same(tmp_path: Path, library: Library) -> None:
    """What is shown must not depend on whether it was computed before."""
    records, tokenizer = library.published, make_tokenizer(library)
    first = list(tokenize_records(records, tokenizer, Cache(tmp_path, "tokens")))
    again = list(tokenize_records(records, tokenizer, Cache(tmp_path, "tokens")))
    assert first == again
    assert relate(records, first) == relate(records, again)


def test_order_and_blocks_change_nothing(
    library: Library,
    terms: list[RecordTokens],
    related: Mapping[str, tuple[Record, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new record at the front must not shuffle what is like what, nor how many are compared at once."""
    monkeypatch.setattr("khlang.search.more_like_this._BLOCK", 7)
    assert relate(library.published, terms) == related
    assert relate(library.published[::-1], terms[::-1]) == related
