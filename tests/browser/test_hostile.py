"""Texts that try to be more than letters, in every text field of every form, on a real site in a real browser."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.benchmarks.hostile_site import find_injections
from tests.conftest import ROOT

HOSTILE = ROOT / "tests" / "examples" / "hostile"


def test_hostile_texts_stay_letters(browser: Browser) -> None:
    """No script runs, no markup appears, no other host is asked, even without the Content-Security-Policy.

    With it only less can happen, which the benchmark of hostile files looks at as well.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(HOSTILE.glob("*.txt"))}
    assert len(texts) >= 7
    assert find_injections(texts, browser, is_policy_on=False) == dict.fromkeys(texts, "")
