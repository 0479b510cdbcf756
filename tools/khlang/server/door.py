"""What is asked of every post before its body is read, and the reading of it: within bounds, for everybody alike."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from starlette.requests import ClientDisconnect, Request

from khlang.server.body_words import BodyBounds
from khlang.server.client_address import find_network
from khlang.server.form_body import FormBody, read_form_body
from khlang.server.origin_check import check_origin
from khlang.server.rate_limit import DayLimit, NetworkLimit, RateLimits
from khlang.server.refusal import RefusalError
from khlang.server.responses import BUSY, RETRY_SECONDS

MAX_WORDS_BYTES = 1024 * 1024
# So much of a refused post is still read, and for so long: words without photos.
MAX_DRAINED, DRAIN_SECONDS = 256 * 1024, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """Who may come in: the proxies whose word counts, other sites whose pages may post, how much and how often.

    A phone on a weak signal takes minutes for a photo, so many bodies come in at once; those of one network may be
    those of many phones.
    """

    proxies: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    bounds: BodyBounds = field(default_factory=BodyBounds)
    limits: RateLimits = field(default_factory=RateLimits)
    bodies: int = 128
    bodies_of_a_network: int = 32


class Door:
    """Lets posts in."""

    def __init__(self, settings: DoorSettings, folder: Path) -> None:
        """Files that come in go below `folder`."""
        self.settings = settings
        self._folder = folder
        self._send = NetworkLimit(settings.limits.send)
        self._check = NetworkLimit(settings.limits.check)
        self._day = DayLimit(settings.limits)
        self._bodies: Counter[str] = Counter()

    def find_network(self, request: Request) -> str:
        """Give the network that a request comes from."""
        return find_network(request.scope, self.settings.proxies)

    @contextlib.asynccontextmanager
    async def admit(
        self,
        request: Request,
        *,
        is_check: bool = False,
        known_as: str = "",
        bounds: BodyBounds | None = None,
    ) -> AsyncIterator[FormBody]:
        """Give what a form sent; what nobody has taken of its files is removed at the end. Whoever is known as somebody
        does not share the allowance of the network; `bounds` are those of a post of its own kind. Raises RefusalError.
        """
        network = known_as or self.find_network(request)
        try:
            check_origin(request.headers, self.settings.origins)
            (self._check if is_check else self._send).take(network)
            if not is_check:
                self._day.check()
        except RefusalError:
            await _drain(request)
            raise
        if bounds is None:
            bounds = self.settings.bounds
            if is_check:
                bounds = replace(bounds, files=0, body_bytes=MAX_WORDS_BYTES)
        with self._hold_place(network):
            body = await self._read(request, bounds)
            try:
                yield body
            finally:
                body.discard()

    def count(self, size: int) -> None:
        """Count what was kept of one post against the day."""
        self._day.add(size)

    async def _read(self, request: Request, bounds: BodyBounds) -> FormBody:
        try:
            return await read_form_body(request.headers, request.stream(), self._folder, bounds)
        except ClientDisconnect as error:
            raise RefusalError(400, "gone", "การส่งขาดกลางทาง ลองส่งใหม่อีกครั้ง") from error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise RefusalError(507, "full", FULL, FULL_SECONDS) from error
            raise RefusalError(
                503, "disk", "เก็บสิ่งที่ส่งมาไม่ได้ในขณะนี้ ของที่เขียนไว้ยังอยู่ ลองใหม่ภายหลัง", FULL_SECONDS
            ) from error

    @contextlib.contextmanager
    def _hold_place(self, network: str) -> Iterator[None]:
        settings = self.settings
        is_full = self._bodies.total() >= settings.bodies
        if is_full or self._bodies[network] >= settings.bodies_of_a_network:
            raise RefusalError(503, "busy", BUSY, RETRY_SECONDS)
        self._bodies[network] += 1
        try:
            yield
        finally:
            self._bodies[network] -= 1
            if not self._bodies[network]:
                del self._bodies[network]


async def _drain(request: Request) -> None:
    """Read what a refused post still sends, as far as that is little and soon: where we close the connection before, a
    proxy that is still sending says that we are broken, and hands our answer on to nobody."""
    size = 0
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > MAX_DRAINED:
                    return


FULL = "ที่เก็บเต็มชั่วคราว ของที่เขียนไว้ยังอยู่ ลองส่งใหม่ภายหลัง หรือโทรหาเจ้าหน้าที่"
FULL_SECONDS = 600
