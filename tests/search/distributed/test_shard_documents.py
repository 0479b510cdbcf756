"""What a shard keeps of a record is what the inverted index has of it."""

from __future__ import annotations

import random

import pytest
from khlang.search.distributed.shard_documents import (
    BIGRAM,
    LENGTH_FACTOR,
    MAX_BYTES,
    TERM,
    HeldRecord,
    choose_shard,
    make_document,
    name_gram,
    name_record,
    read_record,
)
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.text.tokenizer import MAX_TERM_LENGTH

from tests.memory_index import MemoryIndex
from tests.shard_servers import require_xapian

WORDS = ("ขยะ", "ขยะ+เปียก", "บ้าน", "กลุ่ม+ออม+ทรัพย์", "2567", "otop")


@pytest.fixture(autouse=True)
def xapian() -> None:
    """Documents are Xapian's."""
    require_xapian()


def make_tokens(seed: int) -> RecordTokens:
    """Make fields of several sizes, weights and leads, some longer than lengths are kept."""
    chance = random.Random(seed)
    fields = []
    for _ in range(chance.randrange(4)):
        words = chance.choices(WORDS, k=chance.choice((0, 1, 2, 9, 400)))
        size = sum(1 + word.count("+") for word in words)
        fields.append(FieldTokens(" ".join(words), chance.randint(1, 6), chance.choice((0, size // 2, size))))
    return RecordTokens.of(fields)


def test_frequencies_and_lengths_are_those_of_the_inverted_index() -> None:
    """Terms, bigrams and the length that ranking reads, of 60 records."""
    listed = [make_tokens(seed) for seed in range(60)]
    memory = MemoryIndex(listed)
    terms = [*memory.idf_buckets]
    for number, tokens in enumerate(listed):
        document = make_document(HeldRecord("a", 1, "b"), tokens, b"")
        held = {each.term.decode(): each.wdf for each in document.termlist()}
        grams = [(term,) for term in terms] + [(one, other) for one in terms for other in terms]
        for gram in grams:
            postings = memory.find_postings(*gram) if len(gram) == 1 else memory.find_bigram_postings(*gram)
            at = postings.doc_ids.tolist()
            count = postings.frequencies[at.index(number)] if number in at else None
            assert held.get(name_gram(gram)) == count, gram
        assert sum(held.values()) == LENGTH_FACTOR * memory.lengths[number]


def test_the_longest_terms_have_names_that_xapian_takes() -> None:
    """Letters outside the first plane take four bytes each."""
    for letter in ("ก", "\U00020000"):
        word = letter * MAX_TERM_LENGTH
        assert len(name_gram((word,)).encode()) <= MAX_BYTES
        assert len(name_gram((word, word)).encode()) <= MAX_BYTES
        assert name_gram((word, word)) != name_gram((word, f"{word[:-1]}ข"))
        tokens = RecordTokens.of([FieldTokens(f"{word} {word} {'+'.join([word] * 9)}", 1)])
        document = make_document(HeldRecord("a", 1, "b"), tokens, b"")
        held = [each.term.decode() for each in document.termlist()]
        assert [name[0] for name in held if name[0] in TERM + BIGRAM] == [BIGRAM, TERM]


def test_a_record_is_read_as_it_was_named() -> None:
    """Its id, the number of its document, the digest of what it is made of."""
    held = HeldRecord("kr-2567-kkn-001", 12, "0a1b")
    assert read_record(name_record(held).encode()) == held


def test_records_are_spread_evenly_and_stay_where_they_are() -> None:
    """By their ids alone, the same in every run."""
    shards = [choose_shard(f"kr-2567-kkn-{number:03d}", 4) for number in range(1_000)]
    assert all(200 < shards.count(shard) < 300 for shard in range(4))
    assert choose_shard("kr-2567-kkn-001", 4) == 3
