"""Asks the child process; starts it when the first image comes, and again when one has ended it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

import PIL

from khlang.cache import hash_bytes, make_key

# What a child may take that the system does not end: it has waited for the processor.
MAX_SECONDS = 120
# Not by the build key: to encode all photos anew takes minutes, and only Pillow and the codec have a part in it.
ENCODER = make_key(PIL.__version__, hash_bytes(Path(__file__).with_name("codec.py").read_bytes()))


class RefusedImageError(Exception):
    """An image was refused; `code` is that of a problem, `facts` what its words need."""

    def __init__(self, code: str, facts: dict[str, str | int]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ImageWorker:
    """A child process for many images, one after the other; a context manager, at whose end it is ended."""

    def __init__(self) -> None:
        """Start nothing yet: who has all images kept needs no process."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ImageWorker:
        """Give the worker."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._end()

    def check(self, data: bytes, suffix: str) -> None:
        """Raise RefusedImageError if the bytes are no image that may be published; `suffix` is its name's."""
        self._ask("check", data, suffix)

    def encode(self, data: bytes, suffix: str) -> bytes:
        """Give an image as it goes on the site. Raises RefusedImageError."""
        return self._ask("encode", data, suffix)

    def reduce(self, data: bytes) -> tuple[bytes, bytes]:
        """Give a photo, as a phone sent it, as it goes into a record, and a thumbnail. Raises RefusedImageError."""
        picture = self._ask("reduce", data, "")
        return picture, self._ask("thumbnail", picture, "")

    def _ask(self, action: str, data: bytes, suffix: str) -> bytes:
        process = self._process or self._start()
        watch = threading.Timer(MAX_SECONDS, process.kill)
        watch.start()
        try:
            reply, made = _exchange(process, {"action": action, "suffix": suffix, "size": len(data)}, data)
        # It has ended, by a bound of its own or ours.
        except (OSError, EOFError) as error:
            self._end()
            raise RefusedImageError("costly_photo", {}) from error
        finally:
            watch.cancel()
        if reply["code"]:
            raise RefusedImageError(reply["code"], reply["facts"])
        return made

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            # Of the working folder, which may be anybody's, nothing is imported.
            [sys.executable, "-P", "-m", "khlang.images.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def _exchange(
    process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes
) -> tuple[dict[str, Any], bytes]:
    """Send one request and read its answer. Raises OSError or EOFError when the process is gone."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(request).encode() + b"\n" + data)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    reply: dict[str, Any] = json.loads(line)
    made = process.stdout.read(reply["size"])
    if len(made) != reply["size"]:
        raise EOFError
    return reply, made


def read_jpeg_size(data: bytes) -> tuple[int, int]:
    """Give (width, height) in pixels of a JPEG that `encode` made: those of its first frame header (SOF0 or SOF2)."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1] not in (0xC0, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
