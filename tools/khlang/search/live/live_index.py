"""A live index: records are put into it, changed and dropped while others search; one thread at a time may do so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np

from khlang.records.record import Record
from khlang.search.index.field_tokens import tokenize_record
from khlang.search.index.forward import IntArray, build_forward_index, split_compounds
from khlang.search.live.block import Block, LiveRecord, drop_records, join_blocks, make_block
from khlang.search.live.live_view import LiveView
from khlang.search.query.phrase_filter import fold_record
from khlang.search.text.tokenizer import Tokenizer
from khlang.vocabularies import Vocabulary

# Records of a block. A change costs 0.03 s in a block of so many long texts; a query looks into each block.
BLOCK_SIZE = 128


class LiveIndex:
    """Records by key, with the terms of each made once, when it is put in."""

    def __init__(self, tokenizer: Tokenizer, vocabularies: Iterable[Vocabulary] = ()) -> None:
        """`vocabularies` are those whose names stand for each other in queries."""
        self.tokenizer = tokenizer
        self._vocabularies = tuple(vocabularies)
        self._blocks: dict[int, Block] = {}
        self._homes: dict[int, int] = {}
        self._last_block = 0
        # A term has a number as long as any record holds it.
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        """Tell how many records it holds."""
        return len(self._homes)

    def put(self, records: Sequence[tuple[int, str, Record]]) -> None:
        """Put in (key, group, record), in the place of what has these keys."""
        if not records:
            return
        self.drop([key for key, _group, _record in records])
        held = [LiveRecord(key, group, fold_record(record)) for key, group, record in records]
        of_words = build_forward_index(
            tokenize_record(record, self.tokenizer) for _key, _group, record in records
        )
        forward = split_compounds(of_words)
        numbers = np.array([self._find_number(term) for term in forward.dictionary], np.int32)
        self._add(make_block(held, numbers[forward.token_ids], forward.fields))

    def drop(self, keys: Collection[int]) -> None:
        """Forget the records of these keys, and every word that no other holds."""
        gone = {key for key in keys if key in self._homes}
        lost: list[IntArray] = []
        for home in {self._homes.pop(key) for key in gone}:
            before = self._blocks.pop(home)
            block = drop_records(before, gone)
            lost.append(np.setdiff1d(before.terms, block.terms, assume_unique=True))
            if block.records:
                self._blocks[home] = block
        if lost:
            self._forget_terms(np.unique(np.concatenate(lost)))

    def view(self, may_see: Callable[[str], bool]) -> LiveView:
        """Give an index of the records of those groups that may be seen, as they are now."""
        return LiveView(tuple(self._blocks.values()), self._terms, self._vocabularies, may_see)

    def _add(self, block: Block) -> None:
        last = self._blocks.get(self._last_block)
        if last and len(last.records) + len(block.records) <= BLOCK_SIZE:
            block = join_blocks(last, block)
        else:
            self._last_block += 1
        self._blocks[self._last_block] = block
        self._homes |= {record.key: self._last_block for record in block.records}

    def _find_number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            if self._free:
                number = self._free.pop()
                self._terms[number] = term
            else:
                number = len(self._terms)
                self._terms.append(term)
            self._numbers[term] = number
        return number

    def _forget_terms(self, numbers: IntArray) -> None:
        """Forget those of these terms that no block has."""
        for block in self._blocks.values():
            numbers = np.setdiff1d(numbers, block.terms, assume_unique=True)
        for number in numbers.tolist():
            del self._numbers[self._terms[number]]
            self._terms[number] = ""
            self._free.append(number)
