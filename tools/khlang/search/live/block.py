"""A block of a live index: some records, and the positions at which each of their terms stands.

Positions run through all fields of the records in order, with one left out after each field, so that terms of two
fields are never neighbours. Blocks are never changed: another takes their place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np

from khlang.search.index.forward import FieldColumns, IntArray
from khlang.search.query.phrase_filter import DocMask


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """A record as a live index holds it: its key there, the group that decides who may see it, its folded text."""

    key: int
    group: str
    text: bytes


@dataclass(frozen=True)
class Block:
    """The positions of term `terms[n]` are those from `starts[n]` to `starts[n + 1]`, ascending; terms are numbers."""

    records: tuple[LiveRecord, ...]
    terms: IntArray
    starts: IntArray
    positions: IntArray
    fields: FieldColumns

    @property
    def extent(self) -> int:
        """How many positions it has, those between fields included."""
        return len(self.positions) + len(self.fields.sizes)

    def find_positions(self, term: int) -> IntArray:
        """Give the positions of a term."""
        at = int(np.searchsorted(self.terms, term))
        if at == len(self.terms) or self.terms[at] != term:
            return self.positions[:0]
        return self.positions[self.starts[at] : self.starts[at + 1]]

    @cached_property
    def document_frequencies(self) -> IntArray:
        """How many records hold each term."""
        return self.count(np.ones(len(self.records), bool))

    def count(self, chosen: DocMask) -> IntArray:
        """Tell how many of the chosen records hold each term."""
        doc_ids = np.repeat(self.fields.doc_ids, self.fields.sizes + 1)[self.positions]
        numbers = np.repeat(np.arange(len(self.terms)), np.diff(self.starts))
        is_first = np.ones(len(doc_ids), bool)
        is_first[1:] = (doc_ids[1:] != doc_ids[:-1]) | (numbers[1:] != numbers[:-1])
        return np.bincount(numbers[is_first & chosen[doc_ids]], minlength=len(self.terms))

    def list_tokens(self) -> IntArray:
        """Give the term at each position, but for those between fields."""
        tokens = np.full(self.extent, -1, np.int32)
        tokens[self.positions] = np.repeat(self.terms, np.diff(self.starts))
        return tokens[tokens >= 0]


def make_block(records: Sequence[LiveRecord], tokens: IntArray, fields: FieldColumns) -> Block:
    """Make a block of records, whose tokens are numbers of terms, field by field."""
    order = np.argsort(tokens, kind="stable")
    terms, starts = np.unique(tokens[order], return_index=True)
    places = np.arange(len(tokens), dtype=np.int32)
    places += np.repeat(np.arange(len(fields.sizes), dtype=np.int32), fields.sizes)
    return Block(
        tuple(records),
        terms.astype(np.int32),
        np.append(starts, len(tokens)).astype(np.int32),
        places[order],
        fields,
    )


def drop_records(block: Block, keys: Collection[int]) -> Block:
    """Give a block without the records of these keys."""
    kept = np.array([record.key not in keys for record in block.records], bool)
    of_fields = kept[block.fields.doc_ids]
    tokens = block.list_tokens()[np.repeat(of_fields, block.fields.sizes)]
    numbers = np.cumsum(kept) - 1
    fields = FieldColumns(
        block.fields.sizes[of_fields],
        block.fields.weights[of_fields],
        block.fields.leads[of_fields],
        numbers[block.fields.doc_ids[of_fields]],
    )
    return make_block(tuple(compress(block.records, kept)), tokens, fields)


def join_blocks(one: Block, other: Block) -> Block:
    """Give one block with the records of both."""
    fields = FieldColumns(
        np.append(one.fields.sizes, other.fields.sizes),
        np.append(one.fields.weights, other.fields.weights),
        np.append(one.fields.leads, other.fields.leads),
        np.append(one.fields.doc_ids, other.fields.doc_ids + len(one.records)),
    )
    tokens = np.append(one.list_tokens(), other.list_tokens())
    return make_block((*one.records, *other.records), tokens, fields)
