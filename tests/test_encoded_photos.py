"""Photos as they are encoded for the site are kept, and those that no record uses only for some time."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from khlang.file_cache import KEPT_SECONDS
from khlang.images.client import ImageWorker
from khlang.library import load_library
from khlang.photos import check_photos, publish_photo

ID = "kr-2567-kkn-001"


def test_photo_that_no_record_uses_is_not_kept_for_ever(
    tmp_path: Path, copy_library: Callable[[], Path]
) -> None:
    """While a record has it, it stays however old it is; without the record it goes when it is old."""
    root, cache = copy_library(), tmp_path / "cache"
    library = load_library(root, cache)
    record = library.by_name[ID]
    with ImageWorker() as worker:
        for _path, _field, photo in record.public_photos():
            publish_photo(library, record, photo, worker)
    kept = sorted(cache.glob("*/encoded/*"))
    assert kept
    long_ago = time.time() - KEPT_SECONDS - 60
    for path in kept:
        os.utime(path, (long_ago, long_ago))
    list(check_photos(library))
    assert sorted(cache.glob("*/encoded/*")) == kept
    (root / "records" / "lesson" / f"{ID}.yml").unlink()
    shutil.rmtree(root / "records" / "lesson" / ID)
    list(check_photos(load_library(root, cache)))
    assert not list(cache.glob("*/encoded/*"))
