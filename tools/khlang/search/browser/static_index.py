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
from khlang.search.browser.packing import pack_json, write_script
from khlang.search.browser.shards import make_shards
from khlang.search.browser.static_lists import cut_suggestions
from khlang.search.index.inverted import InvertedIndex, is_common
from khlang.search.index.ranking import (
    BUCKETS_PER_E_FOLD,
    FUNCTION_TERMS,
    MAX_IDF_BUCKET,
    SCORING,
    idf_bucket_of,
)
from khlang.search.query import did_you_mean, fuzzy, spelling
from khlang.search.query.lexicon import MAX_LEXICON_BUCKET
from khlang.search.query.parser import EXCLUDED, MAX_QUERY, MAX_UNQUOTED, QUOTED
from khlang.search.query.segmentation import MAX_SYNONYM_TERMS, TERM_COST, UNKNOWN_LETTER_COST
from khlang.search.query.segmentation_cost import ROYAL_NAMES
from khlang.search.text.tokenizer import BROWSER_PRE_TOKEN, FOLDING, MAX_TERM_LENGTH, VERSION

FOLDER = "search"
RARE_TERMS_PER_SHARD = 400
# Letters for IDF buckets: those that JSON and HTML leave alone.
BUCKET_LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "\\<>&'")

# The numbers of did-you-mean, which a browser computes in the same steps.
DID_YOU_MEAN_RULES = {
    "max_did_you_mean": did_you_mean.MAX_DID_YOU_MEAN,
    "max_extra_cost": did_you_mean.MAX_EXTRA_COST,
    "max_corrections": spelling.MAX_CORRECTIONS,
    "edit_cost": spelling.EDIT_COST,
    "max_rounds": spelling.MAX_ROUNDS,
    "reach": spelling.REACH,
    "max_window": spelling.MAX_WINDOW,
    "max_spans": spelling.MAX_SPANS,
    "max_ranked": spelling.MAX_RANKED,
    "two_edits_length": fuzzy.TWO_EDITS_LENGTH,
    "min_word_length": fuzzy.MIN_WORD_LENGTH,
    "max_word_length": fuzzy.MAX_WORD_LENGTH,
    "max_candidates": fuzzy.MAX_CANDIDATES,
    "max_lexicon_bucket": MAX_LEXICON_BUCKET,
}
RULES = {
    "folding": FOLDING,
    "pre_token": BROWSER_PRE_TOKEN,
    "quoted": QUOTED,
    "excluded": EXCLUDED,
    "max_term_length": MAX_TERM_LENGTH,
    "max_query": MAX_QUERY,
    "max_synonym_terms": MAX_SYNONYM_TERMS,
    "max_unquoted": MAX_UNQUOTED,
    "unknown_letter_cost": UNKNOWN_LETTER_COST,
    "term_cost": TERM_COST,
    "buckets_per_e_fold": BUCKETS_PER_E_FOLD,
    "max_idf_bucket": MAX_IDF_BUCKET,
    "scoring": SCORING,
    "function_terms": sorted(FUNCTION_TERMS),
    "bucket_letters": BUCKET_LETTERS,
    "did_you_mean": DID_YOU_MEAN_RULES,
    "royal_names": ROYAL_NAMES,
    "latin_keys": did_you_mean.LATIN_KEYS,
    "thai_keys": did_you_mean.THAI_KEYS,
}


@dataclass(frozen=True, slots=True)
class StaticIndex:
    """Files of the index by path below the site, and the path of the core, which is loaded first."""

    core: str
    files: Mapping[str, str]


def build_static_index(
    inverted: InvertedIndex,
    stored: Sequence[str],
    extra: Mapping[str, object],
    lists: Mapping[str, object],
    suggestions: Sequence[tuple[str, str, int]],
) -> StaticIndex:
    """Build the static index; the same library gives the same bytes.

    `stored` are the names of the records' stored documents, in the order of the records; `extra` is what else the
    core holds, `lists` what has files of its own, which the core names.
    """
    total = len(inverted.lengths)
    frequencies = inverted.postings.document_frequencies
    common = np.array(
        [is_common(term, int(count)) for term, count in zip(inverted.terms, frequencies, strict=True)], bool
    )
    kept = np.flatnonzero(common)
    buckets = [idf_bucket_of(int(frequencies[number]), total) for number in kept]
    shards = make_shards(inverted, kept, np.array(buckets, np.int64))
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
        "buckets": "".join(BUCKET_LETTERS[bucket] for bucket in buckets),
        "total": total,
        "length": int(inverted.lengths.sum()),
        "generation": f"{FOLDER}/{generation}",
        "shards": shards.begins,
        "frequent_bigrams": shards.frequent_bigrams,
        "rare": rare_firsts,
        "suggested": suggested_firsts,
        # Not needed before postings are there, which wait for their turns and leave the line free meanwhile.
        "records": _add(files, "records", {"lengths": inverted.lengths.tolist(), "texts": "".join(stored)}),
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
    digest = hashlib.sha256(hash_sources("search/browser/packing.py").encode())
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


def _make_rare(inverted: InvertedIndex, is_rare: np.ndarray) -> tuple[list[bytes], list[str]]:
    """Give the shards of terms that are looked up by their text, and the term with which each begins."""
    postings = inverted.postings
    entries = []
    for number in np.flatnonzero(is_rare).tolist():
        start, end = postings.starts[number : number + 2]
        bigrams = zip(
            postings.doc_ids[start:end].tolist(), postings.frequencies[start:end].tolist(), strict=True
        )
        entries.append((inverted.terms[number], [each for bigram in bigrams for each in bigram]))
    chunks = [
        entries[start : start + RARE_TERMS_PER_SHARD]
        for start in range(0, len(entries), RARE_TERMS_PER_SHARD)
    ]
    return [pack_json(dict(chunk)) for chunk in chunks], [chunk[0][0] for chunk in chunks]
