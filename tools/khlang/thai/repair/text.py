"""A broken text in, its repair out: signs, layout, rules, then a reading by the dictionary, accepted where it helps.

To normalise first would throw away the very marks that tell what stood where.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from khlang.thai.repair.beam import Piece, read_run
from khlang.thai.repair.layout import drop_page_digits, group_lines, is_better, join_letters, undouble
from khlang.thai.repair.lexicon import Lexicon, load_lexicon
from khlang.thai.repair.measure import LOST_AM, MAX_UNKNOWN, has_moved_marks, measure
from khlang.thai.repair.model import ChangedLine, Mode, Outcome, Repair
from khlang.thai.repair.rules import apply_rules, mend_am_with_tone
from khlang.thai.repair.signs import STRANGE, decode_lines, mend_ring, mend_signs
from khlang.thai.royal_names import ROYAL_NAMES

# Longer texts are mended by the rules alone. A page has 2,000 letters and takes a tenth of a second; the worst that
# anybody could send within this bound takes 75 seconds.
MAX_LETTERS = 200_000
# Thai with single spaces; digits and strange glyphs belong to it only where they stand inside a word.
_RUN = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+"
    f"(?:(?: |[0-9๐-๙]{{1,3}}|[{STRANGE}]{{1,2}})[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+)*"
)
_ROYAL = re.compile("|".join(map(re.escape, ROYAL_NAMES)))


def repair_text(text: str, words: Collection[str] = ()) -> Repair:
    """Repair a document's text, whole; `words` are those of vocabularies and places.

    Takes time and memory linear in the length of the text. Names and titles of the royal family stay as they are.
    """
    lexicon = load_lexicon(words)
    lines = text.split("\n")
    decoded = decode_lines(lines)
    groups = group_lines(decoded, lexicon)
    raw = ["\n".join(lines[start:end]) for start, end in groups]
    signs = [mend_signs("".join(decoded[start:end])) for start, end in groups]
    ruled = [_apply_rules(line, lexicon) for line in signs]
    ruled = mend_ring("\n".join(ruled)).split("\n")
    if not has_moved_marks("\n".join(ruled)):
        ruled = [mend_am_with_tone(line) for line in ruled]
    damage = measure("\n".join(ruled), lexicon)
    before = lexicon.count_unknown(text)
    if damage.is_soup:
        return Repair(text, text, Outcome.LETTER_SOUP, damage.modes, (), _share(before), _share(before))
    best = ruled = [_keep_known(*pair, lexicon) for pair in zip(signs, ruled, strict=True)]
    after = lexicon.count_unknown("\n".join(ruled))
    is_refused = bool(damage.modes) and damage.letters > MAX_LETTERS
    if damage.modes and not is_refused:
        read = [_read_line(line, lexicon, damage.modes) for line in ruled]
        after = lexicon.count_unknown("\n".join(read))
        is_refused = not _is_accepted(*_list_changes(ruled, read, damage.modes), lexicon)
        best = ruled if is_refused else read
    changed = tuple(
        ChangedLine(start, was, now, end - start)
        for (start, end), was, now in zip(groups, raw, best, strict=True)
        if was != now
    )
    outcome = Outcome.NOT_BETTER if is_refused else Outcome.REPAIRED if changed else Outcome.UNCHANGED
    return Repair(text, "\n".join(best), outcome, damage.modes, changed, _share(before), _share(after))


def _apply_rules(line: str, lexicon: Lexicon) -> str:
    """Give a line as far as it can be mended without knowing what befell its document."""
    line = join_letters(undouble(line, lexicon), lexicon)
    return drop_page_digits(apply_rules(line), lexicon)


def _keep_known(line: str, ruled: str, lexicon: Lexicon) -> str:
    """Give a line as the rules made it, or as it was where fewer of its words are known by them."""
    if line == ruled or lexicon.count_unknown(ruled)[0] <= lexicon.count_unknown(line)[0]:
        return ruled
    return line


def _is_accepted(was: str, now: str, lexicon: Lexicon) -> bool:
    """Tell whether a reading is so much better than what it changes that a person may be asked to confirm it.

    The share of unknown words must at least halve. Where few are left, those that stand before and after, mostly names,
    do not count.
    """
    unknown_before, unknown_after = lexicon.list_unknown(was), lexicon.list_unknown(now)
    words_before, words_after = lexicon.count_unknown(was)[1], lexicon.count_unknown(now)[1]
    after = unknown_after.total()
    same = (unknown_before & unknown_after).total() if after <= MAX_UNKNOWN * words_after else 0
    # Words that lost their sara am often are other words, one behind the other.
    before, after = (
        unknown + len(LOST_AM.findall(text)) - same
        for unknown, text in ((unknown_before.total(), was), (after, now))
    )
    return not was or is_better((before, words_before), (after, words_after))


def _list_changes(lines: list[str], read: list[str], modes: frozenset[Mode]) -> tuple[str, str]:
    """Give what stood, and what is read, in all places that a reading changes: from space to space, or, where it takes
    spaces away, the line. Elsewhere unknown words say nothing about the reading."""
    was, now = [], []
    for pair in zip(lines, read, strict=True):
        parts = [pair] if Mode.MOVED_MARKS in modes else zip(*(line.split(" ") for line in pair), strict=True)
        for one, other in parts:
            if one != other:
                was.append(one)
                now.append(other)
    return "\n".join(was), "\n".join(now)


def _share(counts: tuple[int, int]) -> float:
    unknown, words = counts
    return unknown / max(1, words)


def _read_line(line: str, lexicon: Lexicon, modes: frozenset[Mode]) -> str:
    """Give a line with each of its runs of Thai as the dictionary reads it; royal names stay."""
    parts: list[str] = []
    end = 0
    for found in _RUN.finditer(line):
        parts.extend((line[end : found.start()], *_read_around_royal_names(found[0], lexicon, modes)))
        end = found.end()
    return "".join((*parts, line[end:]))


def _read_around_royal_names(run: str, lexicon: Lexicon, modes: frozenset[Mode]) -> Iterable[str]:
    end = 0
    for found in _ROYAL.finditer(run):
        yield _read_part(run[end : found.start()], lexicon, modes)
        yield found[0]
        end = found.end()
    yield _read_part(run[end:], lexicon, modes)


def _read_part(part: str, lexicon: Lexicon, modes: frozenset[Mode]) -> str:
    """Give a run as it is read, but for what would become a royal name: a person has to say that it is one."""
    if not part.strip():
        return part
    pieces = read_run(part, lexicon, modes)
    letters = "".join(piece.letters for piece in pieces)
    names = [found.span() for found in _ROYAL.finditer(letters)]
    return _restore(part, pieces, names) if names else letters


def _restore(part: str, pieces: list[Piece], names: list[tuple[int, int]]) -> str:
    """Give the letters of pieces, and the signs of the text where these are of a name at one of the places."""
    made = []
    at = 0
    for piece in pieces:
        end = at + len(piece.letters)
        is_of_name = any(start < end and at < stop for start, stop in names)
        made.append(part[piece.start : piece.end] if is_of_name else piece.letters)
        at = end
    return "".join(made)
