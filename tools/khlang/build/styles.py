"""The style sheet of every page: of the theme's what a page may use, then the site's own, in one file.

The theme's sheet styles a hundred parts that no page of the site has, and was the largest file of a first answer:
of 23 kB on the wire six are left, and of our own, without comments, ten of 13.

A rule of the theme stays when all classes and ids of its selector are words of what makes pages: the site's own
templates and scripts, and pages as they came out, which hold what Markdown and other plugins write. Words are looked
for anywhere, not only in attributes, so that what a script puts together stays, too. Elements, states and whatever
stands in `:not()` and the like ask for no word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tinycss2
from tinycss2 import ast

from khlang.cache import Cache, make_key

STYLES = "assets/css/site.css"
# What the theme calls its sheet, with a hash.
_OF_THEME = "assets/stylesheets/main.*.min.css"
_WORD = re.compile(r"[A-Za-z_-][\w-]*", re.ASCII)
_USED_PROPERTY = re.compile(r"var\(\s*(--[\w-]+)", re.ASCII)
# Attributes that are words of the theme's as classes are; others, such as `open`, a browser sets by itself.
_NAMED_ATTRIBUTE = re.compile("data-md-|dir$")
# Rules that hold rules.
_HOLDING = ("media", "supports")


@dataclass(frozen=True, slots=True)
class StyleSheets:
    """The texts of the sheets that become one: the theme's, and the site's own in order."""

    theme: str
    own: str


def read_style_sheets(folders: Sequence[Path], own: Iterable[str]) -> StyleSheets | None:
    """Read the theme's sheet and those of `own` (paths below the site), each from the first of the folders with it.

    None where one is not there, as under another theme: then pages name the sheets one by one.
    """
    theme = next((path for folder in folders for path in sorted(folder.glob(_OF_THEME))), None)
    paths = [next((folder / path for folder in folders if (folder / path).is_file()), None) for path in own]
    found = [path for path in paths if path]
    if theme is None or len(found) < len(paths):
        return None
    texts = [path.read_text(encoding="utf-8") for path in (theme, *found)]
    return StyleSheets(texts[0], "\n".join(texts[1:]))


def find_words(text: str) -> set[str]:
    """Give all words of a template, a script or a page that may be a class or an id."""
    return {*_WORD.findall(text)}


def read_words(folders: Iterable[Path]) -> set[str]:
    """Give the words of all templates and scripts in some folders, and the custom properties that styles there read."""
    words: set[str] = set()
    for path in (path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".html", ".js", ".css"):
            # Words are ASCII, in whatever else a file of the library's own may be written.
            text = path.read_text(encoding="utf-8", errors="replace")
            words.update(_USED_PROPERTY.findall(text) if path.suffix == ".css" else find_words(text))
    return words


def join_styles(sheets: StyleSheets, words: Collection[str]) -> str:
    """Give the one sheet; `words` are those of what makes pages."""
    own = "".join(_write_rules(_parse(sheets.own)))
    theme = "".join(_write_rules(_parse(sheets.theme), words))
    used = {*_USED_PROPERTY.findall(theme), *_USED_PROPERTY.findall(own)}
    return f'@charset "UTF-8";{"".join(_write_rules(_parse(theme), words, used))}\n{own}\n'


class _Asked(Collection[str]):
    """Words that note which of them were asked for, and whether they were there."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        self.asked: dict[str, bool] = {}

    def __contains__(self, word: object) -> bool:
        is_there = word in self._words
        self.asked[str(word)] = is_there
        return is_there

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def keep_styles(sheets: StyleSheets, words: Collection[str], cache: Cache) -> str:
    """Give what `join_styles` gives, as it was joined before if that is kept.

    Pages have other words after each edit, such as names of files: only those that the sheets ask for count.
    """
    key = make_key(sheets.theme, sheets.own)
    kept = cache.get([key]).get(key)
    if kept is not None:
        asked, joined = json.loads(kept)
        if all((word in words) == is_there for word, is_there in asked.items()):
            return str(joined)
    noted = _Asked(words)
    joined = join_styles(sheets, noted)
    cache.put({key: json.dumps([noted.asked, joined], ensure_ascii=False).encode()}, used=[key])
    return joined


def _parse(text: str | list[ast.Node]) -> list[ast.Node]:
    rules: list[ast.Node] = tinycss2.parse_rule_list(text, skip_comments=True, skip_whitespace=True)
    return rules


def _write_rules(
    rules: Iterable[ast.Node],
    words: Collection[str] | None = None,
    properties: Collection[str] | None = None,
) -> Iterator[str]:
    """Write rules without comments: those of which `words` has all names, and of custom properties those of `words`
    and `properties`; without these, all."""
    for rule in rules:
        if isinstance(rule, ast.QualifiedRule):
            kept = [_squeeze(each) for each in _split(rule.prelude) if words is None or _is_met(each, words)]
            body = _write_declarations(rule.content, words, properties)
            if kept and body:
                yield f"{','.join(kept)}{{{body}}}"
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword in _HOLDING and rule.content is not None:
            inner = "".join(_write_rules(_parse(rule.content), words, properties))
            if inner:
                yield f"@{rule.at_keyword} {_squeeze(rule.prelude)}{{{inner}}}"
        elif isinstance(rule, ast.AtRule) and rule.lower_at_keyword != "charset":
            body = ";" if rule.content is None else f"{{{_squeeze(rule.content)}}}"
            yield f"@{rule.at_keyword} {_squeeze(rule.prelude)}".rstrip() + body


def _split(prelude: Iterable[ast.Node]) -> list[list[ast.Node]]:
    """Cut a list of selectors at its commas."""
    selectors: list[list[ast.Node]] = [[]]
    for node in prelude:
        if node == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    return selectors


def _is_met(selector: Sequence[ast.Node], words: Collection[str]) -> bool:
    """Tell whether all names of a selector are among the words."""
    names: list[str] = []
    for before, node in zip([None, *selector], selector, strict=False):
        if isinstance(node, ast.HashToken) or (isinstance(node, ast.IdentToken) and before == "."):
            names.append(node.value)
        elif isinstance(node, ast.SquareBracketsBlock):
            said = [each.value for each in node.content if isinstance(each, ast.IdentToken | ast.StringToken)]
            names += said if said and _NAMED_ATTRIBUTE.match(said[0]) else []
    return all(name in words for name in names)


def _write_declarations(
    content: Sequence[ast.Node], words: Collection[str] | None, properties: Collection[str] | None
) -> str:
    """Write the declarations of a rule, but for custom properties that nothing reads; what is none, as it stands."""
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    if not all(isinstance(each, ast.Declaration) for each in found):
        return _squeeze(content)
    return ";".join(
        f"{each.name}:{_squeeze(each.value) or ' '}{'!important' if each.important else ''}"
        for each in found
        if properties is None
        or not each.name.startswith("--")
        or each.name in properties
        or (words is not None and each.name in words)
    )


def _squeeze(nodes: Iterable[ast.Node]) -> str:
    """Write nodes without comments, and with one space for many."""
    kept = [node for node in nodes if not isinstance(node, ast.Comment)]
    short = [
        ast.WhitespaceToken(0, 0, " ") if isinstance(node, ast.WhitespaceToken) else node for node in kept
    ]
    written: str = tinycss2.serialize(short)
    return written.strip()
