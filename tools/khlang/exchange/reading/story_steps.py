"""Steps that stand inside a story without a heading: the first run of items after words that announce them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from khlang.exchange.document import Profile
from khlang.exchange.reading.numbering import Label, read_labels
from khlang.exchange.reading.rows import Piece

# «มีขั้นตอนการดำเนินงานดังต่อไปนี้»: a word for doing, and at the end of the line one that says that a list follows.
_DOING = re.compile("ขั้นตอน|วิธี|กระบวนการ|ลำดับ|ดำเนินการ|ดำเนินงาน|ดำเนินกิจกรรม|ปฏิบัติ|ลงมือ|ทำตาม|ทำดัง")
_FOLLOWS = re.compile(r"(?:ดังต่อไปนี้|ดังนี้|ต่อไปนี้|ได้แก่|คือ|[:：])\s*(?:คือ)?\s*[:：]?\s*$")
_MAX_CUE = 600
# A paragraph between two items belongs to the first if the number after it goes on.
_LOOK_AHEAD = 4


def find_steps(pieces: Sequence[Piece], profile: Profile) -> tuple[int, int] | None:
    """Give (first, end) of the pieces that are steps; None where no run follows words that announce one."""
    texts = [piece.text for piece in pieces]
    labels = read_labels(texts)
    for at, text in enumerate(texts):
        if text and len(text) <= _MAX_CUE and _FOLLOWS.search(text) and _DOING.search(text[-200:]):
            start = next((n for n in range(at + 1, len(texts)) if texts[n]), len(texts))
            if start < len(texts) and labels[start]:
                end = _find_end(texts, labels, start, has_blank_lines=profile is not Profile.WORD)
                if sum(1 for label in labels[start:end] if label) > 1:
                    return start, end
    return None


def _find_end(
    texts: Sequence[str], labels: Sequence[Label | None], start: int, *, has_blank_lines: bool
) -> int:
    """Give the end of a run of items: before a paragraph that the next number does not go on behind."""
    first = labels[start]
    depth = len(first.numbers) if first else 0
    end = start
    last = 0
    at = start
    while at < len(texts):
        label = labels[at]
        if not texts[at]:
            at += 1
            continue
        if label is None:
            is_same_paragraph = has_blank_lines and at == end
            if not is_same_paragraph and not _goes_on(labels, texts, at, depth, last):
                return end
        elif len(label.numbers) == depth and label.numbers:
            last = label.numbers[-1]
        at += 1
        end = at
    return end


def _goes_on(labels: Sequence[Label | None], texts: Sequence[str], at: int, depth: int, last: int) -> bool:
    """Tell whether an item with the next number stands within a few lines."""
    ahead = [number for number in range(at + 1, min(at + 12, len(texts))) if texts[number]][:_LOOK_AHEAD]
    for number in ahead:
        label = labels[number]
        if label and depth and len(label.numbers) == depth:
            return label.numbers[-1] == last + 1
    return False
