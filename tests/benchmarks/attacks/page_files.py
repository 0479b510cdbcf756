"""Hostile Markdown, as a page by hand: refused with its place, or rendered in time. Records hold no Markdown."""

from __future__ import annotations

from khlang.checks.markdown import check_markdown
from khlang.problems import say

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.sound import check_reports
from tests.benchmarks.slow_pages import FRONT_MATTER, measure


def check_page(data: bytes, seconds: float) -> Finding:
    """Check a page, and render it if nothing is wrong with it, within so many CPU seconds."""
    page = FRONT_MATTER + data
    problems = list(check_markdown(page, "page.md"))
    check_reports(problems)
    if problems:
        return Finding(
            f"refused: {problems[0].mark.line}:{problems[0].mark.column} {say(problems[0])}"[:150], True
        )
    took = measure(page)
    return Finding(f"rendered in {took:.2f} s", took <= seconds)
