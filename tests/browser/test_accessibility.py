"""Pages as everyone can use them: axe finds nothing, in both schemes and widths; nothing runs off the side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check

PAGES = (
    "index.html",
    "lesson/kr-2567-kkn-001.html",
    "lesson/kr-2559-kpt-001.html",
    "lesson/kr-2563-cri-001.html",
    "activity/ac-2567-skw-001.html",
    "centre/ce-2565-kkn-001.html",
    "browse/provinces/index.html",
    "browse/missions/household_account.html",
    "browse/provinces/kkn.html",
    "browse/provinces/bkk.html",
    "browse/titles/index.html",
    "browse/organisations/index.html",
    "coverage.html",
    "browse/missions/index.html",
    "search.html?q=บัญชีครัวเรือน",
    "guide/lesson.html",
    "send/lesson.html",
    "send/lesson.html#screen-steps",
    "send/lesson.html#screen-where",
    "send/activity.html#screen-people",
    "send/centre.html#screen-readiness",
    "send/lesson-paper.html",
    "about.html",
    "data/index.html",
    "404.html",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    site_address: str, open_page: Callable[..., Page], path: str, width: int, scheme: str
) -> None:
    """WCAG 2.2 AA as far as a machine can tell, and no sideways scrolling on a phone."""
    page = open_page(site_address + path, width=width, scheme=scheme)
    page.wait_for_load_state("networkidle")
    check(page)


def test_the_map_follows_the_scheme(site_address: str, open_page: Callable[..., Page]) -> None:
    """Tints made for paper glare on a dark ground: each step has another colour there, chosen or by the system."""
    fills = {}
    for scheme in ("light", "dark"):
        page = open_page(site_address + "coverage.html", scheme=scheme, width=1280)
        fills[scheme] = page.evaluate(
            "[...document.querySelectorAll('.kl-map__area')].map((area) => getComputedStyle(area).fill)"
        )
    assert len(fills["light"]) == 77
    assert not [pair for pair in zip(fills["light"], fills["dark"], strict=True) if pair[0] == pair[1]]
