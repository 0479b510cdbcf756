"""Scripts that every phone asks for, joined: on a slow network each file costs a round trip.

The theme keeps them as single files, to be read and checked; pages name the joined ones. Comments stay behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from khlang.pages.page import TextFile
from khlang.thai.private_patterns import NUMBER_PATTERNS, PLACE_PATTERNS
from khlang.thai.signs import OTHER_SIGNS, UNSEEN

SCRIPTS, FORM = "assets/js/search.js", "assets/js/form.js"
# The search page's scripts, in the order in which they run; those that no first answer needs come by themselves.
SEARCH_SCRIPTS = (
    "packing",
    "static_index",
    "tokenizer",
    "parser",
    "dictionary",
    "mentions",
    "segmentation",
    "ranking",
    "weakness",
    "word_texts",
    "snippet",
    "searcher",
    "results_view",
    "facets_view",
    "search_request",
    "search_page",
)
# The scripts of the form, all at once: who writes without a signal must not wait for another file.
FORM_SCRIPTS = (
    "page",
    "rows",
    "answers",
    "conditions",
    "screens",
    "store",
    "service",
    "problems",
    "shrink_photo",
    "sha256",
    "photos",
    "draft",
    "receipt",
    "outbox",
    "review",
    "draft_list",
    "private_numbers",
    "hints",
    "check",
    "paper_text",
    "send_text",
    "sending",
    "line_browser",
    "areas",
    "place_picker",
    "start",
)
# What is for people and for the check of types: a fourth of what would go over the network. No script has such signs
# in a text, or a text of several lines.
_FOR_PEOPLE = re.compile(r"/\*\*(?:(?!\*/).)*\*/ ?|^ *(?://[^\n]*)?", re.MULTILINE | re.DOTALL)
_EMPTY_LINES = re.compile(r"\n\s*\n")


def make_bundles(folders: Sequence[Path]) -> list[TextFile]:
    """Join the scripts of the search page and of the form.

    Files are looked for in `folders`, the first of which has precedence. A bundle of which one file is not
    there, as under a theme of one's own, is not made.
    """
    form = _join_scripts(folders, "form", FORM_SCRIPTS)
    joined = {
        SCRIPTS: _join_scripts(folders, "search", SEARCH_SCRIPTS),
        FORM: form and form + write_private_patterns(),
    }
    return [TextFile(path, text) for path, text in joined.items() if text]


def write_private_patterns() -> str:
    """Give the script that hands the patterns of private numbers to the form's `private_numbers.js`."""
    patterns = {
        code: [
            {"pattern": each.pattern, "group": each.group, "check_digit": each.check_digit} for each in group
        ]
        for code, group in (NUMBER_PATTERNS | PLACE_PATTERNS).items()
    }
    data = {"patterns": patterns, "signs": OTHER_SIGNS, "unseen": UNSEEN}
    return f"khlangPrivateNumbers.take({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _join_scripts(folders: Sequence[Path], folder: str, names: Iterable[str]) -> str:
    text = _join(folders, (f"assets/js/{folder}/{name}.js" for name in names))
    return _EMPTY_LINES.sub("\n", _FOR_PEOPLE.sub("", text))


def _join(folders: Sequence[Path], paths: Iterable[str]) -> str:
    texts = []
    for path in paths:
        found = next((folder / path for folder in folders if (folder / path).is_file()), None)
        if found is None:
            return ""
        texts.append(found.read_text(encoding="utf-8"))
    return "\n".join(texts)
