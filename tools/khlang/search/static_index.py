"""The files that a browser searches: a small core, and shards of postings and texts.

Each file is a classic script that hands its JSON to `khlang.receive(name, data)`, so that the same
files work over HTTP and from a USB stick. Names carry a hash of their content: they never change
under an open page, and a phone keeps what it has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from khlang.records.card import Card
from khlang.search.analysis import BM25_B, BM25_K1, FOLDING, MAX_TERM, VERSION, Terms

_Item = TypeVar("_Item")

FOLDER = "search"
TERMS_A_SHARD = 400
RECORDS_A_SHARD = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of one page: its terms, and what a result shows of it."""

    terms: Terms
    card: Card


@dataclass(frozen=True, slots=True)
class StaticIndex:
    """Every file of the index by path below the site, and the path of the one to load first."""

    core: str
    files: Mapping[str, str]


def build_index(entries: Sequence[Entry]) -> StaticIndex:
    """Build the index; the same entries in the same order give the same bytes."""
    postings: dict[str, list[int]] = {}
    lengths = []
    for number, entry in enumerate(entries):
        lengths.append(sum(entry.terms.weights.values()))
        for term, count in entry.terms.weights.items():
            postings.setdefault(term, []).extend((number, count))
    # The order in which JavaScript compares strings, for its binary search.
    terms = sorted(postings, key=lambda term: term.encode("utf-16-be"))
    files: dict[str, str] = {}
    lists = [postings[term] for term in terms]
    shown = [asdict(entry.card) for entry in entries]
    posting_shards = [_add(files, "postings", chunk) for chunk in _chunks(lists, TERMS_A_SHARD)]
    text_shards = [_add(files, "texts", chunk) for chunk in _chunks(shown, RECORDS_A_SHARD)]
    core = {
        "version": VERSION,
        "folding": FOLDING,
        "max_term": MAX_TERM,
        "k1": BM25_K1,
        "b": BM25_B,
        "terms": terms,
        "holders": [len(postings[term]) // 2 for term in terms],
        "lengths": lengths,
        "terms_a_shard": TERMS_A_SHARD,
        "records_a_shard": RECORDS_A_SHARD,
        "postings": posting_shards,
        "texts": text_shards,
    }
    return StaticIndex(_add(files, "core", core), files)


def _chunks(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _add(files: dict[str, str], kind: str, data: object) -> str:
    """Add one file under a name made of its content, and give its path."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # U+2028 and U+2029 end a line in older JavaScript; `<` could end a script that is pasted inline.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    path = f"{FOLDER}/{kind}-{digest}.js"
    files[path] = f'khlang.receive("{path}",{text});\n'
    return path
