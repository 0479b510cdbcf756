"""Texts of many records, cut at once, give what each gives alone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from khlang.search.index.batch_tokens import BatchTokenizer
from khlang.search.index.text_tokens import tokenize_texts
from khlang.search.text.tokenizer import PRE_TOKEN, Tokenizer, fold_text, fold_texts, pre_tokenize

TOKENIZER = Tokenizer(["ธนาคารขยะ", "ศูนย์เรียนรู้"], ["สพอ"])
BATCH = BatchTokenizer(TOKENIZER)
PIECES = (
    "การ", "ประชุม", "ธนาคารขยะ", "อันตราย", "ศูนย์เรียนรู้", "เดือน", "ม.ค.", "มี.ค", "พ.ศ.", "ปี", "สพอ", "สพอ.", "ต.", "กก",
    "กข.คจ", "ก", "า", "ๆ", "ฯ", " ", "  ", ".", "\n", "\x01", "~", "+", "2567", "๑,๐๐๐.๕", "PM 2.5", "OTOP", "Ａ１",
    "İ", "ΑΣ", "𝒳", "\ud800", "เเ", "\u0e4d\u0e32", "ผ่าน" * 6, "ห้า" * 120, "ตากลม" * 30,
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text("กขมคพศย.ี า", max_size=8), max_size=12).map("".join)


@given(st.lists(st.lists(st.tuples(TEXTS, st.booleans()), max_size=4), max_size=4))
def test_many_records_give_what_each_gives(records: list[list[tuple[str, bool]]]) -> None:
    """Whatever stands in the others, and whatever came before."""
    assert BATCH.tokenize(records) == [tokenize_texts(texts, TOKENIZER) for texts in records]


def test_a_full_memory_forgets() -> None:
    """More texts and runs than are remembered are cut as any."""
    batch = BatchTokenizer(TOKENIZER)
    records = [[(f"การประชุมที่ {number}", True), ("ก" * (number % 15), False)] for number in range(2_500)]
    alone = [tokenize_texts(texts, TOKENIZER) for texts in records]
    assert batch.tokenize(records) == alone
    assert [cut for record in records for cut in batch.tokenize([record])] == alone


@given(st.lists(TEXTS, max_size=5))
def test_texts_are_folded_as_each_is(texts: list[str]) -> None:
    """Also those that need a normal form, or become longer."""
    assert fold_texts(texts) == [*map(fold_text, texts)]


@given(TEXTS)
def test_pre_tokens_are_those_of_the_pattern(text: str) -> None:
    """The pattern that browsers have too: the quick way to a run finds no other."""
    folded = fold_text(text)
    spans = [(start, end) for _pre_token, _is_thai, start, end in pre_tokenize(folded)]
    assert spans == [found.span() for found in re.finditer(PRE_TOKEN, folded)]
