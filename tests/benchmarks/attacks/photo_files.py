"""Hostile photos, through the child process that decodes them: checked, and encoded as they go on the site."""

from __future__ import annotations

import io
import os
import re
import resource
from pathlib import Path

from khlang.fields.scalars import FILE_NAME
from khlang.images.client import ImageWorker, RefusedImageError
from khlang.images.codec import PUBLISHED_SIDE
from khlang.images.content import read_content
from khlang.photos import MAX_PHOTO_BYTES
from PIL import Image

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.manifest import Row, Verdict

# How files of the allowed formats begin; of any other, nothing is decoded.
_HEADS = {".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n", ".webp": b"RIFF"}
MAX_PIXELS = 50_000_000
_PNG_SIZE = slice(16, 24)
# Pixels of one bit that a byte of deflate can stand for (RFC 1951: 258 bytes in two bits).
_MOST_PACKED = 1032 * 8


def check_photo(row: Row, data: bytes) -> Finding:
    """Check a photo and encode it, under its own name and, if no photo may have that, under each that it may have.

    A photo that has camera data is refused where it lies, since git would publish the file itself; what is encoded of
    it must be without them.
    """
    if len(data) > MAX_PHOTO_BYTES:
        return Finding("refused: photo_too_large", row.verdict is not Verdict.ACCEPT)
    suffix = Path(row.file).suffix
    suffixes = [suffix] if FILE_NAME.fullmatch(f"photo{suffix}") else list(_HEADS)
    allowed = _name_codes(row, data)
    results, faults = [], []
    with ImageWorker() as worker:
        worker.check(_draw_sound_photo(), ".png")
        before = _measure(worker)
        for each in suffixes:
            code, fault = _take(worker, data, each, allowed)
            results.append(f"{each} {code or 'no problem'}")
            faults += [fault] if fault else []
        seconds, megabytes = _measure(worker)
    seconds -= before[0]
    is_bounded = seconds <= row.seconds and megabytes <= row.megabytes
    result = f"{', '.join(results)}; decoder: {seconds:.2f} s, {megabytes:.0f} MB {'; '.join(faults)}"
    return Finding(result, is_bounded and not faults)


def _name_codes(row: Row, data: bytes) -> set[str]:
    """Give the codes that a photo may be refused with; an empty code says that it may be taken."""
    kind = next((suffix for suffix, head in _HEADS.items() if data.startswith(head)), "")
    if not kind:
        return {"bad_photo"}
    width, height = (int.from_bytes(data[_PNG_SIZE][at : at + 4], "big") for at in (0, 4))
    if kind == ".png" and width * height > MAX_PIXELS:
        # One whose data can't hold so many pixels is a broken file as well.
        is_cut = len(data) * _MOST_PACKED < width * height
        return {"photo_too_many_pixels"} | ({"bad_photo"} if is_cut else set())
    codes = {"photo_metadata"} if re.search(rb"Exif\x00|ns.adobe.com/xap|<x:xmpmeta", data) else set()
    if row.verdict is Verdict.ACCEPT:
        return codes or {""}
    return {"bad_photo", "photo_too_many_pixels"} | ({""} if row.verdict is Verdict.EITHER else set())


def _take(worker: ImageWorker, data: bytes, suffix: str, allowed: set[str]) -> tuple[str, str]:
    """Give the code with which a photo is refused, empty if it is not, and what is wrong with that."""
    code = ""
    try:
        worker.check(data, suffix)
    except RefusedImageError as error:
        code = error.code
    fault = "" if code in allowed else f"{suffix}: only {sorted(allowed)} was expected"
    try:
        return code, fault or _find_rest(worker.encode(data, suffix))
    except RefusedImageError as error:
        is_same = code not in ("", "photo_metadata")
        return code, fault or ("" if is_same else f"{suffix}: checked, but not encoded: {error.code}")


def _find_rest(made: bytes) -> str:
    """Tell what an encoded photo still has that it should not have."""
    image = Image.open(io.BytesIO(made))
    if image.format != "JPEG" or image.mode != "RGB" or max(image.size) > PUBLISHED_SIDE:
        return f"encoded as {image.format} {image.mode} {image.size}"
    has_rest = read_content(made).has_metadata or image.getexif() or re.search(rb"Exif|xmp|GPS", made)
    return "camera data left in what is published" if has_rest else ""


def _draw_sound_photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, "PNG")
    return made.getvalue()


def _measure(worker: ImageWorker) -> tuple[float, float]:
    """Give the CPU seconds and the most memory in MB of the decoder so far; of one that ended, its seconds alone."""
    process = worker._process
    if process is None:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime, 0.0
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(found[1]) / 1000 if found else 0.0
