"""What the live library's home offers is a query that answers it: words, problems and hints, each by its own search."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.search.problem_words import is_answered

LINK = re.compile(r'href="search\.html\?q=([^"&]+)"')
PROBLEMS = re.compile(r'<ul class="kl-list kl-problems">(.*?)</ul>', re.DOTALL)
CARD = re.compile(r'<a href="\w+/([\w-]+)\.html">([^<]+)</a>')


@pytest.fixture(scope="module")
def home(live_site: Path) -> str:
    """The HTML of home."""
    return (live_site / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(live: Library) -> Desk:
    """The desk of the live library."""
    return Desk(live)


def test_each_word_leads_to_answers_of_its_term(home: str, live: Library, desk: Desk) -> None:
    """As many as home says, and the first that has a term of the word's vocabulary has the word's own."""
    given = {
        word: (vocabulary, term)
        for vocabulary in live.vocabularies.values()
        for term in vocabulary.terms
        for word in term.problems
    }
    for text in map(unquote, LINK.findall(home)):
        answer = desk.search(text)
        assert answer.near, text
        assert not answer.did_you_mean, text
        assert is_answered((desk.records[number] for number in answer.records), *given[text]), text


def test_each_problem_finds_its_record_first(home: str, desk: Desk) -> None:
    """Asked in the words of its card."""
    found = PROBLEMS.search(home)
    for record_id, words in CARD.findall(found[1]) if found else ():
        answer = desk.search(html.unescape(words)[:100])
        assert desk.records[answer.records[0]].id == record_id, words


def test_hints_of_the_search_page_have_answers(live_site: Path, desk: Desk) -> None:
    """What is offered to those who have not asked yet is there, as it is written."""
    page = (live_site / "search.html").read_text(encoding="utf-8")
    for query in map(unquote, re.findall(r'href="[^"]*\?q=([^"&]+)"', page)):
        answer = desk.search(query)
        assert answer.near, query
        assert not answer.did_you_mean, query
