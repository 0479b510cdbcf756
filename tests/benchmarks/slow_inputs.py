"""Times the desk on queries and texts that somebody may send to keep it busy.

    python -m tests.benchmarks.slow_inputs

Prints the slowest of each kind in CPU seconds, and gives 1 if one takes longer than it may.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from khlang.library import Library, load_library
from khlang.search.desk import Desk
from khlang.search.index.word_texts import WordText, cut_text
from khlang.search.query.snippet import QueryTerms, make_snippet
from khlang.search.text.tokenizer import Tokenizer, fold_text
from khlang.thai.private_numbers import find_private_numbers

from tests.conftest import LIBRARY
from tests.search.desk.test_desk import HOSTILE

MAX_SECONDS = {"query": 0.5, "misspelt title": 0.25, "long text": 0.25, "private numbers": 0.75}
LONG = 60_000
# Each nearly a private number, or the beginning of something that is none.
NEARLY_NUMBERS = (
    "0", "08", "08 ", "0 8 ", "081-", "+66", "00 66 ", "1-", "16.", "16.208,", "16°", "l0", "O", "0\u200b", "(", "- ",
    " ", "\n", "\u200b", "²", "08²", "0 8 ²", "08/08/2567 ", "08.30-", "06,07,", "ISBN 97", "ที่ กก", "ก0810.1/",
    "maps.google.", "openstreetmap.org/", "12.345 99.721 ก", "1-0000-00000-00-9,", "0800000001,", "081🙂",
)  # fmt: skip
Work = Callable[[], object]


def ask(desk: Desk, text: str) -> None:
    """Search, show the first results, suggest."""
    answer = desk.search(text)
    for number in answer.records[:20]:
        desk.make_snippet(desk.records[number], answer)
    desk.suggest(text)


def suggest(desk: Desk, text: str) -> object:
    """Search, and say what may have been meant."""
    return desk.search(text).did_you_mean


def misspell(library: Library) -> Iterator[str]:
    """Give titles with two letters swapped, one missing or one wrong, always the same."""
    chance = random.Random(7)
    for record in library.published:
        letters = list(record.title)
        at = chance.randrange(len(letters) - 1)
        first, second = letters[at : at + 2]
        letters[at : at + 2] = chance.choice(([second, first], [first], [first, "ม"]))
        yield "".join(letters)


def cut_and_mark(text: str, query: QueryTerms) -> object:
    """Cut a text into words, and mark those of a query."""
    return make_snippet([WordText("เรื่อง", text, cut_text(fold_text(text), Tokenizer()))], query)


def list_work(library: Library, desk: Desk) -> Iterator[tuple[str, str, Work]]:
    """Give (kind, input, what is timed)."""
    for text in HOSTILE:
        yield "query", text, partial(ask, desk, text)
    for text in misspell(library):
        yield "misspelt title", text, partial(suggest, desk, text)
    query = QueryTerms((("ขยะ", "กา", "ก"),), (("กา", "ขยะ"),), {"ขยะ": 10, "กา": 10, "ก": 10})
    for unit in ("ส", "กา", "ขยะ", "่", "เ", "x", "1", " ", "ขยะ "):
        text = unit * (LONG // len(unit))
        yield "long text", text, partial(cut_and_mark, text, query)
    for unit in NEARLY_NUMBERS:
        text = unit * (LONG // len(unit))
        yield "private numbers", text, partial(find_private_numbers, text)


def main() -> int:
    """Time all."""
    library = load_library(LIBRARY)
    desk = Desk(library)
    desk.search("ขยะ")
    slowest: dict[str, tuple[float, str]] = {}
    for kind, text, work in list_work(library, desk):
        start = time.process_time()
        work()
        slowest[kind] = max(slowest.get(kind, (0.0, "")), (time.process_time() - start, ascii(text[:12])))
    for kind, (seconds, text) in slowest.items():
        print(f"{kind}: {seconds:.3f} s of {MAX_SECONDS[kind]} s, for {text}")
    return int(any(seconds > MAX_SECONDS[kind] for kind, (seconds, _text) in slowest.items()))


if __name__ == "__main__":
    sys.exit(main())
