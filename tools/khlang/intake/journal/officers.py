"""Accounts of officers and their sessions. Secrets are kept as hashes: who reads the database can't sign in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from khlang.intake.journal.audit import add_audit
from khlang.intake.journal.database import Database
from khlang.intake.journal.tables import cases, officers, sessions
from khlang.intake.submission import IntakeError
from khlang.officers import Officer, Role

# A session that is in use is written to the disk no more often than this.
TOUCH_SECONDS = 600


class NameTakenError(IntakeError):
    """An officer has that name already."""

    def __init__(self) -> None:
        super().__init__("มีบัญชีชื่อนี้แล้ว ใช้ชื่ออื่น หรือออกลิงก์ใหม่ด้วย khlang staff reset")


class NoOfficerError(IntakeError):
    """No officer has that name."""

    def __init__(self) -> None:
        super().__init__("ไม่มีบัญชีชื่อนี้ ดูรายชื่อด้วย khlang staff list")


class OfficerJournal:
    """The accounts of one intake."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, officer: Officer, link_hash: str, link_until: int) -> None:
        """Add an account without a password, which is chosen by a link. Raises NameTakenError and StorageError."""
        row = {
            "name": officer.name,
            "label": officer.label,
            "role": officer.role,
            "area": officer.area,
            "email": officer.email,
        }

        def job(connection: Connection) -> None:
            if connection.scalar(select(officers.c.id).where(officers.c.name == officer.name)):
                raise NameTakenError
            connection.execute(insert(officers), {**row, "link_hash": link_hash, "link_until": link_until})

        self._database.write(job)

    def reset(self, name: str, link_hash: str, link_until: int) -> None:
        """Take away the password and the feed, and end all sessions; another password is chosen by a link.

        Raises NoOfficerError and StorageError.
        """

        def job(connection: Connection) -> None:
            officer_id = _require(connection, name)
            values = {
                "password_hash": None,
                "link_hash": link_hash,
                "link_until": link_until,
                "feed_hash": None,
            }
            connection.execute(update(officers).where(officers.c.id == officer_id).values(values))
            connection.execute(delete(sessions).where(sessions.c.officer_id == officer_id))

        self._database.write(job)

    def remove(self, name: str) -> None:
        """Remove an account and end its sessions; what the officer did stays told, and the officer's cases are held by
        nobody. Raises as `reset` does."""

        def job(connection: Connection) -> None:
            officer_id = _require(connection, name)
            connection.execute(update(cases).where(cases.c.holder == name).values(holder=""))
            connection.execute(delete(sessions).where(sessions.c.officer_id == officer_id))
            connection.execute(delete(officers).where(officers.c.id == officer_id))

        self._database.write(job)

    def list(self) -> list[Officer]:
        """Give all officers by name."""
        wanted = select(officers).order_by(officers.c.name)
        return [
            _read(row) for row in self._database.read(lambda connection: connection.execute(wanted).all())
        ]

    def find_password(self, name: str) -> str:
        """Give the hash of a password, empty where there is none."""
        wanted = select(officers.c.password_hash).where(officers.c.name == name)
        return self._database.read(lambda connection: connection.scalar(wanted)) or ""

    def set_feed(self, name: str, feed_hash: str) -> None:
        """Let an officer's feed be found by another secret. Raises NoOfficerError and StorageError."""

        def job(connection: Connection) -> None:
            officer_id = _require(connection, name)
            connection.execute(
                update(officers).where(officers.c.id == officer_id).values(feed_hash=feed_hash)
            )
            add_audit(connection, name, "feed")

        self._database.write(job)

    def has_feed(self, name: str) -> bool:
        """Tell whether an officer has a feed."""
        wanted = select(officers.c.feed_hash).where(officers.c.name == name)
        return self._database.read(lambda connection: connection.scalar(wanted)) is not None

    def find_feed(self, feed_hash: str) -> Officer | None:
        """Give the officer whose feed it is, or None."""
        wanted = select(officers).where(officers.c.feed_hash == feed_hash)
        row = self._database.read(lambda connection: connection.execute(wanted).first())
        return _read(row) if row else None

    def find_link(self, link_hash: str, now: int) -> Officer | None:
        """Give the officer who may choose a password by a link, or None."""
        wanted = select(officers).where(officers.c.link_hash == link_hash, officers.c.link_until > now)
        row = self._database.read(lambda connection: connection.execute(wanted).first())
        return _read(row) if row else None

    def set_password(self, link_hash: str, password_hash: str, now: int) -> bool:
        """Keep the password that was chosen by a link, which ends with it; tell whether the link was good."""

        def job(connection: Connection) -> bool:
            wanted = officers.c.link_hash == link_hash, officers.c.link_until > now
            row = connection.execute(select(officers.c.id, officers.c.name).where(*wanted)).first()
            if row is None:
                return False
            values = {"password_hash": password_hash, "link_hash": None, "link_until": None}
            connection.execute(update(officers).where(officers.c.id == row.id).values(values))
            add_audit(connection, row.name, "password")
            return True

        return self._database.write(job)

    def begin_session(self, name: str, token_hash: str, now: int) -> None:
        """Begin a session of an officer. Raises NoOfficerError and StorageError."""

        def job(connection: Connection) -> None:
            row = {"officer_id": _require(connection, name), "token_hash": token_hash}
            connection.execute(insert(sessions), {**row, "began_at": now, "used_at": now})
            add_audit(connection, name, "signed_in")

        self._database.write(job)

    def find_session(self, token_hash: str, began_after: int, used_after: int, now: int) -> Officer | None:
        """Give the officer of a session that began and was used after these times, or None; it is used now."""
        wanted = (
            sessions.c.token_hash == token_hash,
            sessions.c.began_at > began_after,
            sessions.c.used_at > used_after,
        )
        query = select(officers, sessions.c.used_at).join_from(sessions, officers).where(*wanted)
        row = self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        if now - row.used_at > TOUCH_SECONDS:
            touch = update(sessions).where(sessions.c.token_hash == token_hash).values(used_at=now)
            self._database.write(lambda connection: connection.execute(touch).rowcount)
        return _read(row)

    def end_session(self, token_hash: str) -> None:
        """End a session."""
        gone = delete(sessions).where(sessions.c.token_hash == token_hash)
        self._database.write(lambda connection: connection.execute(gone).rowcount)

    def end_old_sessions(self, began_before: int, used_before: int) -> None:
        """Forget the sessions that are too old to be used."""
        is_old = (sessions.c.began_at <= began_before) | (sessions.c.used_at <= used_before)
        self._database.write(lambda connection: connection.execute(delete(sessions).where(is_old)).rowcount)


def _require(connection: Connection, name: str) -> int:
    officer_id = connection.scalar(select(officers.c.id).where(officers.c.name == name))
    if officer_id is None:
        raise NoOfficerError
    return int(officer_id)


def _read(row: Any) -> Officer:
    return Officer(name=row.name, label=row.label, role=Role(row.role), area=row.area, email=row.email)
