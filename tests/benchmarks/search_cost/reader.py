"""What a reader waits and pays for: bytes, seconds, keystrokes, memory."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.benchmarks.search_cost.page import Asked, Watched, open_phone

# Main-thread tasks, and marks of our own between keystrokes.
CATEGORIES = ["disabled-by-default-devtools.timeline", "blink.user_timing"]
KEY_PATIENCE = 2_000
MOST_KEYS = 24


class Counting:
    """Notes the bytes of each answer of the server: the body as it is after compression, without headers."""

    def __init__(self, app: ASGIApp, sent: list[int]) -> None:
        self.app, self.sent = app, sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        place = len(self.sent)
        self.sent.append(0)

        async def count(message: Message) -> None:
            self.sent[place] += len(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, count)


def measure_traffic(browser: Browser, address: str, texts: Sequence[str]) -> Iterator[tuple[Asked, Asked]]:
    """Give the first answer of a phone that never was here, and that of a further query, for each query."""
    for text, further in zip(texts, [*texts[1:], texts[0]], strict=True):
        with open_phone(browser) as context:
            page = Watched(context.new_page(), address)
            yield page.visit(text), page.ask(further)


def measure_times(
    browser: Browser, address: str, texts: Sequence[str]
) -> Iterator[tuple[Asked, Asked, Asked]]:
    """Give the first answer on a slow phone, that with all but the index kept, and that of a further query."""
    for text, further in zip(texts, [*texts[1:], texts[0]], strict=True):
        with open_phone(browser) as context:
            page = Watched(context.new_page(), address)
            page.throttle(network=True)
            first = page.visit(text)
            next_one = page.ask(further)
        with open_phone(browser) as context:
            before = Watched(context.new_page(), address)
            before.cdp.send("Network.setBlockedURLs", {"urls": [f"{address}search/*"]})
            before.page.goto(f"{address}search.html")
            before.wait_quiet()
            before.page.close()
            page = Watched(context.new_page(), address)
            page.throttle(network=True)
            yield first, page.visit(text), next_one


def measure_worker(browser: Browser, address: str, text: str, sent: list[int]) -> dict[str, float]:
    """Give what a first visit costs in all, once the service worker has fetched what it keeps."""
    sent.clear()
    with open_phone(browser, worker=True) as context:
        page = Watched(context.new_page(), address)
        page.visit(text)
        # A worker tells nobody that it is done.
        before = -1
        while before < len(sent):
            before = len(sent)
            page.page.wait_for_timeout(1_000)
    return {"requests": len(sent), "kB": sum(sent) / 1e3}


@dataclass(frozen=True, slots=True)
class Keystroke:
    """What stands in the box after a keystroke, and the longest main-thread task that followed, in milliseconds."""

    text: str
    longest: float


def measure_keystrokes(browser: Browser, address: str, texts: Sequence[str]) -> Iterator[Keystroke]:
    """Type queries letter by letter on a phone with a slow processor that has the core of the index."""
    with open_phone(browser) as context:
        page = Watched(context.new_page(), address)
        page.visit(texts[0])
        page.throttle(network=False)
        for text in texts:
            page.page.locator("#search-box").fill("")
            page.wait_quiet()
            browser.start_tracing(page=page.page, categories=CATEGORIES)
            for letter in text[:MOST_KEYS]:
                page.run("khlangCost.arm(); performance.mark('khlang-key')")
                page.page.keyboard.type(letter)
                page.run(f"khlangCost.answered({KEY_PATIENCE})")
                page.wait_quiet()
            longest = list_longest(json.loads(browser.stop_tracing())["traceEvents"])
            yield from (Keystroke(text[: place + 1], task) for place, task in enumerate(longest))


def list_longest(events: list[dict[str, Any]]) -> list[float]:
    """Give the length of the longest task after each of our marks in a trace, in milliseconds."""
    marks = sorted((event for event in events if event["name"] == "khlang-key"), key=lambda mark: mark["ts"])
    thread = {(mark["pid"], mark["tid"]) for mark in marks}
    starts = [mark["ts"] for mark in marks]
    longest = [0.0] * len(marks)
    for event in events:
        if event["name"] != "RunTask" or (event["pid"], event["tid"]) not in thread:
            continue
        # One that was cut off by the end of the trace has no length.
        if "dur" in event and event["ts"] >= starts[0]:
            place = bisect_right(starts, event["ts"]) - 1
            # The processor's time: on a busy machine a task also waits. The throttle takes the thread's own time.
            longest[place] = max(longest[place], event.get("tdur", event["dur"]) / 1000)
    return longest


def measure_heap(browser: Browser, address: str, texts: Sequence[str]) -> dict[str, float]:
    """Give what the page's scripts hold after these queries, in MB, rubbish taken out: objects, and arrays of
    numbers outside their heap."""
    with open_phone(browser) as context:
        page = Watched(context.new_page(), address)
        page.visit(texts[0])
        for text in texts[1:]:
            page.ask(text)
        page.cdp.send("HeapProfiler.collectGarbage")
        usage = page.cdp.send("Runtime.getHeapUsage")
    return {
        "objects MB": usage["usedSize"] / 1e6,
        "arrays MB": usage.get("backingStorageSize", 0) / 1e6,
        "queries": len(texts),
    }
