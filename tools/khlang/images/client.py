"""Asks the child process; starts it when the first image comes, and again when one has ended it."""

from __future__ import annotations

from pathlib import Path

import PIL

from khlang.cache import hash_bytes, make_key
from khlang.child_process import ChildEndedError, ChildProcess

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


class ImageWorker(ChildProcess):
    """A child process for many images, one after the other; who has all of them kept needs no process."""

    def __init__(self) -> None:
        super().__init__("khlang.images.worker", MAX_SECONDS)

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

    def make_listed(self, data: bytes) -> bytes:
        """Give a picture as lists show it, of one that `encode` made. Raises RefusedImageError."""
        return self._ask("list", data, "")

    def _ask(self, action: str, data: bytes, suffix: str) -> bytes:
        try:
            reply, made = self.ask({"action": action, "suffix": suffix}, data)
        except ChildEndedError as error:
            raise RefusedImageError("costly_photo", {}) from error
        if reply["code"]:
            raise RefusedImageError(reply["code"], reply["facts"])
        return made


def read_jpeg_size(data: bytes) -> tuple[int, int]:
    """Give (width, height) in pixels of a JPEG that `encode` made: those of its first frame header (SOF0 or SOF2)."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1] not in (0xC0, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
