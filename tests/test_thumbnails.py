"""Photos as lists show them: small, of the record's first photo, made once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from khlang.build.gather import publish_photos
from khlang.images.client import ImageWorker
from khlang.images.reduce import LISTED_SIDE
from khlang.library import Library, load_library
from khlang.pages.card_cache import CardCache
from khlang.photos import publish_thumbnails

from tests.conftest import LIBRARY


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The tests' library with a cache of its own."""
    return load_library(LIBRARY, tmp_path_factory.mktemp("cache"))


def test_a_list_shows_the_first_photo_small(kept: Library) -> None:
    """Beside its full size, under a name that changes with the photo; records without one have none."""
    photos, thumbnails = publish_photos(kept)
    assert set(thumbnails) == {record_id for record_id, own in photos.items() if own}
    for record_id, thumbnail in thumbnails.items():
        full = next(iter(photos[record_id].values()))
        assert max(thumbnail.width, thumbnail.height) <= LISTED_SIDE
        assert thumbnail.path == full.path.removesuffix(".jpg") + "-s.jpg"
        assert len(thumbnail.data) < 20_000
    paths = {record_id: thumbnail.path for record_id, thumbnail in thumbnails.items()}
    cards = CardCache(kept, paths)
    for record in kept.published:
        html = cards.render_items([record], "../")
        assert ("<img" in html) is (record.id in paths)
        assert f'src="../{paths.get(record.id, "")}"' in html or record.id not in paths


def test_a_part_of_the_library_forgets_nothing(kept: Library) -> None:
    """Such as one page that is drawn anew: what the others have stays, however long ago it was kept."""
    publish_photos(kept)
    assert kept.cache is not None
    files = [*Path(kept.cache).rglob("thumbnails/*")]
    for path in files:
        os.utime(path, (0, 0))
    publish_photos(replace(kept, records=()), forgets=False)
    assert all(path.is_file() for path in files)
    publish_photos(replace(kept, records=()))
    assert files
    assert not any(path.is_file() for path in files)


def test_thumbnails_are_made_once(kept: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all of them kept, no image is decoded again."""
    photos, before = publish_photos(kept)
    asked: list[bytes] = []

    def note(_worker: ImageWorker, data: bytes) -> bytes:
        asked.append(data)
        return data

    monkeypatch.setattr(ImageWorker, "make_listed", note)
    with ImageWorker() as worker:
        assert publish_thumbnails(kept, photos, worker) == before
    assert asked == []
    assert kept.cache is not None
    for path in Path(kept.cache).rglob("thumbnails/*"):
        path.unlink()
    with ImageWorker() as worker:
        publish_thumbnails(kept, photos, worker)
    assert len(asked) == len(before)
