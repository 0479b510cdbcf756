"""Style sheets and scripts that every phone asks for, joined: on a slow network each file costs a round trip.

The theme keeps them as single files, to be read and checked; pages name the joined ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from khlang.pages.page import TextFile

STYLES, SCRIPTS, FORM = "assets/css/site.css", "assets/js/search.js", "assets/js/form.js"
# The search page's scripts, in the order in which they run; those that no first answer needs come by themselves.
SEARCH_SCRIPTS = (
    "packing",
    "static_index",
    "tokenizer",
    "parser",
    "segmentation",
    "ranking",
    "snippet",
    "searcher",
    "results_view",
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
    "draft",
    "receipt",
    "outbox",
    "review",
    "draft_list",
    "sending",
    "start",
)


def make_bundles(folders: Sequence[Path], styles: Iterable[str]) -> list[TextFile]:
    """Join style sheets (paths below the site) into one file, and the scripts of the search page and of the form.

    Files are looked for in `folders`, the first of which has precedence. A bundle of which one file is not
    there, as under a theme of one's own, is not made.
    """
    scripts = (f"assets/js/search/{name}.js" for name in SEARCH_SCRIPTS)
    form = (f"assets/js/form/{name}.js" for name in FORM_SCRIPTS)
    bundles = {STYLES: styles, SCRIPTS: scripts, FORM: form}
    joined = ((path, _join(folders, parts)) for path, parts in bundles.items())
    return [TextFile(path, text) for path, text in joined if text]


def _join(folders: Sequence[Path], paths: Iterable[str]) -> str:
    texts = []
    for path in paths:
        found = next((folder / path for folder in folders if (folder / path).is_file()), None)
        if found is None:
            return ""
        texts.append(found.read_text(encoding="utf-8"))
    return "\n".join(texts)
