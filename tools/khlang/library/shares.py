"""Shares of a library's records, so that several machines can each read some of them.

Who reads which follows from the names of the files alone: nothing is read to deal them out, and every machine that has
the same files deals them alike.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from khlang.library.records import RecordFile
from khlang.places import Gazetteer

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Share:
    """The share `number` of `total`, both from 1."""

    number: int
    total: int

    @classmethod
    def of(cls, text: str) -> Share:
        """Read a share as it is typed, `2/4`. Raises ValueError for anything else, and for a fifth of four."""
        written = _WRITTEN.fullmatch(text)
        if not written or int(written[1]) > int(written[2]):
            raise ValueError(text)
        return cls(int(written[1]), int(written[2]))


def choose_files(files: Sequence[RecordFile], gazetteer: Gazetteer, share: Share) -> list[RecordFile]:
    """Give those of all record files that are in a share, in their order.

    A province is dealt out whole, the largest first, each to the share that has the fewest records by then. Records
    whose id names no province, and provinces that alone are more than a share, are dealt out one by one.
    """
    provinces = {province.key for province in gazetteer.provinces}
    groups: dict[str, list[RecordFile]] = defaultdict(list)
    for file in files:
        groups[_find_province(file, provinces)].append(file)
    single = [*groups.pop("", ())]
    for key in [key for key, group in groups.items() if len(group) * share.total > len(files)]:
        single += groups.pop(key)
    shares = [(0, number) for number in range(1, share.total + 1)]
    chosen: set[str] = set()
    whole = sorted(groups.values(), key=lambda group: (-len(group), group[0].shown))
    for group in (*whole, *([file] for file in sorted(single, key=lambda file: file.shown))):
        size, number = shares[0]
        heapq.heapreplace(shares, (size + len(group), number))
        if number == share.number:
            chosen.update(file.shown for file in group)
    return [file for file in files if file.shown in chosen]


def _find_province(file: RecordFile, provinces: set[str]) -> str:
    """Give the key of the province in the name of a record's file, empty where its form has none
    (`accession.next_id`)."""
    parts = file.path.stem.split("-")[1:-1] if file.form.roles.place else []
    return next((part for part in parts if part in provinces), "")
