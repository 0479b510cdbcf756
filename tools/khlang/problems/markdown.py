"""The table of all kinds of problems as Markdown, for people who write programs.

`make generated` writes it.
"""

from __future__ import annotations

from khlang.problems.registry import CODES

_HEAD = """# Problems

Every kind of problem that `khlang check` reports, made from `khlang/problems/words.py` by `make generated`.
A name in braces is a fact of the problem. Of several wordings the first counts whose facts are all known.

| code | words for the author of a file | words in front of a form, where they differ |
|---|---|---|
"""


def make_table() -> str:
    """Give the table, one row a code, in the order of the codes."""
    rows = (
        f"| `{name}` | {_join(code.words)} | {_join(code.form_words)} |\n"
        for name, code in sorted(CODES.items())
    )
    return _HEAD + "".join(rows)


def _join(words: tuple[str, ...]) -> str:
    """Give templates as one cell: a line each, with what Markdown would read as a sign escaped."""
    lines = (each.replace("{{", "{").replace("}}", "}") for each in words)
    return "<br>".join(_escape(line) for line in lines)


def _escape(text: str) -> str:
    for sign in "\\|*_<>[]`":
        text = text.replace(sign, f"\\{sign}")
    return text.strip()
