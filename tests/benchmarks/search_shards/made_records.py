"""Made records of phrases of real texts, with the tokens that a library's would have, and queries for them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from khlang.library import load_library
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.text.tokenizer import Tokenizer

from tests.benchmarks.make_library import read_texts
from tests.conftest import LIBRARY

SEED, CHARACTERS, TEXTS = 20261120, 300, 2_000
TITLE_WEIGHT, TITLE_CHARACTERS = 5, 60
QUERIES = 300


class MadeRecord(NamedTuple):
    """A made record: a title and a text, each in phrases."""

    title: list[str]
    text: list[str]


class Maker:
    """Makes records of phrases of real texts: each is cut into words once, by the tokenizer that libraries have."""

    def __init__(self, texts: Path | None) -> None:
        library = load_library(LIBRARY)
        lessons = [record for record in library.published if "steps" in record.values]
        given = read_texts(texts, lessons)
        self._texts = [text.split() for _title, text in (next(given) for _ in range(TEXTS))]
        self._tokenizer = Tokenizer()
        self._words: dict[str, str] = {}

    def make(self, number: int) -> MadeRecord:
        """Make record `number`: a part of one text, and of another."""
        chance = random.Random(SEED + number)
        phrases: list[str] = []
        for most in (CHARACTERS // 2, CHARACTERS):
            text = chance.choice(self._texts)
            for phrase in text[chance.randrange(len(text)) :]:
                if sum(map(len, phrases)) + len(phrases) + len(phrase) > most:
                    break
                phrases.append(phrase)
        return MadeRecord([phrase for phrase in phrases[:2] if len(phrase) <= TITLE_CHARACTERS], phrases)

    def cut(self, phrases: Sequence[str]) -> str:
        """Cut phrases into words."""
        for phrase in phrases:
            if phrase not in self._words:
                found = self._tokenizer.tokenize(phrase)
                self._words[phrase] = " ".join(word for _start, words in found for word in words)
        return " ".join(filter(None, map(self._words.__getitem__, phrases)))

    def tokenize(self, number: int) -> RecordTokens:
        """Give the tokens of a record: its title, its text with the lead that counts twice, its id."""
        title, text = self.make(number)
        words = self.cut(text)
        lead = words.count(" ") + words.count("+") + 1
        fields = [FieldTokens(self.cut(title), TITLE_WEIGHT), FieldTokens(words, 1, lead)]
        return RecordTokens.of([*fields, FieldTokens(name_record(number), 1)])


def name_record(number: int) -> str:
    """Give the id of a record."""
    return f"mr-{number:07d}"


def make_queries(maker: Maker, records: int) -> list[tuple[int, str]]:
    """Give (number of the record, words from its text): a phrase, or the beginnings of two."""
    chance = random.Random(SEED)
    queries: list[tuple[int, str]] = []
    while len(queries) < QUERIES:
        number = chance.randrange(records)
        phrases = [phrase for phrase in maker.make(number).text if len(phrase) >= 8]
        if len(phrases) >= 2:
            words = chance.sample(phrases, 2)
            text = words[0][:60] if len(queries) % 3 == 0 else f"{words[0][:25]} {words[1][:25]}"
            queries.append((number, text))
    return queries
