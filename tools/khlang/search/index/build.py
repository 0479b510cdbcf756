"""The index of a library: the one pipeline from records to an inverted index, for every engine."""

from __future__ import annotations

from khlang.cache import Cache
from khlang.library import Library
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import InvertedIndex, build_inverted_index
from khlang.search.index.word_texts import TOKENS
from khlang.search.text.tokenizer import make_tokenizer


def build_index(library: Library) -> InvertedIndex:
    """Build the inverted index of a library's published records, whose numbers are their places among these.

    Unchanged records are not tokenized again. Raises OverflowError for more records, terms and weight than the index
    holds.
    """
    tokens = tokenize_records(library.published, make_tokenizer(library), Cache(library.cache, TOKENS))
    return build_inverted_index(build_forward_index(tokens))
