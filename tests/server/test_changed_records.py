"""The page of a published record whose file has changed: before any build the bytes that the next one writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from khlang.build.record_drawing import RecordDrawer
from khlang.server import Rebuild, make_app

from tests.conftest import copy_project
from tests.server.client import Client, serve_app

RECORD = Path("knowledge/records/lesson/kr-2567-kkn-001.yml")
PAGE = "lesson/kr-2567-kkn-001.html"
PHONE = "089 111 2345"
NEW = "วันนี้เพิ่มย่อหน้าใหม่เรื่องมะพร้าวน้ำหอม"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rebuild]:
    """A project with the tests' library, built once."""
    project = copy_project(tmp_path_factory.mktemp("changed"))
    rebuild = Rebuild(library=Path("knowledge"), cache=Path(".cache"), out=Path("build/site"))
    with pytest.MonkeyPatch.context() as patch:
        set_scene(patch, project)
        rebuild()
    return project, rebuild


@pytest.fixture
def rebuild(built: tuple[Path, Rebuild], monkeypatch: pytest.MonkeyPatch) -> Iterator[Rebuild]:
    """What builds it; after the test, its record is as it was, and nothing has changed."""
    project, rebuild = built
    set_scene(monkeypatch, project)
    sound = RECORD.read_bytes()
    yield rebuild
    RECORD.write_bytes(sound)
    assert rebuild.desk.desk
    rebuild.changed.hold(rebuild.desk.desk.library, rebuild.changed.begin())


def set_scene(patch: pytest.MonkeyPatch, project: Path) -> None:
    """Make a project the working folder, with an address, so that pages name pictures."""
    patch.chdir(project)
    patch.setenv("KHLANG_SITE_URL", "https://k.example/x/")


def edit(change: Callable[[str], str]) -> None:
    """Change the record's file."""
    RECORD.write_text(change(RECORD.read_text(encoding="utf-8")), encoding="utf-8")


def read(rebuild: Rebuild, *, is_here: bool = True) -> bytes | None:
    """Give what is answered for the page."""
    response = rebuild.changed.answer(PAGE, is_here=is_here)
    return bytes(response.body) if response else None


def test_what_a_build_would_refuse_is_told_at_this_computer(rebuild: Rebuild) -> None:
    """On the record's page, with its cure; others see the release. Mended, the page is drawn."""
    sound = RECORD.read_text(encoding="utf-8")
    edit(lambda text: text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"))
    rebuild.changed.note([RECORD.absolute()])
    told = read(rebuild)
    assert told
    assert "ขอนแกน" in told.decode()
    assert "ต้องแก้ ๑ ข้อ" in told.decode()
    assert read(rebuild, is_here=False) is None
    RECORD.write_bytes(b"\xff: [")
    assert "ต้องแก้" in (read(rebuild) or b"").decode()
    RECORD.write_text(sound, encoding="utf-8")
    assert read(rebuild) == Path("build/site", PAGE).read_bytes()


def test_what_is_private_is_on_no_page(rebuild: Rebuild) -> None:
    """A value of a field that is not published is refused, and not said again where that is told."""
    edit(lambda text: f"{text}contact_phone: '{PHONE}'\n")
    rebuild.changed.note([RECORD.absolute()])
    assert read(rebuild, is_here=False) is None
    told = (read(rebuild) or b"").decode()
    assert "ต้องแก้ ๑ ข้อ" in told
    assert PHONE not in told


def test_what_other_pages_hang_on_waits_for_the_build(rebuild: Rebuild) -> None:
    """New names and photos; a file that is gone; what is no record of the release."""
    sound = RECORD.read_text(encoding="utf-8")
    rebuild.changed.note([RECORD.absolute()])
    edit(lambda text: text.replace("id: kr-2567-kkn-001", "id: kr-2567-kkn-001\naliases: [kr-2560-kkn-900]"))
    assert read(rebuild) is None
    RECORD.unlink()
    assert read(rebuild) is None
    RECORD.symlink_to(RECORD.absolute().with_stem("kr-2559-kpt-001"))
    assert read(rebuild) is None
    RECORD.unlink()
    other = RECORD.with_stem("kr-2569-kkn-777")
    other.write_text(sound.replace("kr-2567-kkn-001", "kr-2569-kkn-777"), encoding="utf-8")
    elsewhere = Path("elsewhere", RECORD.name)
    rebuild.changed.note(
        [other.absolute(), elsewhere.absolute(), RECORD.parent.absolute(), Path("mkdocs.yml")]
    )
    assert not rebuild.changed.has_changed("lesson/kr-2569-kkn-777.html")
    assert rebuild.changed.answer("lesson/kr-2569-kkn-777.html", is_here=True) is None
    other.unlink()


def test_it_is_served_in_the_place_of_the_file(rebuild: Rebuild) -> None:
    """Kept by no browser; whoever comes through a proxy is not told what is wrong."""
    with serve_app(make_app(Path("build/site"), changed=rebuild.changed)) as client:
        before = client.fetch(f"/{PAGE}").text
        edit(lambda text: text.replace("story: |", f"story: |\n  {NEW}\n", 1))
        assert client.fetch(f"/{PAGE}").text == before
        rebuild.changed.note([RECORD.absolute()])
        assert_drawn(client)
        edit(lambda text: text.replace("จังหวัดขอนแก่น", "จังหวัดขอนแกน"))
        assert "ต้องแก้" in client.fetch(f"/{PAGE}").text
        assert client.fetch(f"/{PAGE}", **{"X-Forwarded-For": "192.0.2.1"}).text == before


def assert_drawn(client: Client) -> None:
    """Say that the page has what is new, and may not be kept."""
    page = client.fetch(f"/{PAGE}")
    assert NEW in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_it_is_of_the_release_that_is_live(rebuild: Rebuild) -> None:
    """Where there is none, or one that no build of ours has left anything for, nothing is drawn."""
    edit(lambda text: text.replace("story: |", f"story: |\n  {NEW}\n", 1))
    rebuild.changed.note([RECORD.absolute()])
    assert read(rebuild)
    site, other = Path("build/site"), Path("build/site.releases/other")
    target = site.readlink()
    site.unlink()
    assert read(rebuild) is None
    other.mkdir()
    site.symlink_to("site.releases/other")
    assert read(rebuild) is None
    site.unlink()
    site.symlink_to(target)
    assert read(rebuild)


def test_a_page_is_drawn_once_for_the_same_bytes(rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask for it; of other bytes another one."""
    drawn: list[object] = []
    draw = RecordDrawer.draw

    def count(self: RecordDrawer, *arguments: Any) -> str | None:
        drawn.append(self)
        return draw(self, *arguments)

    monkeypatch.setattr(RecordDrawer, "draw", count)
    rebuild.changed.note([RECORD.absolute()])
    with ThreadPoolExecutor(4) as threads:
        assert len({*threads.map(lambda _number: read(rebuild), range(8))}) == 1
    assert len(drawn) == 1
    edit(lambda text: text.replace("story: |", f"story: |\n  {NEW}\n", 1))
    assert NEW in (read(rebuild) or b"").decode()
    assert len(drawn) == 2


def leave_out_related(page: bytes) -> str:
    """Give a page without the records like its own, and the entry for them."""
    section = re.compile(r'  <section class="[^"]*kl-related".*?</section>\n', re.DOTALL)
    return re.sub(r' *<li><a href="#kl-related">.*?</li>\n', "", section.sub("", page.decode()))


def test_a_changed_page_is_what_the_next_build_writes(rebuild: Rebuild) -> None:
    """To the byte, edit after edit, but for the records most like it, which are those of the release; then the next one
    has it, and it is no longer drawn."""
    changes: list[Callable[[str], str]] = [
        lambda text: text.replace("story: |", f"story: |\n  {NEW}\n", 1),
        lambda text: text.replace("title: ", "title: ใหม่ & <b> ", 1),
        lambda text: text.replace("fiscal_year: ๒๕๖๗", "fiscal_year: ๒๕๖๖", 1),
        lambda text: text.replace(f"  {NEW}\n", "", 1),
    ]
    for change in changes:
        before = Path("build/site", PAGE).read_bytes()
        edit(change)
        assert not rebuild.changed.has_changed(PAGE)
        rebuild.changed.note([RECORD.absolute()])
        assert rebuild.changed.has_changed(PAGE)
        drawn = read(rebuild)
        assert drawn
        assert drawn != before
        assert read(rebuild, is_here=False) == drawn
        rebuild()
        assert leave_out_related(Path("build/site", PAGE).read_bytes()) == leave_out_related(drawn)
        assert not rebuild.changed.has_changed(PAGE)
