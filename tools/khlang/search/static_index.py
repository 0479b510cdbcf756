"""The files that a browser searches: a small core, and shards of postings, words and texts.

All are scripts whose names change with what is in them: a browser keeps what it has, and a page that is
open during a publish goes on finding the files of the publish before. `search/*.js` beside the pages reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khlang.search import corrections, mends, spelling
from khlang.search.analysis import BROWSER_PIECE, FOLDING, MAX_TERM, VERSION
from khlang.search.corrections import LATIN_KEYS, ROYAL, THAI_KEYS
from khlang.search.flat import Numbers, spread
from khlang.search.inverted import Inverted, Postings, is_common
from khlang.search.packing import pack_json, pack_lists, write_script
from khlang.search.query import EXCLUDED, LETTER_COST, MAX_NAME, MAX_QUERY, QUOTED, TERM_COST
from khlang.search.scoring import FUNCTION_TERMS, LEVELS, MAX_LEVEL, SCORING, level_of
from khlang.search.static_lists import cut_suggestions
from khlang.search.words import MAX_WORD_LEVEL

FOLDER = "search"
# Bytes of a shard before packing, half of it after: a keyword takes few of its shards, and these few bytes.
SHARD_SIZE = 2_400
RARE_A_SHARD = 400
# Shards that are written at once: the memory of more would be wasted.
SHARDS_AT_ONCE = 256
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
    shards, firsts = _make_shards(inverted, common, total)
    rare, rare_firsts = _make_rare(inverted, ~common)
    suggested_firsts, suggested = cut_suggestions(suggestions)
    parts = {"p": shards, "r": rare, "s": [pack_json(shard) for shard in suggested]}
    generation = hashlib.sha256(b"".join(data for part in parts.values() for data in part)).hexdigest()[:12]
    files: dict[str, str] = {}
    for letter, part in parts.items():
        files.update(_write_all(f"{FOLDER}/{generation}/{letter}", part))
    kept = np.flatnonzero(common)
    core = {
        "version": VERSION,
        "rules": RULES,
        "terms": _front_code([inverted.terms[number] for number in kept]),
        "ranks": "".join(LEVEL_LETTERS[level_of(int(holders[number]), total)] for number in kept),
        "total": total,
        "length": int(inverted.lengths.sum()),
        "generation": f"{FOLDER}/{generation}",
        "shards": firsts,
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
    path = f"{FOLDER}/{name}-{hashlib.sha256(data).hexdigest()[:12]}.js"
    files[path] = write_script(path, data)
    return path


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


def _make_shards(inverted: Inverted, common: np.ndarray, total: int) -> tuple[list[bytes], list[int]]:
    """Give the shards of common terms and their pairs, and with which entry each begins: the step in its first
    number, and its second.

    An entry has the number of a term among the common ones, then 0 for the term itself or the number of its
    neighbour and 1, and its postings; a term's entries stand together, so that one shard often answers for both.
    A shard is a list of numbers: how many entries; of each entry the step in its first number, the step in its
    second (the second itself after a step in the first) and its size; all steps between records; all counts.
    """
    number = np.cumsum(common) - 1
    pairs = inverted.pairs
    is_kept = (
        common[inverted.firsts]
        & common[inverted.seconds]
        & (pairs.holders <= SCORING["max_pair_share"] * total)
    )
    chosen, terms = np.flatnonzero(is_kept), np.flatnonzero(common)
    firsts = np.concatenate([number[terms], number[inverted.firsts[chosen]]])
    seconds = np.concatenate([np.zeros(len(terms), np.int64), number[inverted.seconds[chosen]] + 1])
    order = np.lexsort((seconds, firsts))
    entries = _Entries(
        firsts[order],
        seconds[order],
        # Where each entry's postings are: those of pairs stand behind those of terms.
        np.concatenate([inverted.postings.starts[terms], pairs.starts[chosen]])[order],
        np.concatenate([inverted.postings.holders[terms], pairs.holders[chosen]])[order],
        order >= len(terms),
    )
    return _cut_shards(entries, (inverted.postings, pairs))


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries in order: their two numbers, where their postings begin, how many there are, and of which kind."""

    firsts: Numbers
    seconds: Numbers
    starts: Numbers
    sizes: Numbers
    is_pair: np.ndarray


def _cut_shards(entries: _Entries, postings: tuple[Postings, Postings]) -> tuple[list[bytes], list[int]]:
    # A step and a count take a byte each, nearly always, and the numbers of an entry three.
    begins = np.array(_find_begins(entries.firsts, 2 * entries.sizes + 3), np.int64)
    shards = [*_write_shards(entries, begins, postings)]
    firsts = np.diff(entries.firsts[begins], prepend=0)
    return shards, np.stack([firsts, entries.seconds[begins]], 1).ravel().tolist()


def _find_begins(firsts: Numbers, weight: Numbers) -> list[int]:
    """Give the entries with which shards begin: a term's own stay together unless they are more than a shard."""
    groups = np.flatnonzero(np.diff(firsts, prepend=-1))
    weights = np.add.reduceat(weight, groups) if len(groups) else groups
    begins: list[int] = []
    held = SHARD_SIZE + 1
    ends = [*groups[1:].tolist(), len(firsts)]
    for start, end, size in zip(groups.tolist(), ends, weights.tolist(), strict=True):
        if held + size > SHARD_SIZE:
            begins.append(start)
            held = 0
        held += size
        if size > SHARD_SIZE:
            inside = np.cumsum(weight[start:end]) // SHARD_SIZE
            begins.extend((start + 1 + np.flatnonzero(np.diff(inside))).tolist())
    return begins


def _write_shards(entries: _Entries, begins: Numbers, postings: tuple[Postings, Postings]) -> Iterator[bytes]:
    """Write shards, many at once: each has few numbers, and to handle it alone takes longer than all of them."""
    ends = np.append(begins[1:], len(entries.firsts))
    # Of each shard: how many entries, and how many postings.
    counts, held = ends - begins, np.add.reduceat(entries.sizes, begins) if len(begins) else begins
    for start in range(0, len(begins), SHARDS_AT_ONCE):
        some = slice(start, start + SHARDS_AT_ONCE)
        span = slice(begins[some][0], ends[some][-1])
        records, times = _read_postings(entries, span, postings)
        first_places = np.cumsum(entries.sizes[span]) - entries.sizes[span]
        steps = np.diff(records, prepend=0)
        steps[first_places] = records[first_places]
        heads = _make_heads(entries, span, begins[some] - span.start)
        yield from pack_lists(
            [
                (counts[some], np.ones(len(counts[some]), np.int64)),
                (heads, 3 * counts[some]),
                (steps, held[some]),
                (times - 1, held[some]),
            ]
        )


def _read_postings(
    entries: _Entries, span: slice, postings: tuple[Postings, Postings]
) -> tuple[Numbers, Numbers]:
    """Give the records and the counts of entries, one entry after the other."""
    places = spread(entries.starts, entries.sizes, np.arange(span.start, span.stop))
    of_pair = np.repeat(entries.is_pair[span], entries.sizes[span])
    records, counts = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
    for kind, lists in zip((~of_pair, of_pair), postings, strict=True):
        records[kind], counts[kind] = lists.records[places[kind]], lists.counts[places[kind]]
    return records, counts


def _make_heads(entries: _Entries, span: slice, begins: Numbers) -> Numbers:
    """Give, of each entry, the step in its first number, in its second (anew after a step in the first), its size.

    In the first entry of each shard (at `begins`), the step in the first number is 0, and the second as it is.
    """
    firsts, seconds = entries.firsts[span], entries.seconds[span]
    first_steps = np.diff(firsts, prepend=firsts[0])
    first_steps[begins] = 0
    is_anew = first_steps > 0
    is_anew[begins] = True
    second_steps = np.where(is_anew, seconds, np.diff(seconds, prepend=0))
    return np.stack([first_steps, second_steps, entries.sizes[span]], 1).ravel()


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
