"""Looks at the Markdown of a page written by hand: what it may hold, and what a renderer takes long for. Pure.

Everything is looked for in the text as written, in code as well, so that no reading of Markdown by ours need be the
same as the renderer's: what could be HTML, an address or an attribute anywhere must be one of those allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from khlang.fields.web_address import find_safe_url
from khlang.node_reader import Reader
from khlang.problems import START, Mark, Problem
from khlang.yaml_text import is_text_in_yaml, read_text, read_tree

# What pages may say in their front matter, each a text; MkDocs and the theme would take other keys as orders
# (`template`, `head`). Below the page, under the words of `contact`, stands whom to call (`contact` in mkdocs.yml).
KEYS = ("title", "description", "contact")
MAX_WORDS = 300
# A renderer's time grows with the square of what stands between two blank lines and of its signs, and with the depth
# of lists and quotations. The longest page of the library has 70 lines, its longest block 900 letters and 32 signs.
MAX_LINES = 1_000
MAX_BLOCK = 4_000
MAX_SIGNS = 300
MAX_SIGNS_OF_PAGE = 2_000
# A renderer fills each row of a table up to the width of its head.
MAX_CELLS = 5_000
MAX_DEPTH = 6
MAX_LINK_TEXT = 500
MAX_TOLD = 20

# As MkDocs finds front matter (mkdocs/utils/meta.py); with any other reading it could find keys that we do not see.
_FRONT_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_BLOCK = re.compile(r"\n[ ]*\n")
_SIGNS = "*_[]()`!<>&~^=+|:\\\"'#-"
_PREFIX = re.compile(r"(?:[ ]|>|[*+-](?=[ ])|[0-9]{1,9}[.)](?=[ ]))*")
_MARKER = re.compile(r"[>*+-]|[0-9]+[.)]")

# Where HTML, an entity, an attribute list or an address begins, and what of each may stand there.
_TAG = re.compile(r"<(?=[a-zA-Z/!?]|[^<>\s]+@)")
_ALLOWED_TAG = re.compile(r"<span class=\"kl-badge(?: kl-badge--[a-z]{1,20})?\">|</span>|<br>")
_AUTOLINK = re.compile(r"<(https://[^<>]*)>")
_ENTITY = re.compile(r"&(?=#|[a-zA-Z0-9]+;)")
_ALLOWED_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp);")
_BRACE = re.compile(r"[{}]")
_ATTRIBUTES = re.compile(
    r"\{ ?(?:\.kl-button|(?:width|height)=\"[0-9]{1,4}\")(?: (?:width|height)=\"[0-9]{1,4}\")* ?\}"
)
_ADDRESS = re.compile(r"\](?=\()")
_ALLOWED_ADDRESS = re.compile(r"\]\(([^\s()<>{}\"'`\\]+)(?: \"[^\"\n`\\]*\")?\)")
_PLACE = re.compile(r"(?!/)[A-Za-z0-9_./-]*(?:#[^:]*)?")
_DEFINITION = re.compile(r"\](?=:)")


def check_markdown(data: bytes, file: str) -> Iterator[Problem]:
    """Give the problems of a page's bytes; `file` is only named. At most MAX_TOLD of what stands in the text."""
    text, problems = read_text(data, file)
    yield from problems
    if text is None:
        return
    yield from _check_front_matter(text, file)
    found = [*_check_size(text), *_check_lines(text), *_check_parts(text)]
    for index, code, facts in sorted(found, key=lambda each: each[0])[:MAX_TOLD]:
        yield Problem.of(code, file=file, mark=_mark_at(text, index), facts=facts)


def _check_front_matter(text: str, file: str) -> Iterator[Problem]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        yield Problem.of("no_front_matter", file=file)
        return
    # A line before it, so that marks are those of the file.
    tree, problems = read_tree(f"\n{found[1]}".encode(), file)
    yield from problems
    if tree is None:
        return
    reader = Reader(file)
    entries = reader.entries(tree, KEYS, "")
    for key, entry in entries.items():
        words = reader.text(entry.value, key)
        if words is not None and (
            not is_text_in_yaml(words) or re.search("[<>]", words) or len(words) > MAX_WORDS
        ):
            reader.report("front_matter_words", entry.value.mark, key, key=key, most=MAX_WORDS)
    if "description" not in entries:
        reader.report("missing_key", START, key="description")
    yield from reader.problems


_Found = tuple[int, str, dict[str, str | int]]


def _check_size(text: str) -> Iterator[_Found]:
    """Give what a renderer would take long for: too many lines, long blocks, wide tables, many signs."""
    if text.count("\n") > MAX_LINES:
        yield len(text), "page_too_long", {"most": MAX_LINES}
    for sign in _SIGNS:
        if text.count(sign) > MAX_SIGNS_OF_PAGE:
            yield len(text), "too_many_signs", {"sign": sign, "most": MAX_SIGNS_OF_PAGE}
    start = cells = 0
    for block in _BLOCK.split(text):
        index = text.index(block, start) if block else start
        start = index + len(block)
        lines = block.split("\n")
        width = max(line.count("|") for line in lines)
        cells += width * len(lines)
        if width and cells > MAX_CELLS:
            yield index + block.index("|"), "too_many_cells", {"most": MAX_CELLS}
        if len(block) > MAX_BLOCK:
            yield index, "block_too_long", {"most": MAX_BLOCK}
        many = next((sign for sign in _SIGNS if block.count(sign) > MAX_SIGNS), "")
        if many:
            yield index + block.index(many), "too_many_signs", {"sign": many, "most": MAX_SIGNS}


def _check_lines(text: str) -> Iterator[_Found]:
    """Give lists and quotations within too many others, and tabs."""
    index = 0
    for line in text.split("\n"):
        prefix = _PREFIX.match(line)
        assert prefix
        if prefix[0].count(" ") // 4 + len(_MARKER.findall(prefix[0])) > MAX_DEPTH:
            yield index, "markdown_too_deep", {"most": MAX_DEPTH}
        if "\t" in line:
            yield index + line.index("\t"), "tab", {}
        index += len(line) + 1


def _check_parts(text: str) -> Iterator[_Found]:
    """Give HTML, entities, attributes and addresses that no page may hold."""
    for index in _find_others(text, _TAG, _ALLOWED_TAG):
        link = _AUTOLINK.match(text, index)
        if link is None or find_safe_url(unescape(link[1])) is None:
            yield index, "raw_html", {"text": _quote(text, index)}
    for index in _find_others(text, _ENTITY, _ALLOWED_ENTITY):
        yield index, "page_entity", {"text": _quote(text, index)}
    yield from _check_attributes(text)
    for address in _ADDRESS.finditer(text):
        found = _ALLOWED_ADDRESS.match(text, address.start())
        if found is None or not _is_allowed(text, found):
            yield address.start() + 1, "page_link", {"text": _quote(text, address.end())}
    for definition in _DEFINITION.finditer(text):
        yield definition.start(), "link_definition", {}


def _find_others(text: str, start: re.Pattern[str], allowed: re.Pattern[str]) -> Iterator[int]:
    return (found.start() for found in start.finditer(text) if not allowed.match(text, found.start()))


def _check_attributes(text: str) -> Iterator[_Found]:
    """Refuse braces, but for one list of allowed attributes a line: a renderer reads to the last brace of the line."""
    index = 0
    for line in text.split("\n"):
        allowed = _ATTRIBUTES.search(line)
        rest = line[: allowed.start()] + " " * len(allowed[0]) + line[allowed.end() :] if allowed else line
        if brace := _BRACE.search(rest):
            yield index + brace.start(), "page_attributes", {}
        index += len(line) + 1


def _is_allowed(text: str, found: re.Match[str]) -> bool:
    """Tell whether a link leads to a place of the site, or to an https address that no picture is loaded from."""
    if _PLACE.fullmatch(found[1]):
        return True
    return find_safe_url(found[1]) is not None and _is_plain_link(text, found.start())


def _is_plain_link(text: str, end: int) -> bool:
    """Tell whether the brackets that end at `end` are those of a link for certain: no picture, nothing within them."""
    opened = text.rfind("[", max(0, end - MAX_LINK_TEXT), end)
    within = text[opened + 1 : end]
    return opened > 0 and text[opened - 1] not in "!\\" and not any(sign in within for sign in "]`\\")


def _quote(text: str, index: int) -> str:
    """Give the beginning of what stands at an index, to its line's end at most."""
    return text[index : index + 30].partition("\n")[0]


def _mark_at(text: str, index: int) -> Mark:
    before = text[:index]
    return Mark(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
