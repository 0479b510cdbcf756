"""Our engine cuts as PyThaiNLP's `newmm` does, letter for letter, whatever the letters are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest
from khlang.fields.say import list_texts
from khlang.library import Library
from khlang.search.text.tokenizer import fold_text, pre_tokenize
from khlang.thai.batch_matching import BETWEEN, BatchMatching
from khlang.thai.maximal_matching import MaximalMatching
from khlang.thai.words import MAX_RUN, Segmenter, has_repeats
from pythainlp.corpus import thai_icu_words, thai_words
from pythainlp.tokenize.newmm import segment
from pythainlp.util import Trie

WORDS = sorted(thai_icu_words())
# Letters of which rules of clusters are made, and all letters.
ALPHABETS = (
    "กขคงจนมรลว",
    "กนมรลวาิเแ่้ั",
    "เแโใไกรนย็์ีิ่าะ",
    "กรนยวอัืุิะ์เี่าร",
    "".join(map(chr, (*range(0xE01, 0xE3B), *range(0xE40, 0xE4F)))),
)


def make_runs(kind: str) -> Iterator[str]:
    """Give runs of random letters, or of short words one after the other."""
    chance = random.Random(kind)
    short = [word for word in WORDS if len(word) <= 4]
    for _ in range(1_000):
        size = chance.randint(1, 60)
        yield "".join(chance.choices(short if kind == "words" else kind, k=size))


@pytest.fixture(scope="module")
def engines() -> tuple[MaximalMatching, Trie]:
    """Ours and the other one, with the same dictionary."""
    return MaximalMatching(WORDS), Trie(WORDS)


@pytest.mark.parametrize("kind", [*ALPHABETS, "words"])
def test_random_letters_are_cut_alike(kind: str, engines: tuple[MaximalMatching, Trie]) -> None:
    """Also those that no language has."""
    ours, theirs = engines
    for run in make_runs(kind):
        assert ours.cut(run) == segment(run, theirs), run


@pytest.mark.parametrize(
    "run", ["ตากลม" * 80, "ตาก" * 130, "กา" * 200, "เ" * 400, "มานะ" * 100, "ส" * 400, ""]
)
def test_long_runs_of_many_readings_are_cut_alike(run: str, engines: tuple[MaximalMatching, Trie]) -> None:
    """A graph of words that overlap is bounded in the same way."""
    ours, theirs = engines
    assert ours.cut(run) == segment(run, theirs)


def test_texts_are_cut_alike(library: Library, engines: tuple[MaximalMatching, Trie]) -> None:
    """Those of records, by the ICU dictionary and by the longer one."""
    longer = (MaximalMatching(thai_words()), Trie(thai_words()))
    runs = {
        run
        for record in library.published
        for field, value in record.public_values()
        for text in list_texts(field, value)
        for run, is_thai, _start, _end in pre_tokenize(fold_text(text))
        if is_thai
    }
    for ours, theirs in (engines, longer):
        assert [
            run for run in sorted(runs) if ours.cut(run[:MAX_RUN]) != segment(run[:MAX_RUN], theirs)
        ] == []


def test_repeats_are_found_where_the_segmenter_shortens() -> None:
    """What a whole text is asked for is what is done to its runs."""
    segmenter = Segmenter()
    chance = random.Random(1)
    runs = ["".join(chance.choices("กข", k=chance.randint(0, 40))) for _ in range(2_000)]
    shortened = [run for run in runs if "".join(segmenter.cut(run)) != run]
    assert shortened
    assert shortened == [run for run in runs if has_repeats(run)]
    assert segmenter.cut("ก" * 3, may_repeat=False) == segmenter.cut("ก" * 3)
    assert not has_repeats("")
    assert has_repeats("\ud800" * 5)


def cut_one_by_one(runs: Iterable[str], engine: MaximalMatching) -> list[str]:
    """Give what `BatchMatching` gives, from the other engine."""
    return [word for run in runs for word in (*engine.cut(run), BETWEEN)]


@pytest.mark.parametrize("kind", [*ALPHABETS, "words"])
def test_many_runs_are_cut_as_one_by_one(kind: str, engines: tuple[MaximalMatching, Trie]) -> None:
    """Whatever stands beside a run, and also again, when ways through words that overlap are remembered."""
    batch, runs = BatchMatching(WORDS), [*make_runs(kind), "", "ตากลม" * 80, "ตาก" * 130]
    alone = cut_one_by_one(runs, engines[0])
    assert batch.cut_all(runs) == alone
    assert batch.cut_all(runs) == alone
    assert batch.cut_all([]) == []


def test_long_words_of_a_list_are_cut_alike() -> None:
    """Names of a library may be so long that the ends of words behind one lie beyond what is noted at once."""
    words = [*WORDS, "ก" * 60, "ก" * 2, "ก" * 59 + "ข", "ข" * 60, "กข" * 30]
    runs = ["ก" * 200, "ก" * 59 + "ข" * 70, "กข" * 90, "ข" * 61]
    assert BatchMatching(words).cut_all(runs) == cut_one_by_one(runs, MaximalMatching(words))


def test_a_segmenter_cuts_many_runs_as_it_cuts_each() -> None:
    """Also such that are longer than a piece, or repeat themselves."""
    segmenter = Segmenter()
    for runs in (["มานา", "ตากลม", ""], ["มานา", "กา" * 300], ["ห้าห้าห้าห้าห้าห้า", "มานา"]):
        assert segmenter.cut_all(runs) == [word for run in runs for word in (*segmenter.cut(run), BETWEEN)]
