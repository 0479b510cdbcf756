"""The files that a browser searches: a small core, and shards of postings, words and texts.

All are scripts whose names change with what is in them: a browser keeps what it has, and a page that is
open during a publish goes on finding the files of the publish before. `search/*.js` beside the pages reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khlang.cache import hash_sources
from khlang.search import corrections, mends, spelling
from khlang.search.analysis import BROWSER_PIECE, FOLDING, MAX_TERM, VERSION
from khlang.search.corrections import LATIN_KEYS, ROYAL, THAI_KEYS
from khlang.search.inverted import Inverted, is_common
from khlang.search.packing import pack_json, write_script
from khlang.search.query import EXCLUDED, LETTER_COST, MAX_BESIDE, MAX_NAME, MAX_QUERY, QUOTED, TERM_COST
from khlang.search.scoring import FUNCTION_TERMS, LEVELS, MAX_LEVEL, SCORING, level_of
from khlang.search.shards import make_shards
from khlang.search.static_lists import cut_suggestions
from khlang.search.words import MAX_WORD_LEVEL

FOLDER = "search"
RARE_A_SHARD = 400
# Letters for levels: those that JSON and HTML leave alone.
LEVEL_LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "\\<>&'")

# How spellings are mended; a browser has the steps, and these numbers from here.
MENDING = {
    "max_offers": corrections.MAX_OFFERS,
    "max_worse": corrections.MAX_WORSE,
    "max_mends": mends.MAX_MENDS,
    "edit_cost": mends.EDIT_COST,
    "max_rounds": mends.MAX_ROUNDS,
    "reach": mends.REACH,
    "max_window": mends.MAX_WINDOW,
    "max_places": mends.MAX_PLACES,
    "max_ranked": mends.MAX_RANKED,
    "long": spelling.LONG,
    "shortest": spelling.SHORTEST,
    "longest": spelling.LONGEST,
    "max_compared": spelling.MAX_COMPARED,
    "max_word_level": MAX_WORD_LEVEL,
}
RULES = {
    "folding": FOLDING,
    "piece": BROWSER_PIECE,
    "quoted": QUOTED,
    "excluded": EXCLUDED,
    "max_term": MAX_TERM,
    "max_query": MAX_QUERY,
    "max_name": MAX_NAME,
    "max_beside": MAX_BESIDE,
    "letter_cost": LETTER_COST,
    "term_cost": TERM_COST,
    "levels": LEVELS,
    "max_level": MAX_LEVEL,
    "scoring": SCORING,
    "function_terms": sorted(FUNCTION_TERMS),
    "level_letters": LEVEL_LETTERS,
    "mending": MENDING,
    "royal": ROYAL,
    "latin_keys": LATIN_KEYS,
    "thai_keys": THAI_KEYS,
}


@dataclass(frozen=True, slots=True)
class StaticIndex:
    """Files of the index by path below the site, and the path of the one to load first."""

    core: str
    files: Mapping[str, str]


def build_index(
    inverted: Inverted,
    texts: Sequence[str],
    extra: Mapping[str, object],
    lists: Mapping[str, object],
    suggestions: Sequence[tuple[str, str, int]],
) -> StaticIndex:
    """Build the index; the same library gives the same bytes.

    `texts` are the names of the records' text files (see `search.shown`), in the order of the records; `extra`
    is what else the core holds, `lists` what stands in files of their own, which it names.
    """
    total = len(inverted.lengths)
    holders = inverted.postings.holders
    common = np.array(
        [is_common(term, int(held)) for term, held in zip(inverted.terms, holders, strict=True)], bool
    )
    kept = np.flatnonzero(common)
    levels = [level_of(int(holders[number]), total) for number in kept]
    shards = make_shards(inverted, kept, np.array(levels, np.int64))
    rare, rare_firsts = _make_rare(inverted, ~common)
    suggested_firsts, suggested = cut_suggestions(suggestions)
    parts = {"p": shards.data, "r": rare, "s": [pack_json(shard) for shard in suggested]}
    generation = _name_by([data for part in parts.values() for data in part])
    files: dict[str, str] = {}
    for letter, part in parts.items():
        files.update(_write_all(f"{FOLDER}/{generation}/{letter}", part))
    core = {
        "version": VERSION,
        "rules": RULES,
        "terms": _front_code([inverted.terms[number] for number in kept]),
        "ranks": "".join(LEVEL_LETTERS[level] for level in levels),
        "total": total,
        "length": int(inverted.lengths.sum()),
        "generation": f"{FOLDER}/{generation}",
        "shards": shards.begins,
        "wide": shards.wide,
        "rare": rare_firsts,
        "suggested": suggested_firsts,
        # Not needed before postings are there, which wait for their turns and leave the line free meanwhile.
        "records": _add(files, "records", {"lengths": inverted.lengths.tolist(), "texts": "".join(texts)}),
        **extra,
        **{name: _add(files, name, value) for name, value in lists.items()},
    }
    return StaticIndex(_add(files, "core", core), files)


def _add(files: dict[str, str], name: str, value: object) -> str:
    """Add a file under a name made of its content, and give its path."""
    data = pack_json(value)
    path = f"{FOLDER}/{name}-{_name_by([data])}.js"
    files[path] = write_script(path, data)
    return path


def _name_by(parts: Iterable[bytes]) -> str:
    """Give a name for data that changes with it, and with how it is packed."""
    digest = hashlib.sha256(hash_sources("search/packing.py").encode())
    for data in parts:
        digest.update(data)
    return digest.hexdigest()[:12]


def _write_all(prefix: str, shards: Iterable[bytes]) -> dict[str, str]:
    paths = ((f"{prefix}{number}.js", data) for number, data in enumerate(shards))
    return {path: write_script(path, data) for path, data in paths}


def _front_code(terms: Sequence[str]) -> str:
    """Write sorted terms, each as how many letters it shares with the one before (A none, B one, …) and the rest.

    Terms hold no capitals: they are folded.
    """
    coded = []
    before = ""
    for term in terms:
        shared = 0
        while shared < min(len(term), len(before), 25) and term[shared] == before[shared]:
            shared += 1
        coded.append(chr(65 + shared) + term[shared:])
        before = term
    return "".join(coded)


def _make_rare(inverted: Inverted, is_rare: np.ndarray) -> tuple[list[bytes], list[str]]:
    """Give the shards of terms that are looked up by their text, and the term with which each begins."""
    postings = inverted.postings
    entries = []
    for number in np.flatnonzero(is_rare).tolist():
        start, end = postings.starts[number : number + 2]
        pairs = zip(postings.records[start:end].tolist(), postings.counts[start:end].tolist(), strict=True)
        entries.append((inverted.terms[number], [each for pair in pairs for each in pair]))
    chunks = [entries[start : start + RARE_A_SHARD] for start in range(0, len(entries), RARE_A_SHARD)]
    return [pack_json(dict(chunk)) for chunk in chunks], [chunk[0][0] for chunk in chunks]
