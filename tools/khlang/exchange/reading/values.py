"""Makes nodes of a record of what was written under headings, by the shapes and types of fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from khlang.exchange.reading.numbering import Item, list_items
from khlang.exchange.reading.rows import Piece
from khlang.fields.field import Control, Field, Group, Scalar, Shape
from khlang.problems import START
from khlang.thai.numbers import parse_phone
from khlang.thai.text import fold, normalise, to_arabic_digits
from khlang.vocabularies import Term, find_term
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree

# What a form has printed for people to write on, and rows of a table in Markdown.
_LEADER = re.compile(r"\.{3,}|…+|_{3,}|(?:-\s?){4,}|\|")
_QUOTED = re.compile(r"[“\"‘'](?P<said>[^“”\"‘']+)[”\"’']?")
_PHONE = re.compile(r"(?:\+66|[(]?0)[0-9๐-๙][0-9๐-๙ ().\-–—]{6,16}[0-9๐-๙]|๐[0-9๐-๙ ().\-–—]{7,17}[0-9๐-๙]")
_COUNT = re.compile(r"[0-9๐-๙]{1,3}(?:,[0-9๐-๙]{3})+|[0-9๐-๙]{1,9}")
_TICKED = re.compile(r"[☑☒✓✔✗✘☐□\uf0fc\uf0fe\uf0a8]|(?:^|\s)/(?=\s|$)|[(]\s*[/xX✓✔]?\s*[)]")
_MAX_ALONE = 400


def make_node(field: Field, pieces: Sequence[Piece], heading: str = "") -> Node | None:
    """Give the node of what pieces say for a field; None where they say nothing that it can hold."""
    texts = [_strip(piece.row.work[piece.start : piece.end]) for piece in pieces]
    if not any(texts):
        return None
    match field.type.shape:
        case Shape.ONE:
            return _make_one(field, texts, heading)
        case Shape.LIST:
            return _make_list(field, texts)
        case Shape.ROWS:
            return _make_rows(field, pieces, texts)
        case Shape.BY_TERM:
            return _make_by_term(field, texts)


def _make_list(field: Field, texts: Sequence[str]) -> Node | None:
    if field.type.join is not None:
        return Text(_join_paragraphs(texts), START, is_block=True)
    if isinstance(field.type.item, Scalar) and field.type.item.is_term:
        return _make_terms(field, texts)
    return _items([Text(say_item(item), START) for item in list_items(texts)])


def make_steps(field: Field, items: Sequence[Item]) -> Node | None:
    """Give the node of items of a list with those below them, for rows with a part for these."""
    below = next((part for part in field.parts if part.type.shape is Shape.LIST), None)
    group = field.type.item
    assert isinstance(group, Group)
    alone = field.part(group.alone)
    if alone is None:
        return None
    rows: list[Node] = []
    for item in items:
        if below is None or not item.sub:
            rows.append(_tree([(alone.key, Text(say_item(item), START))]))
            continue
        sub = _items([Text(each.text, START) for each in item.sub])
        rows.append(_tree([(alone.key, Text(item.text, START)), (below.key, sub)]))
    return _items(rows)


def say_item(item: Item) -> str:
    """Give an item with those below it as one text, on one line each."""
    return "\n".join([item.text, *(f"- {each.text}" for each in item.sub)]).strip()


def _make_one(field: Field, texts: Sequence[str], heading: str) -> Node | None:
    text = " ".join(text for text in texts if text)
    item = field.type.item
    if isinstance(item, Group):
        if item.parse:
            # «อำเภอ» may be the heading and the word for its level at once.
            whole = f"{heading} {text}"
            parts, alone = item.parse(whole), item.parse(text)
            is_part = any(heading not in said for key, said in parts.items() if key not in alone)
            return Text(whole if heading and is_part else text, START)
        return _tree([(item.alone, Text(text, START))]) if item.alone else None
    return _make_scalar(field, item, text, texts)


def _make_scalar(field: Field, item: Scalar[object], text: str, texts: Sequence[str]) -> Node | None:
    said: str | None = text
    match item.control:
        case Control.TELEPHONE:
            said = find_phone(text) or text[:_MAX_ALONE]
        case Control.NUMBER:
            found = _COUNT.search(text)
            said = found[0] if found else None
        case Control.TERM:
            said = _choose_term(field, text, texts)
        case Control.FILE:
            said = None
        case Control.TEXT_AREA:
            said = "\n".join(text for text in texts if text)
        case Control.LINE:
            quoted = _QUOTED.fullmatch(text)
            said = quoted["said"].strip() if quoted else text
        case _:
            said = text[:_MAX_ALONE]
    return Text(said, START) if said else None


def _choose_term(field: Field, text: str, texts: Sequence[str]) -> str | None:
    """Give the key of the term that a text names, or, of an open list, the text."""
    term = _find_only_term(field, texts)
    if term:
        return term.key
    is_open = field.vocabulary is not None and field.vocabulary.is_open
    return text if is_open and not has_ticks(text) else None


def find_phone(text: str) -> str | None:
    """Give the first telephone number in a text, as it is written."""
    for found in _PHONE.finditer(text[:2_000]):
        # What follows a number after a blank may be the next one.
        for end in range(len(found[0]), 8, -1):
            if parse_phone(found[0][:end]):
                return found[0][:end].strip(" -–—.(")
    return normalise(text) if parse_phone(text) else None


def has_ticks(text: str) -> bool:
    """Tell whether boxes to tick stand in a text: which of them is meant is for a person to say."""
    return bool(_TICKED.search(text))


def _find_only_term(field: Field, texts: Sequence[str]) -> Term | None:
    """Give the term that a text names alone; none where the form's list of choices stands."""
    written = [text for text in texts if text]
    if field.vocabulary is None or len(written) != 1 or has_ticks(written[0]):
        return None
    return find_term(field.vocabulary, re.sub(r"^(?:หมวดที่\s*)?[0-9๐-๙]{1,2}[.)]\s*", "", written[0]))


def _make_terms(field: Field, texts: Sequence[str]) -> Node | None:
    """Give the terms that a list names; none of one with ticks."""
    if field.vocabulary is None or has_ticks("\n".join(texts)):
        return None
    found: dict[str, None] = {}
    for item in list_items(texts):
        for word in (item.text, *re.split(r"\s*[,;/]\s*|\s+และ\s*", item.text)):
            term = find_term(field.vocabulary, word)
            if term:
                found[term.key] = None
                if word == item.text:
                    break
    return _items([Text(key, START) for key in found]) if found else None


def _make_rows(field: Field, pieces: Sequence[Piece], texts: Sequence[str]) -> Node | None:
    group = field.type.item
    if not isinstance(group, Group) or not any(_takes_words(part) for part in field.parts):
        return None
    # A photo's words without the photo are none.
    if any(
        isinstance(part.type.item, Scalar) and part.type.item.control is Control.FILE for part in field.parts
    ):
        return None
    cells = _list_cells(pieces)
    if cells and field.columns:
        return _make_table(field, cells)
    items = [item for item in list_items(texts) if fold(item.text) or item.sub]
    if group.alone or not items:
        return make_steps(field, items) if items else None
    first = next(part for part in field.parts if _takes_words(part))
    return _items([_tree([(first.key, Text(say_item(item), START))]) for item in items])


def _takes_words(part: Field) -> bool:
    item = part.type.item
    words = (Control.LINE, Control.TEXT_AREA)
    is_text = isinstance(item, Scalar) and item.control in words
    is_open = part.vocabulary is not None and part.vocabulary.is_open
    return part.type.shape is Shape.ONE and (is_text or is_open)


def _list_cells(pieces: Sequence[Piece]) -> list[dict[int, list[str]]]:
    """Give the rows of a table that pieces stand in, texts by column."""
    rows: dict[tuple[int, int], dict[int, list[str]]] = {}
    for piece in pieces:
        cell = piece.row.line.cell
        if cell is not None and not piece.is_blank:
            rows.setdefault((cell.table, cell.row), {}).setdefault(cell.column, []).append(_strip(piece.text))
    return [*rows.values()] if any(len(row) > 1 for row in rows.values()) else []


def _make_table(field: Field, cells: Sequence[dict[int, list[str]]]) -> Node | None:
    """Give the rows of a table, column by column; a row of the columns' names says which is which."""
    names = {fold(name): part for part in field.parts for name in (part.label, *part.headings)}
    columns = dict(enumerate(field.parts))
    made: list[Node] = []
    for row in cells:
        named = {at: names[key] for at, texts in row.items() if (key := fold(" ".join(texts))) in names}
        if named:
            columns = named
            continue
        pairs = [
            (columns[at].key, Text(" ".join(texts), START)) for at, texts in row.items() if at in columns
        ]
        made.append(_tree(pairs))
    return _items(made) if made else None


def _make_by_term(field: Field, texts: Sequence[str]) -> Node | None:
    """Give the number or words that stand behind the name of each term."""
    assert field.vocabulary
    found: dict[str, Node] = {}
    for text in texts:
        folded = fold(text)
        named = [
            (len(name), term)
            for name, term in field.vocabulary.by_name.items()
            if len(name) > 3 and name in folded
        ]
        if not named:
            continue
        term = max(named, key=lambda pair: pair[0])[1]
        rest = to_arabic_digits(text)
        numbers = [number for number in _COUNT.findall(rest) if number not in to_arabic_digits(term.label)]
        behind = re.search(r"(?:จำนวน|:)?\s*([0-9,]+)\s*(?:คน|ราย|แห่ง|ครั้ง|ครัวเรือน)?\s*$", rest)
        value = behind[1] if behind else numbers[-1] if len(numbers) > 1 else ""
        if value and term.key not in found:
            found[term.key] = Text(value, START)
    return _tree([*found.items()]) if found else None


def _join_paragraphs(texts: Sequence[str]) -> str:
    """Give running text: lines of one paragraph, and an empty line between two."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(texts)).strip()


def _strip(text: str) -> str:
    """Give a text without what is printed to write on, tabs as blanks."""
    return re.sub(r"\s{2,}", " ", _LEADER.sub(" ", text.replace("\t", " "))).strip()


def _items(nodes: Sequence[Node]) -> Items:
    return Items(tuple(nodes), START)


def _tree(pairs: Sequence[tuple[str, Node]]) -> Tree:
    return Tree(tuple(Entry(Text(key, START), node) for key, node in pairs), START)
