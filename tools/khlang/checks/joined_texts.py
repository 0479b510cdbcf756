"""Many short texts as one, so that one search goes through all of them; most records have nothing to be found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


class JoinedTexts:
    """Texts joined by line ends; `text` is what to search in, and tells the places that belong to each text."""

    __slots__ = ("_starts", "text")

    def __init__(self, texts: Sequence[str]) -> None:
        """Join texts, which are called by their numbers from 0."""
        self.text = "\n".join(texts)
        self._starts = [0, *accumulate([len(text) + 1 for text in texts])]

    def group(self, places: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Give, by the number of a text, where in it these places of `text` are."""
        found: dict[int, list[int]] = {}
        for place in places:
            number = bisect_right(self._starts, place) - 1
            found.setdefault(number, []).append(place - self._starts[number])
        return {number: tuple(within) for number, within in found.items()}

    def list_touched(self, spans: Iterable[tuple[int, int]]) -> set[int]:
        """Give the numbers of the texts that any of these parts of `text`, (start, end), has a letter of."""
        touched: set[int] = set()
        for start, end in spans:
            touched.update(range(bisect_right(self._starts, start) - 1, bisect_left(self._starts, end)))
        return touched
