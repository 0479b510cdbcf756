"""Accounts: how officers are let in. The only importer of argon2."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from khlang.intake.journal import Database, OfficerJournal
from khlang.intake.submission import IntakeError
from khlang.officers import Officer

_NAME = re.compile("[a-z][a-z0-9.-]{1,31}")
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
# NIST SP 800-63B-4, 3.1.1.2: at least 15 letters where a password is all that lets somebody in, no rules of
# composition. A bound above keeps a hash from taking long.
MIN_PASSWORD, MAX_PASSWORD = 15, 200
LINK_SECONDS = 7 * 86_400
# A session ends half a day after it was last used, and a week after it began.
IDLE_SECONDS, SESSION_SECONDS = 12 * 3_600, 7 * 86_400


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that an officer has been let in by before: the account's name, and a mark of its own."""

    name: str
    mark: str


class AccountError(IntakeError):
    """An account can't be made or opened so; the message says what to do."""


class Accounts:
    """The accounts of one intake; may be asked from many threads."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._journal = OfficerJournal(database)
        self._clock = clock
        # OWASP's parameters for argon2id. One hash at a time: each takes 19 MB.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._turn = threading.Lock()

    def add(self, officer: Officer) -> str:
        """Add an account, and give the secret of the link by which its officer chooses a password.

        Raises AccountError, NameTakenError and StorageError.
        """
        if not _NAME.fullmatch(officer.name):
            raise AccountError("ชื่อบัญชีใช้ a-z 0-9 . - ขึ้นต้นด้วยตัวอักษร ยาว 2 ถึง 32 ตัว")
        if officer.email and not is_mail_address(officer.email):
            raise AccountError("ที่อยู่อีเมลไม่ถูก เขียนอย่าง name@example.org")
        if len(officer.area) != officer.role.code_length:
            raise AccountError("พื้นที่ไม่ตรงกับบทบาท อำเภอต้องระบุอำเภอ จังหวัดต้องระบุจังหวัด")
        secret = secrets.token_urlsafe(24)
        self._journal.add(officer, _hash(secret), self._now() + LINK_SECONDS)
        return secret

    def reset(self, name: str) -> str:
        """Take away an officer's password, sessions and feed, and give the secret of a new link.

        Raises NoOfficerError.
        """
        secret = secrets.token_urlsafe(24)
        self._journal.reset(name, _hash(secret), self._now() + LINK_SECONDS)
        return secret

    def remove(self, name: str) -> None:
        """Remove an account. Raises NoOfficerError."""
        self._journal.remove(name)

    def list(self) -> list[Officer]:
        """Give all officers by name."""
        return self._journal.list()

    def find_link(self, secret: str) -> Officer | None:
        """Give the officer whose link has this secret, None when it was used or is too old."""
        return self._journal.find_link(_hash(secret), self._now())

    def choose_password(self, secret: str, password: str) -> None:
        """Keep the password that is chosen by a link. Raises AccountError."""
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise AccountError(f"รหัสผ่านต้องยาว {MIN_PASSWORD} ถึง {MAX_PASSWORD} ตัว ใช้หลายคำต่อกันได้ มีเว้นวรรคได้")
        password_hash = self._make_hash(password)
        if not self._journal.set_password(_hash(secret), password_hash, self._now()):
            raise AccountError("ลิงก์นี้ใช้ไปแล้วหรือหมดอายุ ขอลิงก์ใหม่จากผู้ดูแล")

    def sign_in(self, name: str, password: str) -> str:
        """Give the token of a new session; an empty one if name and password do not belong together."""
        known = self._journal.find_password(name) if _NAME.fullmatch(name) else ""
        # An unknown name takes as long as a wrong password.
        is_right = self._verify(known or self._nobody, password) and bool(known)
        if not is_right:
            return ""
        token = secrets.token_urlsafe(32)
        self._journal.begin_session(name, _hash(token), self._now())
        return token

    def make_device(self, name: str) -> str:
        """Give what a browser is known by from now on, which its officer was let in by: until the password is another.

        Empty where the account has none.
        """
        mark = secrets.token_urlsafe(12)
        signature = self._sign_device(name, mark)
        return f"{name}:{mark}:{signature}" if signature else ""

    def find_device(self, told: str) -> Device | None:
        """Give the browser that is known by this, None where it is not."""
        name, _colon, rest = told.partition(":")
        mark, _colon, signature = rest.partition(":")
        known = self._sign_device(name, mark) if _NAME.fullmatch(name) else ""
        is_known = bool(known) and hmac.compare_digest(known.encode(), signature.encode("utf-8", "replace"))
        return Device(name, mark) if is_known else None

    def find_officer(self, token: str) -> Officer | None:
        """Give the officer of a session, None when there is none or it has ended."""
        now = self._now()
        return self._journal.find_session(_hash(token), now - SESSION_SECONDS, now - IDLE_SECONDS, now)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._journal.end_session(_hash(token))

    def make_feed(self, name: str) -> str:
        """Give a new secret of an officer's feed; by the one before, nothing is found. Raises NoOfficerError."""
        secret = secrets.token_urlsafe(24)
        self._journal.set_feed(name, _hash(secret))
        return secret

    def has_feed(self, name: str) -> bool:
        """Tell whether an officer has a feed."""
        return self._journal.has_feed(name)

    def find_feed(self, secret: str) -> Officer | None:
        """Give the officer whose feed has this secret, or None."""
        return self._journal.find_feed(_hash(secret))

    def forget_old_sessions(self) -> None:
        """Remove sessions that have ended by their age."""
        now = self._now()
        self._journal.end_old_sessions(now - SESSION_SECONDS, now - IDLE_SECONDS)

    def _sign_device(self, name: str, mark: str) -> str:
        """Sign a mark with the password's hash: nobody else knows that, and with another password it is another."""
        password_hash = self._journal.find_password(name)
        told = f"device {name} {mark}".encode("utf-8", "surrogatepass")
        return hmac.digest(password_hash.encode(), told, "sha256").hex() if password_hash else ""

    @cached_property
    def _nobody(self) -> str:
        return self._make_hash(secrets.token_hex())

    def _make_hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def _verify(self, password_hash: str, password: str) -> bool:
        if len(password) > MAX_PASSWORD:
            return False
        try:
            with self._turn:
                return self._hasher.verify(password_hash, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False

    def _now(self) -> int:
        return int(self._clock())


def is_mail_address(text: str) -> bool:
    """Tell whether mail may be sent there: an address of Latin letters, as all mail servers take it."""
    return len(text) <= 254 and _MAIL_ADDRESS.fullmatch(text) is not None


def make_form_token(token: str) -> str:
    """Give what the forms of a session's pages carry: it can't be had without the session's token."""
    return _hash(f"form {token}")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
