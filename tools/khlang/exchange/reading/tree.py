"""Puts blocks together as the node of a record, one entry a field, and tells what no field could hold."""

from __future__ import annotations

from collections.abc import Sequence

from khlang.exchange.reading.blocks import Block
from khlang.exchange.reading.rows import Piece
from khlang.exchange.reading.values import has_ticks, make_node
from khlang.fields.field import Field
from khlang.fields.form_data import MAX_ROWS
from khlang.forms.model import Form
from khlang.problems import START, Level, Mark, Problem
from khlang.thai.text import format_count
from khlang.yaml_text import Entry, Items, Node, Text
from khlang.yaml_text import Mapping as Tree


def make_tree(form: Form, blocks: Sequence[Block], name: str, *, is_word: bool) -> tuple[Tree, list[Problem]]:
    """Give the node of a form's answers, and the problems of those that could not be put in."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for field in form.written_fields:
        own = [block for block in blocks if block.target and block.target.field.key == field.key]
        node = _make_field(field, own, name, problems, is_word=is_word)
        if isinstance(node, Items) and len(node.items) > MAX_ROWS:
            node = Items(node.items[:MAX_ROWS], START)
            facts = {"heading": field.label, "most": format_count(MAX_ROWS)}
            problems.append(Problem.of("too_many_items", (field.key,), field.label, file=name, facts=facts))
        if node is not None:
            entries.append(Entry(Text(field.key, START), node))
    return Tree(tuple(entries), START), problems


def _make_field(
    field: Field, blocks: Sequence[Block], name: str, problems: list[Problem], *, is_word: bool
) -> Node | None:
    whole: Node | None = None
    parts: dict[str, Node] = {}
    for block in blocks:
        assert block.target
        if block.is_empty:
            continue
        asked = block.target.asked
        heading = block.found.name.written if block.found else ""
        node = make_node(asked, _part_paragraphs(asked, block.pieces, is_word=is_word), heading)
        part = block.target.part.key if block.target.part else ""
        if node is None:
            if any(piece.text.strip(" .…_|-") for piece in block.pieces):
                problems.append(_tell(block, "ticked_choice" if _is_ticked(block) else "unread_answer", name))
        elif part:
            if part in parts:
                problems.append(_tell(block, "second_answer", name))
            parts.setdefault(part, node)
        else:
            joined = node if whole is None else _join(whole, node, field)
            if joined is None:
                problems.append(_tell(block, "second_answer", name))
            whole = joined or whole
    if not parts:
        return whole
    known = list(whole.entries) if isinstance(whole, Tree) else []
    return Tree((*known, *(Entry(Text(key, START), node) for key, node in parts.items())), START)


def _join(first: Node, second: Node, field: Field) -> Node | None:
    """Give two answers of a field as one; None where it holds one alone."""
    match first, second:
        case Items(items=items), Items(items=more):
            return Items((*items, *more), START)
        case Text(value=text), Text(value=more_text) if field.type.join is not None:
            return Text(field.type.join.join((text, more_text)), START, is_block=True)
        case Tree(entries=entries), Tree(entries=more_entries) if (
            field.vocabulary and field.type.shape == "by_term"
        ):
            seen = {entry.key.value for entry in entries}
            return Tree((*entries, *(each for each in more_entries if each.key.value not in seen)), START)
    return None


def _part_paragraphs(field: Field, pieces: Sequence[Piece], *, is_word: bool) -> list[Piece]:
    """Give running text's paragraphs with an empty line between: in a word processor each line is one."""
    written = [piece for piece in pieces if not piece.is_blank]
    if not (is_word and field.type.join is not None) or any(piece.row.line.cell for piece in written):
        return list(pieces)
    return [each for piece in written for each in (piece, piece.cut(piece.end))]


def _is_ticked(block: Block) -> bool:
    asked = block.target.asked if block.target else None
    has_terms = asked is not None and asked.vocabulary is not None
    return has_terms and any(has_ticks(piece.text) for piece in block.pieces)


def _tell(block: Block, code: str, name: str) -> Problem:
    assert block.target
    field, piece = block.target.asked, (*block.heading, *block.pieces)[0]
    heading = block.found.name.written if block.found else field.label
    path = (block.target.field.key, block.target.part.key) if block.target.part else (block.target.field.key,)
    mark = Mark(piece.number + 1, 1)
    return Problem.of(code, path, field.full_label, Level.WARNING, file=name, mark=mark, heading=heading)
