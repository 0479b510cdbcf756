"""The table of all kinds of problems: one entry a code, with its words for each reader.

Documentation, tests and every report read this table; a problem whose code is not here can't be said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from khlang.problems.exchange_words import EXCHANGE
from khlang.problems.form_words import WORDS_OF_FORMS
from khlang.problems.problem import Fact, Problem
from khlang.problems.sheet_words import SHEETS
from khlang.problems.words import FORM_FILES, PAGES, RECORDS, TEXTS, YAML_FILES


class Channel(StrEnum):
    """Who reads a problem: the author of a YAML file, or somebody in front of a web form."""

    AUTHOR = "author"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem.

    `words` are Thai templates, of which the first counts whose names are all among a problem's facts; `form_words`
    are those for somebody in front of a form, empty where the author's serve as well. The place of one that
    `is_at_key` is the key, not the value.
    """

    words: tuple[str, ...]
    form_words: tuple[str, ...] = ()
    is_at_key: bool = False

    def words_for(self, channel: Channel) -> tuple[str, ...]:
        """Give the templates for one kind of reader."""
        return self.form_words if channel is Channel.FORM and self.form_words else self.words


# A rule of a form file may bring its own words.
OWN_WORDS = "words"
_AT_KEY = frozenset({"duplicate_key", "repeated_term", "unknown_field", "unknown_key", "unknown_term_key"})
_GROUPS: tuple[Mapping[str, str | tuple[str, ...]], ...] = (
    YAML_FILES,
    FORM_FILES,
    RECORDS,
    TEXTS,
    PAGES,
    EXCHANGE,
    SHEETS,
)


def _as_tuple(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


CODES: Mapping[str, Code] = MappingProxyType(
    {
        code: Code(_as_tuple(words), _as_tuple(WORDS_OF_FORMS.get(code, ())), code in _AT_KEY)
        for group in _GROUPS
        for code, words in group.items()
    }
)


def say(problem: Problem, channel: Channel = Channel.AUTHOR) -> str:
    """Say a problem in Thai, for one kind of reader. Raises KeyError for a code that is not registered.

    A fact that is not known is left blank: a key in a file may be empty.
    """
    facts: dict[str, Fact] = dict(problem.facts)
    if OWN_WORDS in facts:
        return str(facts[OWN_WORDS])
    words = CODES[problem.code].words_for(channel)
    template = next((each for each in words if _names_in(each) <= facts.keys()), words[-1])
    return template.format_map(defaultdict(str, facts))


def has_facts(problem: Problem, channel: Channel) -> bool:
    """Tell whether a problem has words of its own, or all facts of one of its templates."""
    facts = dict(problem.facts)
    words = CODES[problem.code].words_for(channel)
    return OWN_WORDS in facts or any(_names_in(template) <= facts.keys() for template in words)


@cache
def _names_in(template: str) -> frozenset[str]:
    """Give the names of the facts that a template needs."""
    return frozenset(re.findall(r"\{(\w+)\}", template))
