"""What Whoosh keeps comes back as it was."""

from __future__ import annotations

import pytest
from khlang.search.desk.whoosh_index import Document, WhooshIndex, write_index
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import build_forward_index
from khlang.search.index.inverted import build_inverted_index
from whoosh.filedb.filestore import RamStorage

from tests.memory_index import MemoryIndex


@pytest.mark.parametrize("times", [1, 200, 300, 20_000])
def test_numbers_of_any_size_are_kept(times: int) -> None:
    """Many records and high counts take more bytes a number, and come back as they were."""
    listed = [
        RecordTokens.of((FieldTokens(" ".join(["ขยะ"] * times), 6), FieldTokens(f"บ้าน+{number}", 1)))
        for number in range(300)
    ]
    storage = RamStorage()
    documents = [Document(str(number), b"") for number in range(len(listed))]
    write_index(documents, build_inverted_index(build_forward_index(listed)), storage)
    index, memory = WhooshIndex(storage), MemoryIndex(listed)
    assert index.idf_buckets == memory.idf_buckets
    assert index.lengths.tolist() == memory.lengths.tolist()
    for term in ("ขยะ", "บ้าน", "7"):
        assert index.find_postings(term).doc_ids.tolist() == memory.find_postings(term).doc_ids.tolist()
        assert (
            index.find_postings(term).frequencies.tolist() == memory.find_postings(term).frequencies.tolist()
        )
    for pair in (("ขยะ", "ขยะ"), ("บ้าน", "ขยะ")):
        assert (
            index.find_bigram_postings(*pair).frequencies.tolist()
            == memory.find_bigram_postings(*pair).frequencies.tolist()
        )
