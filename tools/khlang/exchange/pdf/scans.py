"""Scanned pages read by Tesseract, where it is installed with its Thai words; what it gives is suspect."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

# A dense page takes about ten seconds on one core.
MAX_SECONDS = 60
MAX_SCANS = 20
_CJK_SPACE = re.compile(r"(?<=[\u0e01-\u0e5b]) (?=[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e])")


@cache
def find_tesseract() -> str:
    """Give the path of Tesseract, or nothing where there is none or it knows no Thai."""
    path = shutil.which("tesseract")
    if not path:
        return ""
    try:
        listed = subprocess.run(  # noqa: S603 -- a program of the system, by its own path
            [path, "--list-langs"], capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return path if b"tha" in listed.stdout.split() else ""


def read_scan(picture: bytes, tesseract: str) -> list[str] | None:
    """Give the lines that Tesseract reads in a picture (PGM), or None where it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603
            [tesseract, "stdin", "stdout", "-l", "tha", "--psm", "3"],
            input=picture,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
            # One core: several would wait for each other.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    text = done.stdout.decode("utf-8", "replace").replace("\f", "\n")
    return [_CJK_SPACE.sub("", line.strip()) for line in text.split("\n") if line.strip()]
