"""How often one network may ask, and how much may come in on one day; in memory, within bounds."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from khlang.server.refusal import RefusalError

# Networks that are remembered; the one that was silent longest is forgotten first.
MAX_NETWORKS = 10_000
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many at once, and then one more every `seconds`. Many phones share one address of their network."""

    at_once: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """What is allowed: of each network to send and to have a form checked, and of all together on one day."""

    send: Allowance = Allowance(at_once=40, seconds=15.0)
    check: Allowance = Allowance(at_once=120, seconds=0.5)
    sent_a_day: int = 5_000
    bytes_a_day: int = 4_000_000_000


class NetworkLimit:
    """A bucket a network (a token bucket): each request takes one, and one comes back after some time."""

    def __init__(self, allowance: Allowance, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, network: str) -> None:
        """Take one. Raises RefusalError with the seconds to wait when there is none."""
        now = self._clock()
        left, before = self._left.pop(network, (float(self._allowance.at_once), now))
        left = min(self._allowance.at_once, left + (now - before) / self._allowance.seconds)
        is_there = left >= 1
        self._left[network] = (left - is_there, now)
        if len(self._left) > MAX_NETWORKS:
            self._left.popitem(last=False)
        if not is_there:
            again = math.ceil((1 - left) * self._allowance.seconds)
            raise RefusalError(
                429, "rate", "มีการส่งจากที่เดียวกันนี้ถี่เกินไป รอสักครู่แล้วส่งใหม่ ของที่เขียนไว้ยังอยู่", max(1, again)
            )


class DayLimit:
    """Counts what comes in on one day (UTC). Starts anew with the process, which costs an attacker nothing more."""

    def __init__(self, limits: RateLimits, clock: Callable[[], float] = time.time) -> None:
        self._limits = limits
        self._clock = clock
        self._day, self._sent, self._bytes = 0, 0, 0

    def check(self) -> None:
        """Raise RefusalError when the day has had enough."""
        self._turn()
        if self._sent >= self._limits.sent_a_day or self._bytes >= self._limits.bytes_a_day:
            again = DAY_SECONDS - int(self._clock()) % DAY_SECONDS
            message = "วันนี้มีผู้ส่งมามากจนเต็มแล้ว ส่งใหม่ได้พรุ่งนี้ ของที่เขียนไว้ยังอยู่ หรือโทรหาเจ้าหน้าที่"
            raise RefusalError(429, "day", message, again)

    def add(self, size: int) -> None:
        """Count one that was kept, and its bytes."""
        self._turn()
        self._sent += 1
        self._bytes += size

    def _turn(self) -> None:
        day = int(self._clock()) // DAY_SECONDS
        if day != self._day:
            self._day, self._sent, self._bytes = day, 0, 0
