"""The queues of the desk side by side, each with what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khlang.case_state import CaseQueue

QUEUE_WORDS: Mapping[CaseQueue, str] = {
    CaseQueue.WAITING: "รออ่าน",
    CaseQueue.COLLEAGUE: "เพื่อนร่วมงานถืออยู่",
    CaseQueue.ASKED: "รอผู้ส่ง",
    CaseQueue.CLOSED: "ปิดแล้ว",
    CaseQueue.WITHDRAWN: "แจ้งถอนหลังเผยแพร่",
}
DUE, DUE_WORDS = "due", "ถึงเวลาทบทวน"


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue: its address below `review`, its name, how much is in it, and whether this is its page."""

    address: str
    words: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Tabs:
    """All queues: which is open, how many cases are in each, how many records are due for review, and what of them is
    asked for, as the query of an address."""

    current: str
    counts: Mapping[CaseQueue, int]
    due: int
    chosen: str = ""

    def list(self) -> list[Tab]:
        """Give the tabs in their order."""
        more = f"&{self.chosen}" if self.chosen else ""
        queues = [
            Tab(f"?queue={key}{more}", words, self.counts.get(key, 0), key == self.current)
            for key, words in QUEUE_WORDS.items()
        ]
        return [*queues, Tab(f"/{DUE}", DUE_WORDS, self.due, self.current == DUE)]
