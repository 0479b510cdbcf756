"""The service worker answers whoever tells it what to keep, in whatever shape that comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

TELL = """async (data) => {
  const { active } = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => {
    channel.port1.onmessage = (event) => resolve(event.data);
    setTimeout(resolve, 20000, "no answer");
  });
  active.postMessage(data, [channel.port2]);
  return answer;
}"""
IS_KEPT = "async (name) => Boolean(await caches.match(new URL(name, location.href).href))"


@pytest.mark.parametrize(
    "data",
    [None, 7, "text", [], {}, {"names": None}, {"names": {"length": 3}}, {"names": [7, None, {}, ["a"]]},
     {"names": ["http://[", "//", "https://elsewhere.example/x", "", "x" * 100_000]}],
    ids=lambda data: repr(data)[:40],
)  # fmt: skip
def test_a_message_in_a_wrong_shape_stops_nothing(browser: Browser, site_address: str, data: object) -> None:
    """It is answered as any other, and what is sound beside it is kept."""
    page = browser.new_page()
    page.goto(f"{site_address}index.html")
    assert page.evaluate(TELL, data) == "kept"
    assert page.evaluate(TELL, {"names": ["http://[", "guide/index.html"]}) == "kept"
    assert page.evaluate(IS_KEPT, "guide/index.html")
    page.close()


OFFER = """async (count) => {
  await khlang.loadScripts(["index_files", "offline"]);
  khlangIndexFiles.list = () => Array.from({ length: count }, (_, number) => "search/" + number + ".js");
  const place = document.createElement("p");
  await khlangOffline.start(place);
  return [place.textContent, place.querySelectorAll("button").length];
}"""


@pytest.mark.parametrize(("count", "buttons"), [(301, 1), (11_600, 1), (20_000, 0)])
def test_an_index_larger_than_is_kept_is_not_offered(
    browser: Browser, site_address: str, count: int, buttons: int
) -> None:
    """A part of it would find nothing, after megabytes; the reader is told what works without a signal."""
    page = browser.new_page()
    page.goto(f"{site_address}search.html")
    said, offered = page.evaluate(OFFER, count)
    assert offered == buttons
    assert ("ใหญ่เกิน" in said) == (not buttons)
    assert "เมกะไบต์" in said
    page.close()
