"""The static index: the files that a browser searches, a small core, and files that are fetched when needed.

All are scripts whose names change with what is in them: a browser keeps what it has, and a page that is open during a
publish goes on finding the files of the publish before. `search/*.js` beside the pages reads them.

| path below the site | what |
|---|---|
| `search/core-….js` | the core: `rules`, terms, IDF buckets, synonyms, and where all else is |
| `search/…/p0.js`, `p1.js` … | shards of posting lists (see `shards`) |
| `search/…/r0.js` … | posting lists of rare figures and foreign words, by term: [record, level, record, …] |
| `search/…/s0.js` … | suggestions: [text, worth, place in it] |
| `search/words-…/0.js` … | words of the dictionary (see `word_shards`) |
| `search/records-….js` | where the stored document of every record is (see `document_table`) |
| `search/texts/…/0.js` … | stored documents (see `stored_documents`) |
| `search/facets-….js`, `search/lexicon-….js` | facets with the records of their values; words that may be meant |

The keys of the core are those of `CoreFile` in `overrides/assets/js/search/static_index.js`: `terms` and `buckets` are
of the common terms; `shards` are the groups and `frequent_bigrams` the bigrams of `shards.Shards`; `rare` and
`suggested` have the first text of each file; `word_folder` has the shards of the dictionary, `word_firsts` their
first words; `labels` are those of searched fields, which stored documents name by number; `absent` are names that no
record holds, with their IDF buckets; `related` is offered as related searches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from khlang.cache import Cache, hash_bytes
from khlang.library import Library
from khlang.search.browser.document_table import Batches, pack_document_table
from khlang.search.browser.packing import pack_json, pack_letters, pack_numbers, write_script
from khlang.search.browser.rules import BUCKET_LETTERS, RULES
from khlang.search.browser.shard_hashes import hash_shards
from khlang.search.browser.shards import Shards, make_shards, write_shards
from khlang.search.browser.static_lists import (
    cut_suggestions,
    list_related_terms,
    list_synonyms,
    pack_facets,
)
from khlang.search.browser.stored_documents import SearchedTexts, StoredDocument, list_stored_documents
from khlang.search.browser.word_shards import WordShards, make_word_shards
from khlang.search.index.impacts import list_levels
from khlang.search.index.inverted import InvertedIndex, is_common
from khlang.search.index.kept_facets import keep_facets
from khlang.search.index.kept_texts import KeptTexts
from khlang.search.index.ranking import idf_bucket_of
from khlang.search.index.word_texts import TOKENS
from khlang.search.query.lexicon import fold_misspellings, list_lexicon
from khlang.search.query.suggestions import CUTS, SuggestionRow, list_suggestion_rows
from khlang.search.query.synonyms import IndexTerms, list_index_terms
from khlang.search.text.field_texts import list_field_labels
from khlang.search.text.tokenizer import make_tokenizer

# Of the files. Scripts read no other: a browser may hold those of a publish before, or its core.
VERSION = 4
FOLDER = "search"
RARE_TERMS_PER_SHARD = 400
# The folder of the cache in which packed files are kept.
LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class StaticIndex:
    """The path of the core, which is loaded first; all files but stored documents, by path; the stored documents."""

    core: str
    files: Mapping[str, str]
    documents: Sequence[StoredDocument] = ()


def list_core_names(library: Library, terms: IndexTerms) -> dict[str, object]:
    """Give what the core says of names of vocabularies; `terms` are those of the library's index."""
    related = list_related_terms(library.vocabularies.values(), terms.idf_buckets)
    return {"related": related, **list_synonyms(terms.dictionary)}


def build_static_index(
    library: Library, inverted: InvertedIndex, names: Mapping[str, object] | None = None
) -> StaticIndex:
    """Build the static index of a library; `inverted` is that of its published records, `names` as `list_core_names`
    gives them."""
    records, vocabularies, facets = library.published, library.vocabularies.values(), keep_facets(library)
    frequencies = inverted.compound_postings.document_frequencies.tolist()
    compounds = dict(zip(inverted.compounds, frequencies, strict=True))
    lexicon = list_lexicon(compounds, facets, vocabularies)
    names = names or list_core_names(library, list_index_terms(vocabularies, inverted))
    labels = list_field_labels(records)
    texts = SearchedTexts(labels, make_tokenizer(library), Cache(library.cache, TOKENS))
    documents, batches = list_stored_documents(records, texts, Cache(library.cache, "documents"))
    extra = {
        "labels": labels,
        "misspellings": list(fold_misspellings(vocabularies).items()),
        **names,
    }
    lists = {"facets": pack_facets(facets), "lexicon": list(lexicon.items())}
    cuts = KeptTexts(library.cache, CUTS)
    suggestions = list_suggestion_rows(records, facets, vocabularies, compounds, cuts)
    cuts.keep()
    kept = KeptTexts(library.cache, LETTERS)
    index = pack_static_index(inverted, batches, extra, lists, suggestions, kept)
    kept.keep()
    return replace(index, documents=documents)


def pack_static_index(  # noqa: PLR0913, PLR0917  what the core holds, and what has files of its own
    inverted: InvertedIndex,
    batches: Batches,
    extra: Mapping[str, object],
    lists: Mapping[str, object],
    suggestions: Sequence[SuggestionRow],
    kept: KeptTexts | None = None,
) -> StaticIndex:
    """Pack a static index, without stored documents; the same values give the same bytes.

    `batches` are those of the stored documents; `extra` is what else the core holds, `lists` what has files of its
    own, which the core names; `suggestions` as `list_suggestion_rows` gives them; `kept` has what was packed before.
    """
    kept = kept or KeptTexts(None, LETTERS)
    files: dict[str, str] = {}
    core = {
        "version": VERSION,
        "rules": RULES,
        "total": len(inverted.lengths),
        **_add_generation(files, _use_levels(inverted), suggestions, kept),
        **_add_words(files, kept),
        # Not in the core: not needed before postings are there, which leave the line free until their turns.
        "records": _add(files, "records", *pack_numbers([[pack_document_table(batches)]])),
        **extra,
        **{name: _add(files, name, pack_letters(pack_json(value))) for name, value in lists.items()},
    }
    return StaticIndex(_add(files, "core", pack_letters(pack_json(core))), files)


def _use_levels(inverted: InvertedIndex) -> InvertedIndex:
    """Give an index whose postings have levels (see `impacts`) in place of frequencies."""
    return replace(
        inverted,
        postings=list_levels(inverted.postings, inverted.lengths),
        bigram_postings=list_levels(inverted.bigram_postings, inverted.lengths),
    )


def _add_generation(
    files: dict[str, str],
    inverted: InvertedIndex,
    suggestions: Sequence[SuggestionRow],
    kept_letters: KeptTexts,
) -> dict[str, object]:
    """Add the files that are many, in a folder whose name changes with any of them; give their part of the core.

    Postings of `inverted` have levels.
    """
    total = len(inverted.lengths)
    frequencies = inverted.postings.document_frequencies.tolist()
    is_in_core = np.array(
        [is_common(term, count) for term, count in zip(inverted.terms, frequencies, strict=True)], bool
    )
    kept = np.flatnonzero(is_in_core)
    buckets = [idf_bucket_of(frequencies[number], total) for number in kept]
    shards = make_shards(inverted, kept, np.array(buckets, np.int64))
    rare, rare_firsts = _make_rare(inverted, ~is_in_core)
    suggested_firsts, suggested = cut_suggestions(suggestions)
    packed = {
        "p": _pack_shards(shards, kept_letters),
        "r": _pack_all(rare, kept_letters),
        "s": _pack_all([pack_json(each) for each in suggested], kept_letters),
    }
    generation = _name_by(letters for part in packed.values() for letters in part)
    for letter, part in packed.items():
        paths = (f"{FOLDER}/{generation}/{letter}{number}.js" for number in range(len(part)))
        files |= {path: write_script(path, letters) for path, letters in zip(paths, part, strict=True)}
    return {
        "generation": f"{FOLDER}/{generation}",
        "terms": _front_code([inverted.terms[number] for number in kept]),
        "buckets": "".join(BUCKET_LETTERS[bucket] for bucket in buckets),
        "shards": shards.groups,
        "frequent_bigrams": shards.frequent_bigrams,
        "rare": rare_firsts,
        "suggested": suggested_firsts,
    }


def _pack_shards(shards: Shards, kept: KeptTexts) -> list[str]:
    hashes = [f"{number:016x}" for number in hash_shards(shards, kept.secret).tolist()]
    return kept.find(hashes, lambda some: pack_numbers(write_shards(shards, np.array(some))))


def _pack_all(parts: Sequence[bytes], kept: KeptTexts) -> list[str]:
    return kept.find(
        [hash_bytes(each) for each in parts], lambda some: [pack_letters(parts[at]) for at in some]
    )


def _add_words(files: dict[str, str], kept: KeptTexts) -> dict[str, object]:
    """Add the dictionary, in a folder whose name changes with it; give its part of the core."""
    # The same for all libraries, as long as the code is.
    [written] = kept.find(["words"], lambda _some: [json.dumps(astuple(make_word_shards()))])
    shards = WordShards(*map(tuple, json.loads(written)))
    folder = f"{FOLDER}/words-{_name_by(shards.letters)}"
    for number, letters in enumerate(shards.letters):
        path = f"{folder}/{number}.js"
        files[path] = write_script(path, letters)
    return {"word_folder": folder, "word_firsts": shards.firsts}


def _add(files: dict[str, str], name: str, letters: str) -> str:
    """Add a file under a name made of its content, and give its path."""
    path = f"{FOLDER}/{name}-{_name_by([letters])}.js"
    files[path] = write_script(path, letters)
    return path


def _name_by(parts: Iterable[str]) -> str:
    """Give a name for packed data that changes with it, and with how it is written, but with no other code."""
    digest = hashlib.sha256(write_script("", "").encode())
    for letters in parts:
        digest.update(letters.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:12]


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
        pairs = np.stack([postings.doc_ids[start:end], postings.frequencies[start:end] - 1], 1)
        entries.append((inverted.terms[number], pairs.ravel().tolist()))
    chunks = [
        entries[start : start + RARE_TERMS_PER_SHARD]
        for start in range(0, len(entries), RARE_TERMS_PER_SHARD)
    ]
    return [pack_json(dict(chunk)) for chunk in chunks], [chunk[0][0] for chunk in chunks]
