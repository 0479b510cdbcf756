"""Pictures of records for chats."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from pathlib import Path

import pytest
import typst
from khlang.build.pictures import choose_pictures, list_picture_targets
from khlang.library import Library
from khlang.pages.page import BinaryFile, Site
from khlang.pages.taxonomies import sort_newest
from khlang.prints import picture
from khlang.prints.fonts import write_ttf_files
from khlang.prints.lines import LineBreaker, make_title_breaker
from khlang.prints.picture import SQUARE, WIDE, draw_card, make_picture_key
from khlang.records.record import Record
from PIL import Image

from tests.prints.conftest import SITE

LONG = "ทำน้ำหมักจากเศษผักผลไม้ในครัวเรือน ลดขยะเปียกที่ต้องทิ้ง ใช้รดแปลงผักของโรงเรียนและวัด พร้อมตั้งกลุ่มแม่บ้านดูแล" * 2
HOSTILE = '#include("/etc/passwd") $x$ *b* [#panic()] ' + "ก" * 120 + " " + "W" * 120


@pytest.fixture(scope="module")
def lines(library: Library) -> LineBreaker:
    """What marks the lines of titles."""
    return make_title_breaker(library)


def with_title(record: Record, title: str) -> Record:
    """Give the record with another title."""
    return dataclasses.replace(record, values={**record.values, record.form.roles.title: title})


def is_drawn(image: Image.Image) -> bool:
    """Tell whether there is dark ink on a part of a picture."""
    return any(image.histogram()[:100])


@pytest.mark.parametrize("size", [WIDE, SQUARE])
@pytest.mark.parametrize("title", ["ปั๊มน้ำ", LONG, HOSTILE], ids=["short", "long", "hostile"])
def test_the_title_is_whole(title: str, size: tuple[int, int], library: Library, lines: LineBreaker) -> None:
    """It leaves the edges of the picture and the room above the foot free."""
    made = draw_card(with_title(library.published[0], title), size, SITE, lines)
    image = Image.open(io.BytesIO(made)).convert("L")
    assert image.size == size
    width, height = size
    paper = image.getpixel((5, height - 5))
    free = [(0, 40, 50, height), (width - 50, 40, width, height), (0, height - 30, width, height)]
    foot = 130 if size == WIDE else 175
    free.append((0, height - foot, width, height - foot + 8))
    for box in free:
        assert image.crop(box).getextrema() == (paper, paper), box
    assert is_drawn(image.crop((50, 150, width - 50, height - foot)))


def test_a_title_fills_its_room(library: Library, lines: LineBreaker) -> None:
    """A short title is larger than a long one."""
    heights = []
    for title in ("ปั๊มน้ำ", LONG):
        made = draw_card(with_title(library.published[0], title), WIDE, SITE, lines)
        image = Image.open(io.BytesIO(made)).convert("L").crop((64, 150, 120, 480))
        dark = [row for row in range(image.height) if is_drawn(image.crop((0, row, 56, row + 1)))]
        heights.append(next((row for row in dark if row + 1 not in dark), 0) - dark[0])
    assert heights[0] > heights[1]


def test_pictures_are_made_where_the_address_is_known(library: Library) -> None:
    """Each of a published record, named by what is on it; without an address none."""
    assert choose_pictures(library, Site("คลัง"), 1_000) == {}
    chosen = choose_pictures(library, SITE, 1_000)
    assert set(chosen) == {record.id for record in library.published}
    target = next(iter(list_picture_targets(library, SITE, chosen)))
    made = target.render()
    assert isinstance(made, BinaryFile)
    assert made.path == chosen[library.published[0].id]
    assert made.data.startswith(b"\x89PNG")


def test_fonts_are_kept_when_their_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library, lines: LineBreaker
) -> None:
    """What draws leaves no folder behind, and draws the same as what has its fonts in one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    without = picture._compiler.__wrapped__()
    assert [*tmp_path.iterdir()] == []
    write_ttf_files(tmp_path)
    template = str(Path(picture.__file__).with_name("picture.typ"))
    within = typst.Compiler(template, font_paths=[str(tmp_path)], ignore_system_fonts=True)
    drawn = set()
    for compiler in (without, within):
        monkeypatch.setattr(picture, "_compiler", lambda compiler=compiler: compiler)
        drawn.add(draw_card(with_title(library.published[0], LONG), WIDE, SITE, lines))
    assert len(drawn) == 1


def test_the_newest_records_have_pictures(library: Library, tmp_path: Path) -> None:
    """At most so many; the same ones, whatever was drawn before."""
    newest = [record.id for record in sort_newest(library.published)]
    kept = dataclasses.replace(library, cache=tmp_path)
    for target in list_picture_targets(kept, SITE, choose_pictures(kept, SITE, 3)):
        target.render()
    assert len(list((tmp_path / "pictures").iterdir())) == 3
    for most in (0, 2, 5):
        assert set(choose_pictures(kept, SITE, most)) == set(newest[:most])
    assert choose_pictures(kept, SITE, -1) == {}


def test_the_key_changes_with_what_is_drawn(library: Library) -> None:
    """Title, size and the library's name, but not the record's story."""
    record = library.published[0]
    known = make_picture_key(record, WIDE, SITE)
    others = [
        make_picture_key(with_title(record, "อื่น"), WIDE, SITE),
        make_picture_key(record, SQUARE, SITE),
        make_picture_key(record, WIDE, Site("อื่น", SITE.url)),
        make_picture_key(dataclasses.replace(record, is_example=not record.is_example), WIDE, SITE),
    ]
    assert len({known, *others}) == 5
    assert make_picture_key(dataclasses.replace(record, digest="อื่น"), WIDE, SITE) == known
