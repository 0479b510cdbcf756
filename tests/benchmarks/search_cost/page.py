"""An open search page that is watched: its requests on the wire, and when an answer stands."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.benchmarks.search_cost.project import find_kind

# An answer stands when status and list were written anew for what the box holds, and the first ten (or all there are)
# are there with their passages; it begins with the first of them. It is seen when the frame after that is drawn.
WATCH = """(() => {
  const cost = (window.khlangCost = { from: 0, tasks: [], arm, answered });
  let status, listed, first, settle, promise, began;
  function arm() {
    status = listed = first = false;
    promise = new Promise((resolve) => (settle = resolve));
  }
  function answered(most) {
    return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, most, null))]);
  }
  function drawn(done) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    requestAnimationFrame(() => port2.postMessage(0));
  }
  function finish(mark, items) {
    const about = { from: cost.from, mark, items, origin: performance.timeOrigin, tasks: cost.tasks };
    drawn(() => settle({ ...about, began, seen: performance.now() }));
  }
  new MutationObserver((records) => {
    const list = document.getElementById("search-results");
    const box = document.getElementById("search-box");
    status ||= records.some(({ target }) => target.id === "search-status" && target.textContent);
    listed ||= records.some(({ target }) => target === list);
    const asked = new URLSearchParams(location.search).get("q") || "";
    if (!status || !listed || !list.children.length || asked.trim() !== box.value.trim()) return;
    if (!first) drawn(() => (began = performance.now()));
    first = true;
    const said = document.getElementById("search-status").textContent.match(/พบ ([๐-๙,]+)/);
    const digits = said ? [...said[1]].filter((each) => each !== ",") : ["๑"];
    const number = digits.reduce((sum, each) => 10 * sum + each.charCodeAt(0) - 0x0e50, 0);
    if (list.children.length < Math.min(10, number)) return;
    status = listed = false;
    finish(performance.now(), list.children.length);
  }).observe(document, { subtree: true, childList: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) cost.tasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  addEventListener("keydown", (event) => event.key === "Enter" && (cost.from = event.timeStamp), true);
  arm();
})();"""
PATIENCE = 40_000
NO_ANSWER: dict[str, Any] = {
    "from": 0, "began": PATIENCE, "mark": inf, "seen": PATIENCE, "items": 0, "origin": 0, "tasks": []
}  # fmt: skip
# The slow phone: bytes a second, milliseconds.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
CPU = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: milliseconds until its first result and until its first ten are seen, and the longest main-thread
    task of 50 ms or more till then; results that then stand; bytes and requests on the wire by kind till then, and
    bytes till all is quiet."""

    text: str
    began: float
    milliseconds: float
    longest: float
    items: int
    sizes: dict[str, int]
    requests: dict[str, int]
    after: int


class Watched:
    """A page with its session to Chromium's tools."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.cdp = page.context.new_cdp_session(page)
        self._open: dict[str, str] = {}
        self._done: list[tuple[float, str, int]] = []
        self._offset = 0.0
        self.cdp.on("Network.requestWillBeSent", self._note_start)
        self.cdp.on("Network.loadingFinished", self._note_end)
        self.cdp.on("Network.loadingFailed", self._note_failure)
        self.cdp.send("Network.enable")

    def _note_start(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith(self.address):
            self._open[event["requestId"]] = urlsplit(url).path.lstrip("/")
            self._offset = event["wallTime"] - event["timestamp"]

    def _note_end(self, event: dict[str, Any]) -> None:
        path = self._open.pop(event["requestId"], None)
        # What a cache gave has no bytes; an answer that nothing has changed has those of its headers.
        if path is not None and event["encodedDataLength"]:
            at = (event["timestamp"] + self._offset) * 1000
            self._done.append((at, path, int(event["encodedDataLength"])))

    def _note_failure(self, event: dict[str, Any]) -> None:
        self._open.pop(event["requestId"], None)

    def throttle(self, *, network: bool) -> None:
        """Make it a slow phone: the processor, and on request the network."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
        if network:
            self.cdp.send("Network.emulateNetworkConditions", NETWORK)

    def run(self, script: str) -> Any:
        """Evaluate a script past the page's policy, waiting for what it promises."""
        arguments = {"expression": script, "awaitPromise": True, "returnByValue": True}
        return self.cdp.send("Runtime.evaluate", arguments)["result"].get("value")

    def wait_quiet(self) -> None:
        """Wait until nothing was asked for during a fifth of a second."""
        quiet, until = 0, time.monotonic() + PATIENCE / 1000
        while quiet < 4 and time.monotonic() < until:
            before = len(self._done)
            self.page.wait_for_timeout(50)
            quiet = quiet + 1 if not self._open and before == len(self._done) else 0
        self._open.clear()

    def visit(self, text: str) -> Asked:
        """Open the search page with a query in its address."""
        self._done.clear()
        self.page.goto(f"{self.address}search.html?q={quote(text)}", wait_until="commit")
        return self._read(text)

    def ask(self, text: str) -> Asked:
        """Put a query in place of that in the box, and press Enter."""
        self._done.clear()
        self.run("khlangCost.arm()")
        self.page.locator("#search-box").fill(text)
        self.page.keyboard.press("Enter")
        return self._read(text)

    def _read(self, text: str) -> Asked:
        # Without any result the page shows no list: that is no answer.
        answer = self.run(f"khlangCost.answered({PATIENCE})") or NO_ANSWER
        self.wait_quiet()
        at = answer["origin"] + answer["mark"]
        sizes: Counter[str] = Counter()
        requests: Counter[str] = Counter()
        for _end, path, size in (each for each in self._done if each[0] <= at):
            sizes[find_kind(path)] += size
            requests[find_kind(path)] += 1
        tasks = [length for start, length in answer["tasks"] if answer["from"] <= start <= answer["seen"]]
        after = sum(size for _end, _path, size in self._done) - sizes.total()
        milliseconds = answer["seen"] - answer["from"]
        began, longest = answer["began"] - answer["from"], max(tasks, default=0)
        return Asked(text, began, milliseconds, longest, answer["items"], dict(sizes), dict(requests), after)


@contextmanager
def open_phone(browser: Browser, *, worker: bool = False) -> Iterator[BrowserContext]:
    """Open a phone that never was on the site, with or without service workers."""
    size = {"width": 360, "height": 800}
    context = browser.new_context(viewport=size, service_workers="allow" if worker else "block")  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    yield context
    context.close()
