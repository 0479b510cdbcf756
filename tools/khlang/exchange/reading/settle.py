"""Settles what blocks say: what is guidance, what is too much for a short answer, which lines of a story are steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from khlang.exchange.document import Line, Profile
from khlang.exchange.reading.aliases import Target
from khlang.exchange.reading.asides import PrintedWords
from khlang.exchange.reading.blocks import Block
from khlang.exchange.reading.kinds import KnownForm
from khlang.exchange.reading.model import Aside, AsideReason
from khlang.exchange.reading.rows import Piece
from khlang.exchange.reading.story_steps import find_steps
from khlang.fields.field import Control, Field, Scalar, Shape
from khlang.fields.types import steps
from khlang.forms.model import Form

# A short answer may go on in a second line or two, also after an empty one; what is longer is somebody's story.
MAX_SHORT_LINES, MAX_SHORT = 3, 400
MIN_STORY = 80
_GUESSED, _IN_STORY = 0.4, 0.9


@dataclass(slots=True)
class Settled:
    """Blocks with a target, and the lines that belong to none."""

    blocks: list[Block]
    leftovers: list[Line] = dataclass_field(default_factory=list)
    asides: list[Aside] = dataclass_field(default_factory=list)


def settle_blocks(blocks: Sequence[Block], known: KnownForm, profile: Profile) -> Settled:
    """Give blocks whose pieces are answers alone, in the order of the source."""
    settled = Settled([])
    story = next((field for field in known.form.written_fields if field.type.is_running_text), None)
    is_told = any(
        block.target and story and block.target.key == story.key and not block.is_empty for block in blocks
    )
    surplus: list[Piece] = []
    for block in blocks:
        if block.target is None:
            pieces = (*block.heading, *block.pieces)
            settled.leftovers += [piece.as_line() for piece in pieces if piece.raw.strip()]
            continue
        _take_printed(block, block.target.asked.unit, known, settled.asides)
        block.pieces, more = _part_short(block, has_story=is_told)
        surplus += more
        settled.blocks.append(block)
    written = [piece for piece in surplus if not piece.is_blank]
    if story and not is_told and sum(len(piece.text) for piece in written) >= MIN_STORY:
        settled.blocks.append(Block(Target(story), [], surplus, _GUESSED))
    else:
        settled.leftovers += [piece.as_line() for piece in written]
    _take_steps(settled, known.form, profile)
    return settled


def _take_printed(block: Block, unit: str, known: KnownForm, asides: list[Aside]) -> None:
    """Take out what the form explains, and, where nothing else stands there, what it has printed to be written on."""
    block.pieces = _take_guidance(block.pieces, known.printed, asides)
    if not block.is_empty and all(known.is_printed(piece, unit) for piece in block.pieces):
        printed = [piece.as_line() for piece in block.pieces if piece.raw.strip()]
        asides += [Aside(line, AsideReason.GUIDANCE) for line in printed]
        block.pieces = []


def _take_guidance(pieces: Sequence[Piece], printed: PrintedWords, asides: list[Aside]) -> list[Piece]:
    """Give pieces without the form's explanations, which go to `asides`."""
    kept = []
    for piece in pieces:
        end = printed.find_guidance_end(piece.row.work[piece.start : piece.end])
        if end:
            asides.append(Aside(piece.cut(piece.start, piece.start + end).as_line(), AsideReason.GUIDANCE))
        if not end or end < piece.end - piece.start:
            kept.append(piece.cut(piece.start + end))
    return kept


def _part_short(block: Block, *, has_story: bool) -> tuple[list[Piece], list[Piece]]:
    """Give (what belongs to a short answer, what is too much for it)."""
    assert block.target
    asked = block.target.asked
    written = [piece for piece in block.pieces if not piece.is_blank]
    size = sum(len(piece.text) for piece in written)
    if asked.type.shape is not Shape.ONE or asked.type.is_running_text:
        return block.pieces, []
    if len(written) <= MAX_SHORT_LINES and size <= MAX_SHORT:
        return block.pieces, []
    if has_story and _is_plain_text(asked):
        return block.pieces, []
    kept: list[Piece] = []
    for at, piece in enumerate(block.pieces):
        is_full = len(kept) >= MAX_SHORT_LINES or (
            kept and sum(len(each.text) for each in kept) > MAX_SHORT / 2
        )
        if kept and (piece.is_blank or is_full or len(piece.text) > MAX_SHORT / 2):
            return kept, block.pieces[at:]
        if not piece.is_blank:
            kept.append(piece)
    return kept, []


def _is_plain_text(field: Field) -> bool:
    item = field.type.item
    return isinstance(item, Scalar) and item.control in (Control.LINE, Control.TEXT_AREA)


def _take_steps(settled: Settled, form: Form, profile: Profile) -> None:
    """Take steps out of the story, where no heading names them and the form asks for them."""
    target = next((Target(field) for field in form.written_fields if field.type is steps.TYPE), None)
    answered = {block.target.key for block in settled.blocks if block.target and not block.is_empty}
    if target is None or target.key in answered:
        return
    for at, block in enumerate(settled.blocks):
        if not (block.target and block.target.field.type.is_running_text):
            continue
        found = find_steps(block.pieces, profile)
        if found:
            start, end = found
            taken = block.pieces[start:end]
            block.pieces = [*block.pieces[:start], *block.pieces[end:]]
            settled.blocks.insert(at + 1, Block(target, [], taken, _IN_STORY))
            return
