"""Previews of drafts in a browser: seen and read as drafts, on a phone, at night and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from khlang.checks import find_problems
from khlang.clock import find_today
from khlang.library import load_library
from khlang.server import CurrentDrafts, make_app
from playwright.sync_api import Browser, Page

from tests.browser.checks import check
from tests.browser.conftest import serve_app
from tests.conftest import LIBRARY

LESSON, SOUND, BROKEN = "kr-2567-kkn-001", "draft-00000001", "draft-00000002"


@pytest.fixture(scope="module")
def drafts_address(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the site with a sound draft and one without photos and with a misspelt province."""
    folder = tmp_path_factory.mktemp("drafts")
    root = Path(shutil.copytree(LIBRARY, folder / "knowledge"))
    lessons = root / "records" / "lesson"
    text = (lessons / f"{LESSON}.yml").read_text(encoding="utf-8")
    (lessons / f"{SOUND}.yml").write_text(text.replace(LESSON, SOUND), encoding="utf-8")
    shutil.copytree(lessons / LESSON, lessons / SOUND)
    broken = text.replace(LESSON, BROKEN).replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน")
    (lessons / f"{BROKEN}.yml").write_text(broken, encoding="utf-8")
    library = load_library(root, folder / "cache")
    current = CurrentDrafts()
    current.hold(library, find_problems(library, find_today()))
    with serve_app(make_app(built_site, None, current)) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["draft/", f"lesson/{SOUND}.html", f"lesson/{BROKEN}.html"])
def test_a_preview_is_as_good_a_page(
    drafts_address: str, open_page: Callable[..., Page], path: str, width: int, scheme: str
) -> None:
    """Axe finds nothing, no request fails, nothing runs off the side; what is clicked is below the watermark."""
    page = open_page(drafts_address + path, width=width, scheme=scheme)
    page.wait_for_load_state("networkidle")
    check(page)
    if path != "draft/":
        box = page.locator(".kl-watermark").bounding_box()
        assert box
        assert box["width"] > width / 2
        assert page.get_by_text("ร่าง ยังไม่เผยแพร่").is_visible()
        page.get_by_role("link", name="ฉบับร่างทั้งหมด").click()
        page.get_by_role("heading", name="ฉบับร่าง").wait_for()


def test_every_sheet_of_paper_says_that_it_is_a_draft(drafts_address: str, browser: Browser) -> None:
    """A sheet that is passed on alone must not look like one from the library."""
    page = browser.new_page(service_workers="block")
    page.goto(f"{drafts_address}lesson/{SOUND}.html", wait_until="networkidle")
    document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    assert len(document) > 1
    for sheet in document:
        # The watermark's letters, large and grey across the middle of the sheet.
        picture = sheet.render(scale=0.5).to_pil().convert("L")
        width, height = picture.size
        middle = picture.crop((width // 4, height // 3, width * 3 // 4, height * 2 // 3))
        greys = [grey for grey in middle.tobytes() if 200 <= grey <= 235]
        assert len(greys) > 0.05 * middle.width * middle.height
    document.close()
    page.close()
