"""Image files within bounds: what takes long is refused before it is decoded, what hides in a file is found."""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator

import pytest
from khlang.images.client import ImageWorker, RefusedImageError, read_jpeg_size
from khlang.images.content import read_content
from PIL import Image

SCANS = "costly_photo"
METADATA = "photo_metadata"


def draw(width: int = 64, height: int = 48) -> Image.Image:
    """Give a picture with something in it."""
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """Give a picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


JPEG = save(draw(), "JPEG")
PROGRESSIVE = save(draw(), "JPEG", progressive=True)
PNG = save(draw(), "PNG")
WEBP = save(draw(), "WEBP", lossless=True)


def add_segment(marker: int, value: bytes, jpeg: bytes = JPEG) -> bytes:
    """Put a segment behind a JPEG's start."""
    return jpeg[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(value) + 2) + value + jpeg[2:]


def add_chunk(name: bytes, value: bytes) -> bytes:
    """Put a chunk behind a PNG's header."""
    chunk = struct.pack(">I", len(value)) + name + value + struct.pack(">I", zlib.crc32(name + value))
    return PNG[:33] + chunk + PNG[33:]


def add_webp_chunk(name: bytes, value: bytes) -> bytes:
    """Put a chunk at the end of a WebP file."""
    body = WEBP[8:] + name + struct.pack("<I", len(value)) + value
    return b"RIFF" + struct.pack("<I", len(body)) + body


def repeat_last_scan(jpeg: bytes, times: int) -> bytes:
    """Write a progressive picture's last scan over and over."""
    start = jpeg.rindex(b"\xff\xda")
    return jpeg[:-2] + jpeg[start:-2] * times + jpeg[-2:]


def save_several(first: Image.Image, *others: Image.Image) -> bytes:
    """Give pictures as a phone's file of several."""
    return save(first, "MPO", save_all=True, append_images=list(others))


@pytest.fixture(scope="module")
def worker() -> Iterator[ImageWorker]:
    """One child process for all tests."""
    with ImageWorker() as worker:
        yield worker


def find_problem(worker: ImageWorker, data: bytes, suffix: str = ".jpg") -> str:
    """Give the code of what is wrong with an image, empty if nothing is."""
    try:
        worker.check(data, suffix)
    except RefusedImageError as error:
        return error.code
    return ""


SOUND = {
    "jpeg": (JPEG, ".jpg"),
    "progressive": (PROGRESSIVE, ".jpg"),
    "grey": (save(draw().convert("L"), "JPEG"), ".jpeg"),
    "with colours": (save(draw(), "JPEG", icc_profile=b"x" * 36 + b"acsp" + b"x" * 200_000), ".jpg"),
    "of four colours": (save(draw().convert("CMYK"), "JPEG"), ".jpg"),
    "padded": (JPEG + b"\x00" * 100, ".jpg"),
    "png": (PNG, ".png"),
    "of a screen": (add_chunk(b"tEXt", b"Software\x00gnome-screenshot"), ".png"),
    "webp": (WEBP, ".webp"),
    "several": (save_several(draw(), draw(32, 24), draw(16, 12)), ".jpg"),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_images(worker: ImageWorker, name: str) -> None:
    """What people have is taken, and comes out as a JPEG of the first picture, without anything else."""
    data, suffix = SOUND[name]
    assert find_problem(worker, data, suffix) == ""
    made = worker.encode(data, suffix)
    assert read_jpeg_size(made) == (64, 48)
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("JPEG", (64, 48))
    assert not read_content(made).has_metadata


EXIF = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
TELLING = {
    "exif": (add_segment(0xE1, EXIF), ".jpg"),
    "xmp": (add_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x/>"), ".jpg"),
    "extended xmp": (add_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + b"0" * 40), ".jpg"),
    "comment": (add_segment(0xFE, "บ้านเลขที่ ๑".encode()), ".jpg"),
    "comment behind the picture's tables": (JPEG.replace(b"\xff\xda", b"\xff\xfe\x00\x04hi\xff\xda"), ".jpg"),
    "c2pa": (add_segment(0xEB, b"JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x10jumb"), ".jpg"),
    "iptc": (add_segment(0xED, b"Photoshop 3.0\x008BIM"), ".jpg"),
    "maker's own": (add_segment(0xE5, b"SAMSUNG\x00" + b"x" * 40), ".jpg"),
    "flashpix": (add_segment(0xE2, b"FPXR\x00" + b"x" * 40), ".jpg"),
    "no colours": (add_segment(0xE2, b"ICC_PROFILE\x00\x01\x01Exif 14.5,100.2"), ".jpg"),
    "no list of pictures": (add_segment(0xE2, b"MPF\x00 14.5,100.2"), ".jpg"),
    "tail in the place of an end": (JPEG[:-2] + b"14.5,100.2" * 20, ".jpg"),
    "thumbnail": (add_segment(0xE0, b"JFXX\x00\x10" + b"x" * 40), ".jpg"),
    "ducky": (add_segment(0xEC, b"Ducky\x00\x01"), ".jpg"),
    "video behind": (JPEG + b"\x00\x00\x00\x18ftypmp42", ".jpg"),
    "picture behind one that is alone": (JPEG + JPEG, ".jpg"),
    "exif in the second picture": (save_several(draw(), draw()) + add_segment(0xE1, EXIF), ".jpg"),
    "video behind several": (save_several(draw(), draw()) + b"ftypmp42", ".jpg"),
    "png text": (add_chunk(b"tEXt", b"Comment\x0014.5,100.2"), ".png"),
    "png packed text": (add_chunk(b"zTXt", b"Software\x00\x00x"), ".png"),
    "png exif": (add_chunk(b"eXIf", EXIF[6:]), ".png"),
    "png c2pa": (add_chunk(b"caBX", b"x"), ".png"),
    "png of a maker": (add_chunk(b"apPl", b"x"), ".png"),
    "png with what was cut off": (PNG + b"rest", ".png"),
    "webp exif": (add_webp_chunk(b"EXIF", b"II*\x00"), ".webp"),
    "webp c2pa": (add_webp_chunk(b"C2PA", b"jumb"), ".webp"),
    "webp with a tail": (WEBP + b"rest", ".webp"),
}


@pytest.mark.parametrize("name", TELLING)
def test_what_hides_in_a_file_is_found(worker: ImageWorker, name: str) -> None:
    """Anything beside the picture may say where a house is, whoever wrote it."""
    assert find_problem(worker, *TELLING[name]) == METADATA


@pytest.mark.parametrize(("size", "scans"), [(2_000_000, 30_000), (40_000, 101)])
def test_many_scans_are_refused_before_they_are_decoded(worker: ImageWorker, size: int, scans: int) -> None:
    """2 MB of scans took 108 s to decode."""
    unit = len(repeat_last_scan(PROGRESSIVE, 1)) - len(PROGRESSIVE)
    times = max(scans, size // unit)
    data = repeat_last_scan(PROGRESSIVE, times)
    assert read_content(data).scans > times
    assert find_problem(worker, data) == SCANS


def test_scans_of_a_large_picture_count_more(worker: ImageWorker) -> None:
    """Thirty of 30 million pixels take as long as 900 of one million."""
    data = repeat_last_scan(save(Image.new("L", (6_000, 5_000)), "JPEG", progressive=True), 30)
    assert find_problem(worker, data) == SCANS


def test_an_image_that_ends_the_process_is_refused_and_the_next_one_checked() -> None:
    """A new process takes the place of the one that is gone."""
    with ImageWorker() as worker:
        assert find_problem(worker, JPEG) == ""
        process = worker._process
        assert process
        process.kill()
        process.wait()
        assert find_problem(worker, JPEG) == SCANS
        assert find_problem(worker, JPEG) == ""
    assert worker._process is None


def test_an_image_has_only_so_much_time_and_memory() -> None:
    """The system ends the process that takes more processor time, and refuses it more memory."""
    script = (
        "import io, sys; from khlang.images import worker\n"
        "def answer(*_image):\n"
        " try: bytes(2 * worker.MAX_MEMORY)\n except MemoryError: pass\n else: sys.exit('no bound')\n"
        " while True: pass\n"
        "worker.MAX_CPU_SECONDS = 0\nworker.answer = answer\n"
        'request = b\'{"action": "", "suffix": "", "size": 0}\\n\'\n'
        "sys.stdin = io.TextIOWrapper(io.BytesIO(request))\nworker.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGXCPU, done.stderr


def test_pictures_behind_the_first_are_counted() -> None:
    """A file of nothing but beginnings and ends is looked through as far as a camera's would go."""
    data = save_several(draw(), draw()) + b"\xff\xd8\xff\xd9" * 500_000
    assert read_content(data).has_metadata


def test_nothing_is_started_for_nothing() -> None:
    """Who has all images kept pays for no process."""
    with ImageWorker() as worker:
        assert worker._process is None
