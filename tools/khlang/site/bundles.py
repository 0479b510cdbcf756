"""Styles and scripts that every phone asks for, joined: on a slow network each file costs a turn of its own.

The files stay as they are in the theme, to be read and checked; what is joined is what pages name.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from khlang.pages.page import TextFile

STYLES, SCRIPTS = "assets/css/site.css", "assets/js/search.js"
# The search page's scripts, in the order in which they run; those that no first answer needs come by themselves.
_SEARCH = (
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


def make_bundles(config: MkDocsConfig) -> list[TextFile]:
    """Join the styles of `extra_css` and the scripts of the search page, and let pages name what is joined.

    Without one of its files, as under a theme of one's own, a bundle is not made.
    """
    folders = [*map(Path, config.theme.dirs), Path(config.docs_dir)]
    styles = _join(folders, map(str, config.extra_css))
    scripts = _join(folders, (f"assets/js/search/{name}.js" for name in _SEARCH))
    if styles:
        config.extra_css = [STYLES]
    config.extra["khlang_scripts"] = SCRIPTS
    return [TextFile(path, text) for path, text in ((STYLES, styles), (SCRIPTS, scripts)) if text]


def _join(folders: Iterable[Path], paths: Iterable[str]) -> str:
    places = list(folders)
    texts = []
    for path in paths:
        found = next((folder / path for folder in places if (folder / path).is_file()), None)
        if found is None:
            return ""
        texts.append(found.read_text(encoding="utf-8"))
    return "\n".join(texts)
