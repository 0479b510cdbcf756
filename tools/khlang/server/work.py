"""Work that takes the processor for more than a moment: done in a thread, and refused where there is too much.

Pages and files are answered beside it, so that they come soon however much is asked of the desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from khlang.server.responses import refuse_busy

# Python runs one thread at a time: with more of them no answer comes sooner, and pages later.
THREADS = 1
# Requests at work, waiting and being sent.
MAX_REQUESTS = 16
# From the request to the answer.
ANSWER_SECONDS = 20.0


class WorkQueue:
    """Answers requests in `threads` threads, at most `most` at once; the rest are refused with 503 without waiting.

    A request that is not answered after `seconds` is refused as well. If its work has begun, it keeps its thread to
    the end, since Python ends no thread.
    """

    def __init__(
        self, threads: int = THREADS, most: int = MAX_REQUESTS, seconds: float = ANSWER_SECONDS
    ) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._free = most
        self._seconds = seconds

    def route(self, answer: Callable[[Request], Response]) -> ASGIApp:
        """Give the application that answers with what `answer` gives in one of the threads."""
        return _Worked(self, answer)

    async def respond(
        self, answer: Callable[[Request], Response], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer one request; its place is free again when all is sent, so that answers do not gather in memory."""
        if not self._free:
            await refuse_busy(scope["path"])(scope, receive, send)
            return
        self._free -= 1
        try:
            response = await self._work(answer, Request(scope))
            await response(scope, receive, send)
        finally:
            self._free += 1

    async def _work(self, answer: Callable[[Request], Response], request: Request) -> Response:
        work = asyncio.get_running_loop().run_in_executor(self._threads, answer, request)
        try:
            return await asyncio.wait_for(work, self._seconds)
        except TimeoutError:
            return refuse_busy(request.url.path)


class _Worked:
    """An application; to Starlette a function would be one that takes a request."""

    def __init__(self, queue: WorkQueue, answer: Callable[[Request], Response]) -> None:
        self._queue = queue
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._queue.respond(self._answer, scope, receive, send)
