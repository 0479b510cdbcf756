"""The tables: nothing in them that PostgreSQL could not hold. Times are seconds since 1970, data are JSON."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# Numbers are not given again after an erasure (`sqlite_autoincrement`): git's commits name those of events.
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(8), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("draft_id", String(36), nullable=False, unique=True),
    Column("form", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    # Set before the record is written, with the officer who does so: what is cut short is ended by them.
    Column("record_id", String(64), nullable=False, default=""),
    Column("record_by", String(32), nullable=False, server_default=""),
    Column("closed_at", BigInteger),
    Column("is_erasing", Boolean, nullable=False, default=False),
    # DOPA's code of the smallest area that its place names, empty where none could be read.
    Column("area", String(6), nullable=False, server_default=""),
    # The name of the officer who has taken it, empty while nobody has.
    Column("holder", String(32), nullable=False, server_default=""),
    # Since when it waits for whoever is next: an officer, the sender, or nobody any more.
    Column("waits_since", BigInteger, nullable=False, server_default="0"),
    # Whether nobody is to be told any more that it came in; of those before the column nobody is.
    Column("is_announced", Boolean, nullable=False, server_default="1"),
    Index("cases_by_announced", "is_announced", "id"),
    Index("cases_by_state", "state", "id"),
    # All that a queue asks for, so that it is counted without reading the rows.
    Index("cases_by_queue", "area", "state", "holder", "form", "waits_since", "is_erasing", "record_id"),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False, default=""),
    # Of what a sender posted: the id that makes it once, and what was in it.
    Column("step_id", String(36), unique=True),
    Column("content_hash", String(64)),
    Column("version", Integer),
    Column("data", Text),
    Column("is_drained", Boolean, nullable=False),
    Index("events_by_drained", "is_drained", "id"),
    sqlite_autoincrement=True,
)

photos = Table(
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("stem", String(96), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("problem", Text, nullable=False, default=""),
    Column("width", Integer, nullable=False, default=0),
    Column("height", Integer, nullable=False, default=0),
    UniqueConstraint("case_id", "name"),
    Index("photos_by_state", "state", "id"),
    sqlite_autoincrement=True,
)

# The files that cases were read from. One file may hold many: its bytes lie in a folder, under their SHA-256.
sources = Table(
    "sources",
    metadata,
    Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("row", Text, nullable=False, default=""),
    # What was read, as JSON.
    Column("reading", Text, nullable=False),
    Index("sources_by_sha256", "sha256"),
)

backups = Table(
    "backups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("file", Text, nullable=False),
)

officers = Table(
    "officers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("area", String(6), nullable=False),
    # None until the officer has chosen one by the link, which works once and until then.
    Column("password_hash", Text),
    Column("link_hash", String(64), unique=True),
    Column("link_until", BigInteger),
    Column("email", Text, nullable=False, server_default=""),
    # Of the secret in the address of the officer's feed.
    Column("feed_hash", String(64)),
    Index("officers_by_feed", "feed_hash", unique=True),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("officer_id", Integer, ForeignKey("officers.id"), nullable=False, index=True),
    Column("began_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
)

# Who saw and did what. Names of officers, as accounts may go; rows are only added.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("officer", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    Column("number", String(8), nullable=False, default=""),
    Index("audit_by_number", "number", "id"),
    sqlite_autoincrement=True,
)
