"""Signatures of what is kept between runs, so that only what this user's own runs wrote is read again.

A signature is a keyed BLAKE2b (RFC 7693) of 128 bits; of a short row it takes a third of the time of HMAC-SHA-256. Its
key is in no checkout: it is in the environment, as in CI, or in a file of the user's own, which is made on first use.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import logging
import os
import re
import secrets
from pathlib import Path

from khlang.plain_files import open_plain_file

VARIABLE = "KHLANG_CACHE_KEY"
MIN_CHARACTERS = 32
_KEY_BYTES = 32
SIGNATURE_BYTES = 16
_WRITTEN_KEY = re.compile(rb"[0-9a-f]{64}\n")

log = logging.getLogger(__name__)


def sign(key: bytes, *parts: bytes) -> bytes:
    """Give the signature of some bytes, 16 bytes; where one part ends and the next begins is signed, too."""
    digest = hashlib.blake2b(key=key, digest_size=SIGNATURE_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def is_signed(signature: object, key: bytes, *parts: bytes) -> bool:
    """Tell whether `signature` is that of these parts; anything else than bytes is none."""
    return isinstance(signature, bytes) and hmac.compare_digest(signature, sign(key, *parts))


@functools.cache
def find_key() -> bytes | None:
    """Give the user's key, 32 bytes; None when there is none and none can be kept.

    The environment variable comes first. When it is empty or too short there is no key: so is a secret of a
    repository in the pull request of a fork.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        if len(given) >= MIN_CHARACTERS:
            return hashlib.sha256(os.fsencode(given)).digest()
        log.warning("ทำใหม่ทุกอย่างและไม่เก็บไว้ใช้ครั้งหน้า: %s สั้นกว่า %s ตัวอักษร", VARIABLE, MIN_CHARACTERS)
        return None
    try:
        return _find_key_of(find_key_file())
    except (OSError, RuntimeError) as error:
        log.warning("ทำใหม่ทุกอย่างและไม่เก็บไว้ใช้ครั้งหน้า: %s", error)
        return None


@functools.cache
def find_own_key() -> bytes:
    """Give the user's key, or one of this process alone, with which it can read only what it wrote itself."""
    return find_key() or secrets.token_bytes(_KEY_BYTES)


def find_key_file() -> Path:
    """Give the place of the user's key: the state folder of the XDG Base Directory Specification.

    Raises OSError when that is in the working folder, as it may have come with it, RuntimeError without a home.
    """
    state = Path(os.environ.get("XDG_STATE_HOME", ""))
    # The specification: a relative path is to be ignored.
    if not state.is_absolute():
        state = Path.home() / ".local" / "state"
    folder = state / "khlang"
    if not folder.is_absolute() or folder.resolve().is_relative_to(Path.cwd().resolve()):
        raise OSError(f"{folder} อยู่ในโฟลเดอร์ที่กำลังใช้")
    return folder / "cache.key"


def _find_key_of(path: Path) -> bytes:
    try:
        return _read_key(path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except ValueError:
        path.unlink(missing_ok=True)
    _make_key(path)
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    """Read a key. Raises OSError when it is not the user's alone, ValueError when it is no key."""
    with open_plain_file(path) as file:
        facts = os.fstat(file.fileno())
        # Git writes no file that only its owner can read: a key with other modes may have come with a checkout.
        if facts.st_uid != os.geteuid() or facts.st_mode & 0o077:
            raise OSError(f"{path} ต้องเป็นแฟ้มของท่านที่คนอื่นอ่านไม่ได้ (chmod 600)")
        written = file.read(2 * _KEY_BYTES + 2)
    if not _WRITTEN_KEY.fullmatch(written):
        raise ValueError(f"{path} is no key")
    return bytes.fromhex(written.decode())


def _make_key(path: Path) -> None:
    """Write a new key in one step: of several processes that do so at once, all read the same one."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(_KEY_BYTES).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
