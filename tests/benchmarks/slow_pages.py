"""How long MkDocs' renderer takes for pages that somebody writes to keep it busy, where the checker lets them pass.

`python -m tests.benchmarks.slow_pages [FOLDER]` fills the checker's bounds with repeated signs of Markdown, and takes
the `.md` files of FOLDER as pages. Prints the slowest; ends with 1 if one takes longer than MAX_SECONDS of CPU.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import markdown  # type: ignore[import-untyped]
from khlang.checks.markdown import MAX_BLOCK, check_markdown
from khlang.yaml_text import MAX_FILE_BYTES

MAX_SECONDS = 1.0
# Of all pairs of tokens; each takes a tenth of a second and more.
PAIRS = 300
FRONT_MATTER = b"---\ndescription: a page\n---\n"
# What MkDocs adds, and mkdocs.yml.
EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "admonition"]
TOKENS = [
    "[", "]", "![", "[a](", "[a](b.md)", "[a]", "[a][b]", "](", "*", "**", "***", "*a", "*a_", "_a", "_a_", "**a *b ",
    "*a **b ", "`", "``", "` `` ", "a`", "<", "<br>", '<span class="kl-badge">', "</span>", "&", "&amp;", "\\", "\\*",
    "~~~\n", "```\n", "~", "|", "| a |\n", "|-|-|\n", "a|", "- ", "- a\n", "* * *\n", "---\n", "a\n=\n", "a\n-\n", "# ",
    "# a\n", "#", "1. a\n", "1.", " ", "  a", "    a\n", "> ", ">", "> a\n", ": ", ":", "!!! note\n",
    "!!! note\n    a\n", '!!! a "b"\n', "=", "==", "+", '"', "'", "(", ")", "((", "a@b.c ", "https://a.b/",
    "[a](https://a.b/)", "<https://a.b/>", '![a](b.svg){ width="1" }\n', "{ .kl-button }\n", "ก", "a", "\n", " \n",
]  # fmt: skip


def is_accepted(data: bytes) -> bool:
    """Tell whether the checker lets a page pass."""
    return not any(check_markdown(data, "page.md"))


def make_pages() -> Iterator[tuple[str, bytes]]:
    """Give (name, page) of the largest accepted pages of each token, and of some pairs of tokens, in blocks."""
    pairs = random.Random(11).sample(list(itertools.permutations(TOKENS, 2)), PAIRS)
    for tokens in (*((token,) for token in TOKENS), *pairs):
        unit = "".join(tokens)
        if block := _grow(unit, MAX_BLOCK):
            yield f"{unit!r}", FRONT_MATTER + _grow(f"{block}\n\n", MAX_FILE_BYTES).encode()


def _grow(unit: str, most: int) -> str:
    """Give as many repetitions of `unit` as the checker accepts, within `most` characters; empty if it takes none."""
    low, high = 0, most // len(unit) + 1
    while high - low > 1:
        middle = (low + high) // 2
        accepted = is_accepted(FRONT_MATTER + f"{unit * middle}\n".encode())
        low, high = (middle, high) if accepted else (low, middle)
    return unit * low


def measure(data: bytes) -> float:
    """Give the CPU seconds of rendering a page as MkDocs does; a renderer that fails counts as slow."""
    started = time.process_time()
    try:
        markdown.Markdown(extensions=EXTENSIONS).convert(data.decode())
    except RecursionError:
        return float("inf")
    return time.process_time() - started


def main(folder: Path | None) -> int:
    """Measure all, print the slowest ten and what was refused of the folder."""
    given = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.md"))] if folder else []
    started = time.process_time()
    beside = [(name, FRONT_MATTER + data[: MAX_FILE_BYTES - len(FRONT_MATTER)]) for name, data in given]
    passed = [(name, data) for name, data in beside if is_accepted(data)]
    seconds = time.process_time() - started
    if folder:
        print(
            f"{len(given) - len(passed)} of {len(given)} refused in {seconds:.2f} s; passed: {[n for n, _ in passed]}"
        )
    times = sorted(
        ((measure(data), name, len(data)) for name, data in (*passed, *make_pages())), reverse=True
    )
    for each, name, size in times[:10]:
        print(f"{each:7.3f} s {size:6} bytes  {name}")
    return int(times[0][0] > MAX_SECONDS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
