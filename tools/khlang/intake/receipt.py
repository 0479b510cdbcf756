"""Receipts: a number to read out on the telephone, and a secret that opens the follow page.

Both come from the draft's id and the intake's own key: the secret can be made again and need not be kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from khlang.intake.submission import StorageError
from khlang.plain_files import open_plain_file
from khlang.thai.text import to_arabic_digits

KEY_BYTES = 32
# Eight digits, the first no zero: a telephone number has nine or ten and begins with one, a citizen id has thirteen.
_NUMBER = re.compile("[1-9][0-9]{7}")
_LOWEST, _COUNT = 10**6, 9 * 10**6
_SECRET_BYTES = 18
# A totally anti-symmetric quasigroup: the check digit tells every wrong digit and every two neighbours in the wrong
# order. Source: H. Michael Damm, "Total anti-symmetrische Quasigruppen", 2004, page 111.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a sender gets: the number, the secret, and whether the post was new or had been acknowledged before."""

    number: str
    secret: str
    is_new: bool


def make_number(key: bytes, draft_id: str, attempt: int = 0) -> str:
    """Give the receipt number of a draft; with another `attempt` another one, as two drafts may have the same."""
    digest = _hmac(key, f"number {attempt} {draft_id}")
    number = str(_LOWEST + int.from_bytes(digest[:8], "big") % _COUNT)
    return number + _check_digit(number)


def make_secret(key: bytes, draft_id: str) -> str:
    """Give the secret of a draft's follow page."""
    return base64.urlsafe_b64encode(_hmac(key, f"follow {draft_id}")[:_SECRET_BYTES]).decode()


def hash_secret(secret: str) -> str:
    """Give what a case is found by: who reads the database can't open the follow pages."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_draft_name(key: bytes, draft_id: str) -> str:
    """Give the id that a submission has as a draft in the library: the same each time it is tried."""
    return f"draft-{_hmac(key, f'record {draft_id}').hex()[:8]}"


def read_number(text: str) -> str | None:
    """Read a receipt number as people write it: Thai or Arabic digits, with spaces or dashes; None if it is none."""
    number = re.sub(r"[\s-]", "", to_arabic_digits(text))
    return number if _NUMBER.fullmatch(number) and not int(_check_digit(number)) else None


def say_number(number: str) -> str:
    """Give a receipt number as it is read out: 4821 7356."""
    return f"{number[:4]} {number[4:]}"


def open_key(path: Path) -> bytes:
    """Give the intake's key, which is made on first use and only its owner can read.

    Raises StorageError when the file is no key: with another one no follow link would open.
    """
    if not path.exists():
        _make_key(path)
    with open_plain_file(path) as file:
        key = file.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise StorageError(f"แฟ้มกุญแจ {path} เสีย กู้คืนจากแฟ้มสำรองด้วย khlang restore")
    return key


def _make_key(path: Path) -> None:
    """Write a new key in one step, down to the disk: of several processes that do so at once, all read the same."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink(missing_ok=True)


def _check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
