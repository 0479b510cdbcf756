"""What a repair is made of, as values: the kinds of damage, what was measured, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """A kind of damage that only a dictionary can undo, by its letter in the catalogue of damage."""

    LOST_AM = "A"  # ตาบล: every sara am became sara aa
    FALSE_AM = "B"  # ตำมทำง: every sara aa became sara am
    MOVED_MARKS = "E"  # ชมุ ชน: marks stand a letter too far right, with a false space behind them
    LOST_MARKS = "F"  # ศูนยเรียนรู: marks above the letters are gone
    LOST_GLYPHS = "L"  # นŧำ: a font's own glyph, of which nobody knows what it shows


class Outcome(StrEnum):
    """What came of a repair."""

    UNCHANGED = "unchanged"
    REPAIRED = "repaired"
    # The dictionary gives no reading that is much better, or the text is too long for one: only what rules mend is so.
    NOT_BETTER = "not_better"
    # Nearly all letters are one and the same: nothing can be read from it.
    LETTER_SOUP = "letter_soup"


@dataclass(frozen=True, slots=True)
class Damage:
    """What was measured of a text.

    `letters` counts its Thai letters; `unknown_share` is the share of words outside the dictionary, `am_ratio` ำ ÷ า;
    `displaced_share` and `mark_share` are marks that stand too far right, and tones and three other marks above letters
    (ั ็ ์), by Thai letter; `top_share` is that of the two most frequent consonants among consonants; `lost` counts
    characters that a font or a decoder lost. `modes` are the kinds of damage that this speaks for.
    """

    letters: int
    unknown_share: float
    am_ratio: float
    displaced_share: float
    mark_share: float
    top_share: float
    lost: int
    modes: frozenset[Mode]
    is_soup: bool

    @property
    def is_broken(self) -> bool:
        """Tell whether anything speaks for a broken text layer."""
        return bool(self.modes or self.lost or self.is_soup)


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """Lines of a text as they stand, and what a repair makes of them: `count` lines from `number`, from 0."""

    number: int
    raw: str
    repaired: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Repair:
    """A text and its repair, which a person confirms. `repaired` is `raw` where none was found or accepted.

    `unknown_before` and `unknown_after` are the shares of words outside the dictionary in what was read and in the
    best that was found, whether it was accepted or not.
    """

    raw: str
    repaired: str
    outcome: Outcome
    modes: frozenset[Mode]
    changed: tuple[ChangedLine, ...]
    unknown_before: float
    unknown_after: float
