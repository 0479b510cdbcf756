"""Breaks clean texts in each way, repairs them, and counts the letters that are wrong before and after.

    python -m tests.benchmarks.repair FOLDER [--texts 40] [--classes A,B,A+E]

FOLDER holds clean texts: `*.txt`, or `*.jsonl.xz` with a `text` a line. Of each class the share of wrong letters is
printed (edit distance by letters), with spaces and without, and the CPU time for 2,000 letters, about a page. Gives 1
where a clean text is changed, or more than MAX_ERROR of the letters of a class that the repair promises are wrong.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from khlang.thai.repair import Outcome, repair_text
from khlang.thai.text import normalise

from tests.damage import CLASSES, break_text

PROMISED = ("A", "B", "C", "C2", "D", "E", "E′", "A+E", "B+E", "F")
MAX_ERROR = {"F": 0.03}
_MOST = 0.01
PAGE = 2_000


def read_texts(folder: Path) -> Iterator[str]:
    """Give the clean texts of a folder, in normal form."""
    for path in sorted(folder.glob("*.txt")):
        yield normalise(path.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield normalise("\n".join(row.get("paras") or [row["text"]]))


def count_edits(one: str, other: str) -> int:
    """Give the edit distance of two texts, by Myers' bit vectors (doi:10.1145/316542.316550)."""
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = {}
    for at, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << at
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, edits = every, 0, len(one)
    for letter in other:
        same = places.get(letter, 0)
        straight = same | down
        across = (((same & up) + up) ^ up) | same
        more, less = down | (every & ~(across | up)), up & across
        edits += bool(more & last) - bool(less & last)
        more, less = (more << 1) | 1, less << 1
        up, down = (less | (every & ~(straight | more))) & every, more & straight & every
    return edits


def count_errors(clean: str, text: str) -> tuple[int, int]:
    """Give the edit distance without spaces and with them, line by line where both have the same lines."""
    lines, others = clean.split("\n"), text.split("\n")
    if len(lines) != len(others):
        lines, others = [clean.replace("\n", " ")], [text.replace("\n", " ")]
    pairs = [(one, other) for one, other in zip(lines, others, strict=True) if one != other]
    bare = sum(count_edits(re.sub(r"\s", "", one), re.sub(r"\s", "", other)) for one, other in pairs)
    return bare, sum(count_edits(one, other) for one, other in pairs)


def measure_class(name: str, texts: list[str]) -> tuple[float, float, float, float, int]:
    """Give (wrong before, wrong after, wrong after with spaces, CPU seconds a page, how many were not repaired)."""
    before = after = spaced = letters = 0
    seconds = 0.0
    refused = 0
    for number, clean in enumerate(texts):
        broken = break_text(clean, name, Random(number))
        start = time.process_time()
        repair = repair_text(broken)
        seconds += time.process_time() - start
        letters += len(clean)
        before += count_errors(clean, broken)[0]
        bare, with_spaces = count_errors(clean, repair.repaired)
        after, spaced = after + bare, spaced + with_spaces
        refused += repair.outcome in (Outcome.NOT_BETTER, Outcome.LETTER_SOUP)
    return before / letters, after / letters, spaced / letters, seconds / letters * PAGE, refused


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=40)
    parser.add_argument(
        "--classes", default=",".join((*PROMISED, *(each for each in CLASSES if each not in "ABCDEF")))
    )
    arguments = parser.parse_args()
    every = [text for text in read_texts(arguments.folder) if len(text) > 300]
    texts = Random(1).sample(every, min(arguments.texts, len(every)))
    changed = [repair.changed for text in texts if (repair := repair_text(text)).changed]
    print(
        f"{len(texts)} clean texts of {sum(map(len, texts)):,} letters: {sum(map(len, changed))} lines changed"
    )
    print("class    before   after    with spaces   s/page   not repaired")
    is_bad = bool(changed)
    for name in dict.fromkeys(arguments.classes.split(",")):
        before, after, spaced, seconds, refused = measure_class(name, texts)
        print(
            f"{name:7}  {before:.4f}   {after:.4f}   {spaced:.4f}        {seconds:.3f}    {refused}",
            flush=True,
        )
        is_bad |= name in PROMISED and after > MAX_ERROR.get(name, _MOST)
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
