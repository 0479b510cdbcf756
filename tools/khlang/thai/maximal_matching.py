"""Maximal matching: runs of Thai letters cut into the fewest words of a dictionary, the cuts of PyThaiNLP's `newmm`.

A third of a build was spent in that engine, which walks its dictionary letter by letter and searches a graph for each
word. Here the dictionary is walked by clusters, since a word ends only where a cluster does, and a graph is searched
only where words overlap. Pure.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence

# Clusters are letters that are written together. The rules are those of Theeramunkong et al. 2000 (doi
# 10.1145/355214.355225) as `newmm` has them (PyThaiNLP, Apache-2.0: `tokenize/tcc_p.py`), in its order, put together
# by their first letter. C is a consonant, T a tone mark or none, K a silent ending or none.
_RULES = """
เ(?:C็CK|CCTาะK|CCีTยะK|CCีTย(?=[เ-ไก-ฮ]|$)K|CC็CK|CิC์CK|CิTCK|CีTยะ?K|CืTอะ?K|C[ิีุู]Tย(?=[เ-ไก-ฮ]|$)K|CTา?ะ?K)
|[ก-ฮ](?:ัTวะK|[ัื]TC[ุิะ]?K|[ิุู]์|[ะ-ู]TK|รรC์|็|T[ะาำ]?K)
|แ(?:C็C|CC์|CTะ|CC็C|CCC์|CT)|โCTะ|[โ-ไ]CT|.
"""
_PARTS = {"K": "(?:C{1,2}+[ิุู]?+์)?+", "C": "[ก-ฮ]", "T": "[่-๋]?+"}


def _compile_rules() -> re.Pattern[str]:
    rules = "".join(_RULES.split())
    for letter, pattern in _PARTS.items():
        rules = rules.replace(letter, pattern)
    return re.compile(rules, re.DOTALL)


_CLUSTER = _compile_rules()
# Of many runs, a line each: a run ends where a line does.
CLUSTERS_OF_LINES = re.compile(_CLUSTER.pattern, re.DOTALL | re.MULTILINE)
# A mark that no rule joins to the letters before it.
_LOOSE_MARK = "\u0e4e"
# Behind letters in no word, a word of one or two consonants is none.
SHORT = re.compile("[ก-ฮ]{0,2}")
# Where words overlap, so many are looked at; after that, one more at each place.
MOST_WORDS = 50
# Stands behind the last cluster; no word has it.
_END = ""

# By a cluster: the word that ends with it, if one does, and how longer ones go on.
_Branches = dict[str, "tuple[str, _Branches]"]


def list_clusters(words: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Give words with the clusters that each consists of; a word that other letters behind it change comes twice."""
    lines = "\n".join(words)
    # As it is cut at the end of a run, and before a mark: the rules ask no more of what follows a word.
    at_end = _join_clusters(lines)
    before_mark = _join_clusters(f"{lines}\n".replace("\n", f"{_LOOSE_MARK}\n"))
    for word, one, other in zip(lines.split("\n"), at_end, before_mark, strict=False):
        yield word, one.split("\t")
        if f"{one}\t{_LOOSE_MARK}" != other:
            yield word, other.split("\t")[:-1]


def _join_clusters(lines: str) -> list[str]:
    """Give the clusters of each line, joined by a tab."""
    return "\t".join(CLUSTERS_OF_LINES.findall(lines)).split("\t\n\t")


class MaximalMatching:
    """Cuts runs of Thai letters by a dictionary. Letters outside any word are one word, up to where one begins."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words of the dictionary, of Thai letters alone."""
        self._root: _Branches = {}
        for word, clusters in list_clusters(words):
            branches = self._root
            for cluster in clusters[:-1]:
                entry = branches.get(cluster)
                if entry is None:
                    entry = branches[cluster] = ("", {})
                branches = entry[1]
            last = branches.get(clusters[-1])
            branches[clusters[-1]] = (word, last[1] if last else {})

    def cut(self, run: str) -> list[str]:
        """Cut a run of Thai letters into words; joined, they are the run."""
        clusters = [*_CLUSTER.findall(run), _END]
        first, last = self._root.get, len(clusters) - 1
        words: list[str] = []
        at = 0
        while at < last:
            # As `_find_ends` does, whose call would double the time.
            ends: list[int] = []
            longest, after, entry = "", at, first(clusters[at])
            while entry:
                after += 1
                word, branches = entry
                if word:
                    ends.append(after)
                    longest = word
                entry = branches.get(clusters[after]) if branches else None
            if longest and (len(ends) == 1 or not self._overlaps(clusters, ends)):
                words.append(longest)
                at = ends[-1]
            else:
                for end in self._find_path(clusters, at) if ends else [self._skip(clusters, at)]:
                    words.append("".join(clusters[at:end]))
                    at = end
        return words

    def _find_ends(self, clusters: Sequence[str], at: int) -> list[int]:
        """Give where words end that begin at a cluster, ascending."""
        ends: list[int] = []
        entry = self._root.get(clusters[at])
        while entry:
            at += 1
            word, branches = entry
            if word:
                ends.append(at)
            entry = branches.get(clusters[at]) if branches else None
        return ends

    def _overlaps(self, clusters: Sequence[str], ends: Sequence[int]) -> bool:
        """Tell whether behind one of the shorter words from a place others lead elsewhere than to an end of these."""
        for end in ends[:-1]:
            at = end
            entry = self._root.get(clusters[at])
            while entry:
                at += 1
                word, branches = entry
                if word and at not in ends:
                    return True
                entry = branches.get(clusters[at]) if branches else None
        return False

    def _find_path(self, clusters: Sequence[str], start: int) -> tuple[int, ...]:
        """Cut from a place where several words begin up to where all ways of cutting meet: give the ends of the words.

        The fewest words win; of these, the way whose first word is shorter.
        """
        paths: dict[int, tuple[int, ...]] = {start: (0,)}
        is_open, found = [start], 0
        while True:
            begin = is_open.pop(0)
            number, *path = paths[begin]
            ends = self._find_ends(clusters, begin)
            found += len(ends)
            if found > MOST_WORDS:
                ends = ends[: max(1, len(ends) + MOST_WORDS + 1 - found)]
            for end in ends:
                if end not in paths:
                    insort(is_open, end)
                way = (number + 1, *path, end)
                paths[end] = min(way, paths.get(end, way))
            if len(is_open) == 1:
                return paths[is_open[0]][1:]

    def _skip(self, clusters: Sequence[str], at: int) -> int:
        """Give where letters in no word end: where the next word begins, or the run ends."""
        for start in range(at + 1, len(clusters) - 1):
            for end in self._find_ends(clusters, start):
                if not SHORT.fullmatch("".join(clusters[start:end])):
                    return start
        return len(clusters) - 1
