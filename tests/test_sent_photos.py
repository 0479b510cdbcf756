"""Photos as phones send them: what their headers say, and what becomes of them in the child process."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pillow_heif
import pytest
from khlang.images.client import ImageWorker, RefusedImageError
from khlang.images.header import ImageHeader, read_header
from PIL import Image

SIZE = (300, 200)
# Turned to the right by a phone held upright.
ORIENTATION, TURNED = 0x0112, 6


@pytest.fixture(scope="module")
def worker() -> Iterator[ImageWorker]:
    """The child process."""
    with ImageWorker() as started:
        yield started


def save(kind: str, size: tuple[int, int] = SIZE, **options: object) -> bytes:
    """Give a picture as a file."""
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


FILES = {
    "JPEG": save("JPEG"),
    "JPEG progressive": save("JPEG", progressive=True),
    "JPEG with EXIF": save("JPEG", exif=Image.Exif().tobytes() + b"x" * 60_000),
    "PNG": save("PNG"),
    "WEBP": save("WEBP"),
    "WEBP lossless": save("WEBP", lossless=True),
    "WEBP extended": save("WEBP", icc_profile=b"x" * 200),
    "HEIF": save("HEIF"),
}


@pytest.mark.parametrize("name", FILES)
def test_headers_tell_format_and_size(name: str, worker: ImageWorker) -> None:
    """Without decoding, and as the decoder finds them."""
    data = FILES[name]
    assert read_header(data) == ImageHeader(name.split(maxsplit=1)[0], *SIZE)
    picture, _thumbnail = worker.reduce(data)
    assert Image.open(io.BytesIO(picture)).size == SIZE


@pytest.mark.parametrize("name", FILES)
def test_half_a_header_is_none(name: str) -> None:
    """Whatever is cut off, it is told and not raised."""
    for length in range(min(len(FILES[name]), 400)):
        found = read_header(FILES[name][:length])
        assert found is None or found.format == name.split(maxsplit=1)[0]
    assert read_header(b"GIF89a" + FILES[name]) is None


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_photo_is_made_small_upright_and_silent(kind: str, worker: ImageWorker) -> None:
    """At most 2,048 pixels a side, with a thumbnail, without EXIF."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x010F] = TURNED, "camera"
    picture, thumbnail = worker.reduce(save(kind, (3000, 2000), exif=exif.tobytes()))
    found = Image.open(io.BytesIO(picture))
    assert (found.format, found.size) == ("JPEG", (1365, 2048))
    assert not found.getexif()
    assert b"camera" not in picture
    assert max(Image.open(io.BytesIO(thumbnail)).size) == 480


def test_a_night_shot_fits_into_a_record(worker: ImageWorker) -> None:
    """Noise is hard to pack; a record's photo has at most 2 MB."""
    out = io.BytesIO()
    Image.effect_noise((2048, 2048), 120).convert("RGB").save(out, "PNG")
    picture, _thumbnail = worker.reduce(out.getvalue())
    assert len(picture) < 2 * 1024 * 1024


def test_a_picture_that_lets_through_stands_on_white(worker: ImageWorker) -> None:
    """A JPEG has no other ground."""
    out = io.BytesIO()
    Image.new("RGBA", SIZE, (0, 0, 0, 0)).save(out, "PNG")
    picture, _thumbnail = worker.reduce(out.getvalue())
    assert Image.open(io.BytesIO(picture)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("name", FILES)
def test_half_a_photo_is_refused(name: str, worker: ImageWorker) -> None:
    """Grey below would go unseen until it is published."""
    with pytest.raises(RefusedImageError) as found:
        worker.reduce(FILES[name][: len(FILES[name]) * 6 // 10])
    assert found.value.code == "bad_photo"
