"""Texts cut by two processes are those cut by one, whatever becomes of the second."""

from __future__ import annotations

import time
from collections import deque

import pytest
from khlang.child_process import ChildEndedError, ChildProcess, Json
from khlang.fields.say import list_texts
from khlang.library import Library
from khlang.search.index import text_tokens
from khlang.search.index.batch_tokens import RecordTexts
from khlang.search.index.text_tokens import JOBS, TextCutter, count_jobs, tokenize_texts
from khlang.search.text.tokenizer import make_tokenizer


@pytest.fixture
def texts(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[RecordTexts]:
    """Give the texts of the library several times over: more than one request, and worth a child."""
    monkeypatch.setattr(text_tokens, "FEWEST_LETTERS", 1)
    listed: list[RecordTexts] = [
        [
            ("\n".join(list_texts(field, value)), field.type.is_running_text)
            for field, value in record.public_values()
        ]
        for record in library.published
    ]
    return listed * 3


def test_two_processes_give_what_one_gives(library: Library, texts: list[RecordTexts]) -> None:
    """In the same order, and one child cuts all that follow."""
    tokenizer = make_tokenizer(library)
    alone = [tokenize_texts(each, tokenizer) for each in texts]
    with TextCutter(tokenizer, 1) as cutter:
        assert cutter.cut(texts) == alone
    with TextCutter(tokenizer, 2) as cutter:
        assert cutter.cut(texts) == alone
        assert cutter.cut(texts[:5]) == alone[:5]
        assert cutter.cut([]) == []


def test_the_child_cuts_as_this_process_does(
    library: Library, texts: list[RecordTexts], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows the same names: all is left to it."""
    left: list[int] = []

    def wait(_cutter: TextCutter, _records: object, starts: deque[int], made: dict[int, object]) -> None:
        left.append(len(starts))
        while starts and len(left) == 1:
            time.sleep(0.01)

    monkeypatch.setattr(TextCutter, "_cut_here", wait)
    tokenizer = make_tokenizer(library)
    with TextCutter(tokenizer, 2) as cutter:
        assert cutter.cut(texts) == [tokenize_texts(each, tokenizer) for each in texts]
    assert left[1] == 0


@pytest.mark.parametrize("answered", [0, 1])
def test_what_a_child_leaves_is_cut_here(
    answered: int, library: Library, texts: list[RecordTexts], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child that is killed, or can't start, is asked no more."""
    asked: list[int] = []
    ask = ChildProcess.ask

    def fail(child: ChildProcess, request: Json, data: bytes) -> tuple[Json, bytes]:
        asked.append(len(data))
        if len(asked) > answered:
            raise ChildEndedError
        return ask(child, request, data)

    monkeypatch.setattr(ChildProcess, "ask", fail)
    tokenizer = make_tokenizer(library)
    with TextCutter(tokenizer, 2) as cutter:
        for _again in range(3):
            assert cutter.cut(texts) == [tokenize_texts(each, tokenizer) for each in texts]
    assert len(asked) <= answered + 1


def test_the_environment_says_how_many_processes_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one and two can be compared; never more than two."""
    for said, jobs in (("1", 1), ("2", 2), ("7", 2)):
        monkeypatch.setenv(JOBS, said)
        assert count_jobs() == jobs
    for said in ("", "0", "many"):
        monkeypatch.setenv(JOBS, said)
        assert count_jobs() in (1, 2)
