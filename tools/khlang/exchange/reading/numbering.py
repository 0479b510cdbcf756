"""Numbers, letters and bullets before items, as people write them; and runs of items.

Numbers repeat, mix scripts (5.๑.๕), start anew after a page, or stand bare before a blank (๑ ศึกษา…). A bare number is
one only as part of a run that counts up: `20 คน เข้าร่วม` is a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khlang.thai.text import to_arabic_digits

_WORDS = "ข้อที่|ข้อ|ขั้นตอนที่|ขั้นที่|กิจกรรมที่|ประการที่|หมวดที่|ประเด็นที่|วิธีที่"
# Stars without a blank behind them are marks of emphasis.
_BULLET = r"(?:[-–—•▪●○➢➤✓✔·◦]|[*]+(?=\s))"
_NUMBER = "[0-9๐-๙]{1,3}(?:[.][0-9๐-๙]{1,3}){0,5}"
_LABEL = re.compile(
    rf"\s*(?P<bullet>(?:{_BULLET}\s*)+)?"
    rf"(?:(?P<word>{_WORDS})\s*(?P<said>{_NUMBER})\s*[.):]?(?=\s|$|[^0-9๐-๙.])"
    rf"|\((?P<bracketed>{_NUMBER})\)"
    rf"|(?P<signed>{_NUMBER})(?:[)]|[.](?![0-9๐-๙])|/(?![0-9๐-๙]))"
    rf"|(?P<many>[0-9๐-๙]{{1,3}}(?:[.][0-9๐-๙]{{1,3}}){{1,5}})(?=\s)"
    r"|(?P<letter>[กขคงจฉชซa-h])[.)](?=\s)"
    r"|(?P<bare>[0-9๐-๙]{1,2})(?=\s+[^\s0-9๐-๙])"
    r")?\s*"
)
_LETTERS = {
    letter: number for letters in ("กขคงจฉชซ", "abcdefgh") for number, letter in enumerate(letters, 1)
}
# ๒.๕ กิโลกรัม is an amount: what stands behind a number of two parts without a sign must be no unit.
_UNIT = re.compile(r"\s*(?:บาท|กิโล|กก|ไร่|ลิตร|เมตร|ตัน|คน|ครั้ง|วัน|เดือน|ปี|%|ล้าน|แสน|หมื่น|พัน|น\.)")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before an item: its numbers (none for a bullet), and where the item's text begins.

    A letter counts as its number (ก is 1) with `is_letter`; `is_bare` without any sign.
    """

    numbers: tuple[int, ...]
    end: int
    is_bullet: bool = False
    is_letter: bool = False
    is_bare: bool = False


@dataclass(slots=True)
class Item:
    """An item of a list: its lines, and the items below it."""

    lines: list[str]
    sub: list[Item]
    numbers: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The item's own words."""
        return " ".join(line for line in self.lines if line)


def read_label(text: str) -> Label | None:
    """Give what stands before an item's text; None where nothing does."""
    found = _LABEL.match(text)
    if found is None or found.end() == 0 or not found[0].strip():
        return None
    is_bullet = bool(found["bullet"])
    if letter := found["letter"]:
        return Label((_LETTERS[letter],), found.end(), is_bullet, is_letter=True)
    number = found["said"] or found["bracketed"] or found["signed"] or found["many"] or found["bare"]
    if not number:
        return Label((), found.end(), is_bullet=True)
    if (found["many"] or found["bare"]) and _UNIT.match(text, found.end()):
        return Label((), found.end("bullet"), is_bullet=True) if is_bullet else None
    numbers = tuple(map(int, to_arabic_digits(number).split(".")))
    return Label(numbers, found.end(), is_bullet, is_bare=bool(found["bare"]))


def find_bare_runs(texts: Sequence[str]) -> frozenset[int]:
    """Give the places of the texts whose bare numbers count up from one, two of them at least."""
    run: list[int] = []
    kept: set[int] = set()
    for at, text in enumerate(texts):
        label = read_label(text)
        if label is None or not label.is_bare:
            continue
        if label.numbers == (len(run) + 1,):
            run.append(at)
        elif label.numbers == (1,):
            kept.update(run if len(run) > 1 else ())
            run = [at]
    return frozenset(kept | set(run if len(run) > 1 else ()))


def read_labels(texts: Sequence[str]) -> list[Label | None]:
    """Give the label of each text; a bare number outside a run is none, and neither is a letter without the first."""
    bare = find_bare_runs(texts)
    labels = [read_label(text) for text in texts]
    has_first = any(label and label.is_letter and label.numbers == (1,) for label in labels)
    return [
        None
        if label and ((label.is_bare and at not in bare) or (label.is_letter and not has_first))
        else label
        for at, label in enumerate(labels)
    ]


def list_items(texts: Iterable[str]) -> list[Item]:
    """Give the items of a list with those below them; an empty text parts items that have no labels.

    Without any label each line, or each group of lines between empty ones, is an item. Nothing before the first label
    is lost: it is an item of its own.
    """
    known = list(texts)
    labels = read_labels(known)
    if not any(labels):
        return _list_plain(known)
    base = min((len(label.numbers) for label in labels if label and label.numbers), default=0)
    first_depth = next((len(label.numbers) for label in labels if label and label.numbers), base)
    items: list[Item] = []
    for text, label in zip(known, labels, strict=True):
        said = text[label.end :].strip() if label else text.strip()
        if label is None:
            if said and items:
                (items[-1].sub or items)[-1].lines.append(said)
            elif said:
                items.append(Item([said], []))
        elif items and _is_below(label, labels, first_depth):
            items[-1].sub.append(Item([said], [], label.numbers))
        else:
            items.append(Item([said], [], label.numbers))
    return [item for item in items if item.text or item.sub]


def _is_below(label: Label, labels: Sequence[Label | None], depth: int) -> bool:
    """Tell whether a label is of an item below another: a deeper number, or a bullet or letter among numbers."""
    if label.is_letter or not label.numbers:
        return any(other and other.numbers and not other.is_letter for other in labels)
    return len(label.numbers) > depth


def _list_plain(texts: Sequence[str]) -> list[Item]:
    """Give each line as an item; where empty lines part groups of several lines, each group."""
    groups: list[list[str]] = [[]]
    for text in texts:
        if text.strip():
            groups[-1].append(text.strip())
        elif groups[-1]:
            groups.append([])
    written = [group for group in groups if group]
    if len(written) > 1 and any(len(group) > 1 for group in written):
        return [Item(group, []) for group in written]
    return [Item([line], []) for group in written for line in group]
