"""Vocabularies: lists of terms, read from their files; and the term that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from functools import cached_property
from typing import Any

from khlang.node_reader import Reader
from khlang.problems import START, Mark, Problem
from khlang.thai.dates import parse_year
from khlang.thai.text import Suggest, fold, suggest
from khlang.yaml_text import Mapping, Node, read_tree

_VOCABULARY_KEYS = ("key", "label", "open", "search", "terms")
_TERM_KEYS = (
    "key",
    "label",
    "help",
    "aliases",
    "icon",
    "code",
    "years",
    "until",
    "other",
    "nobody",
    "problems",
    "includes",
)
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
# The key of a whole file: a folder of the site has the same name.
MAX_LISTED_TERMS = 30
FILE_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary. The key never changes; a retired term keeps `until`.

    `until` and `years` are fiscal years (Buddhist era); empty `years` means any. `is_other` marks the term that
    asks which one is meant; `is_nobody` the one that says that nobody can be seen in a photo. `problems` are short
    words by which people name what is wrong, for which a search finds records of the term first. `includes` are areas:
    search finds what is in one of them by the names of the term.
    """

    key: str
    label: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    icon: str = ""
    code: str = ""
    years: tuple[int, ...] = ()
    until: int | None = None
    is_other: bool = False
    is_nobody: bool = False
    problems: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    mark: Mark = dataclass_field(default=START, compare=False)


class SearchUse(StrEnum):
    """What search does with the names of each term of a vocabulary.

    `equals`: they stand for each other, and nobody is asked, so each has one meaning only. `related`: the others
    are offered. `corrects`: the aliases are misspellings of the label, which is offered instead.
    """

    EQUALS = "equals"
    RELATED = "related"
    CORRECTS = "corrects"


@dataclass(frozen=True)
class Vocabulary:
    """A list of terms; an `open` one keeps unknown labels as written. Without `search` it is not for search.

    Without slots, which leave no room for the tables that are made when first asked for.
    """

    key: str
    label: str
    terms: tuple[Term, ...]
    is_open: bool = False
    search: SearchUse | None = None

    @cached_property
    def by_key(self) -> dict[str, Term]:
        """The terms by key."""
        return {term.key: term for term in self.terms}

    @cached_property
    def by_name(self) -> dict[str, Term]:
        """The terms by their folded names: keys, labels and aliases, where they agree in this order."""
        return {fold(name): term for term in self.terms for name in (*term.aliases, term.label, term.key)}

    @cached_property
    def first_labels(self) -> str:
        """The labels of the first terms, as a problem lists them: a file may have thousands of such problems."""
        return ", ".join(term.label for term in self.terms[:MAX_LISTED_TERMS])

    @cached_property
    def first_keys(self) -> str:
        """The keys of the first terms."""
        return ", ".join(term.key for term in self.terms[:MAX_LISTED_TERMS])


def list_misspellings(vocabularies: Iterable[Vocabulary]) -> dict[str, str]:
    """Give the correct spelling by misspelling, of vocabularies with `search: corrects`."""
    return {
        misspelling: term.label
        for vocabulary in vocabularies
        if vocabulary.search is SearchUse.CORRECTS
        for term in vocabulary.terms
        for misspelling in term.aliases
    }


def read_vocabulary(data: bytes, file: str, stem: str) -> tuple[Vocabulary | None, list[Problem]]:
    """Read one vocabulary file; `stem` is the file's name without `.yml`, which its key must equal."""
    tree, problems = read_tree(data, file)
    reader = Reader(file, problems)
    if tree is None:
        return None, reader.problems
    entries = reader.entries(tree, _VOCABULARY_KEYS, stem)
    for needed in ("key", "label", "terms"):
        if needed not in entries:
            reader.report("missing_vocabulary_key", tree.mark, stem, key=needed)
    values = {key: reader.word(entries[key].value, key) for key in ("key", "label") if key in entries}
    if values.get("key", stem) != stem:
        reader.report("wrong_key", entries["key"].value.mark, "key", stem=stem)
    if "key" in values and not FILE_KEY.fullmatch(values["key"]):
        reader.report("bad_file_key", entries["key"].value.mark, "key")
    is_open = bool(reader.yes_no(entries["open"].value, "open")) if "open" in entries else False
    search = reader.member(entries, "search", SearchUse, None)
    items = reader.items(entries["terms"].value, "terms") if "terms" in entries else ()
    terms = _read_terms(reader, items)
    if any(problem.file == file for problem in reader.problems):
        return None, reader.problems
    return Vocabulary(stem, values["label"], terms, is_open, search), []


def _read_terms(reader: Reader, nodes: tuple[Node, ...]) -> tuple[Term, ...]:
    terms: list[Term] = []
    seen: dict[str, str] = {}
    for node in nodes:
        term = _read_term(reader, node)
        if term is None:
            continue
        terms.append(term)
        for name in dict.fromkeys(fold(name) for name in (term.key, term.label, *term.aliases)):
            if name in seen:
                reader.report("duplicate_term", node.mark, term.key, name=name, other=seen[name])
            seen[name] = term.key
    return tuple(terms)


def _read_term(reader: Reader, node: Node) -> Term | None:
    entries = reader.entries(node, _TERM_KEYS, "terms")
    if not isinstance(node, Mapping):
        return None
    words: dict[str, Any] = {
        key: reader.word(entries[key].value, key)
        for key in ("key", "label", "help", "icon", "code")
        if key in entries
    }
    if not KEY.fullmatch(words.get("key", "")):
        reader.report("bad_term_key", node.mark, "key")
        return None
    if not words.get("label"):
        reader.report("missing_term_label", node.mark, words["key"])
        return None
    aliases = reader.words(entries["aliases"].value, "aliases") if "aliases" in entries else ()
    problems = reader.words(entries["problems"].value, "problems") if "problems" in entries else ()
    includes = reader.words(entries["includes"].value, "includes") if "includes" in entries else ()
    years = reader.items(entries["years"].value, "years") if "years" in entries else ()
    until = _read_year(reader, entries["until"].value, "until") if "until" in entries else None
    known_years = tuple(year for year in (_read_year(reader, item, "years") for item in years) if year)
    flags: dict[str, Any] = {
        f"is_{key}": bool(reader.yes_no(entries[key].value, key))
        for key in ("other", "nobody")
        if key in entries
    }
    return Term(
        **words,
        aliases=aliases,
        years=known_years,
        until=until,
        problems=problems,
        includes=includes,
        mark=node.mark,
        **flags,
    )


def _read_year(reader: Reader, node: Node, name: str) -> int | None:
    year = parse_year(reader.word(node, name))
    if year is None:
        reader.report("not_a_vocabulary_year", node.mark, name)
    return year


def find_term(vocabulary: Vocabulary, text: str) -> Term | None:
    """Give the term that `text` names by key, label or alias, in any spacing and either digits."""
    return vocabulary.by_name.get(fold(text))


def suggest_name(
    vocabulary: Vocabulary, text: str, *, is_key: bool = False, suggest: Suggest = suggest
) -> str | None:
    """Give the label, or the key, of the term spelt nearest to `text` in the eyes of `suggest`, or None."""
    names = (name for term in vocabulary.terms for name in (term.label, *term.aliases, term.key))
    near = suggest(text, names)
    term = find_term(vocabulary, near) if near else None
    if term is None:
        return None
    return term.key if is_key else term.label
