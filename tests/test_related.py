"""Lessons like a lesson: by what they say, not by where and when; few; the same on every run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from khlang.cache import Cache
from khlang.library import Library
from khlang.search.analysis import Terms, list_terms, make_analyser
from khlang.search.related import MAX_HOLDERS, RELATED, find_related


def ids_like(library: Library, record_id: str) -> list[str]:
    """Give the ids of the records that are like one."""
    terms = list_terms(library.published, make_analyser(library), Cache(None, "terms"))
    return [record.id for record in find_related(library.published, terms).get(record_id, ())]


def test_lessons_on_one_matter_find_each_other(library: Library) -> None:
    """The crab bank leads to the crabs of the sea grass, the waste bank to the second-hand market."""
    titles = {record.title: record.id for record in library.published}
    pairs = [("ฝากปูไข่", "ปักหลักไม้ไผ่รอบหญ้าทะเล"), ("เปิดธนาคารขยะ", "เปิดตลาดของมือสอง"), ("รวมหนี้", "ลองขายสี่นัด")]
    for start, like in pairs:
        one = next(name for title, name in titles.items() if title.startswith(start))
        other = next(name for title, name in titles.items() if title.startswith(like))
        assert other in ids_like(library, one)


def test_only_records_that_solve_a_problem_are_likened(library: Library) -> None:
    """A letter is like no other letter, however alike its phrases."""
    terms = list_terms(library.published, make_analyser(library), Cache(None, "terms"))
    related = find_related(library.published, terms)
    for record in library.published:
        like = related.get(record.id, ())
        assert len(like) <= RELATED
        assert record not in like
        assert all(other.form is record.form for other in like)
        assert not like or record.form.roles.problem


def test_place_and_year_do_not_liken(library: Library) -> None:
    """Two records of which only place and year are known are not alike for being from one village."""
    record = library.by_name["kr-2567-kkn-001"]
    terms = list_terms([record], make_analyser(library), Cache(None, "terms"))[0]
    assert "ขอนแก่น" in terms.aside <= set(terms.weights)
    bare = {key: record.values[key] for key in ("place", "fiscal_year")}
    twins = [replace(record, id=f"kr-2567-kkn-90{number}", values=bare) for number in range(3)]
    only = list_terms(twins, make_analyser(library), Cache(None, "terms"))
    # Lessons from elsewhere, so that no word is everybody's and the village's own are rare.
    others = [other for other in library.published if other.form is record.form and other is not record][:5]
    apart = list_terms(others, make_analyser(library), Cache(None, "terms"))
    related = find_related([*twins, *others], [*only, *apart])
    assert not [twin.id for twin in twins if twin.id in related]


def test_words_of_many_say_nothing(library: Library) -> None:
    """A word that very many have among their heaviest costs no time and likens none."""
    record = library.by_name["kr-2567-kkn-001"]
    number = MAX_HOLDERS + 1
    records = [replace(record, id=f"kr-2567-kkn-{place:04}") for place in range(2 * number)]
    shared = [Terms({"คำร่วม": 9, f"คำเฉพาะ{place}": 1}, frozenset()) for place in range(number)]
    others = [Terms({f"คำอื่น{place // 2}": 1}, frozenset()) for place in range(number)]
    related = find_related(records, [*shared, *others])
    assert not [record.id for record in records[:number] if record.id in related]
    assert related[records[number].id] == (records[number + 1],)


def test_terms_from_the_cache_give_the_same(tmp_path: Path, library: Library) -> None:
    """What is shown must not depend on whether it was computed before."""
    records, analyser = library.published, make_analyser(library)
    first = list_terms(records, analyser, Cache(tmp_path, "terms"))
    again = list_terms(records, analyser, Cache(tmp_path, "terms"))
    assert [dict(one.weights) for one in first] == [dict(one.weights) for one in again]
    assert find_related(records, first) == find_related(records, again)
