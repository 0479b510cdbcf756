"""The database: many threads read, one writes, and what it tells as written is on the disk.

The writer takes all that waits, does it in one transaction and answers after the commit: a flush of the disk takes
longer than a hundred rows. Another process may write as well; SQLite lets them wait for each other.
"""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

from khlang.intake.case import TURNS
from khlang.intake.journal.tables import cases, events, metadata
from khlang.intake.submission import IntakeError, IntakeFullError, StorageError
from khlang.plain_files import sync_folder

# What one transaction takes at most.
MAX_BATCH = 256
BUSY_SECONDS = 20
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # With NORMAL, a power cut loses what was acknowledged since the last checkpoint.
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
)
_WRITES = "khlang_writes"
# Of cases that came before the column: since the last event after which somebody else was next.
_TELL_WAITING = update(cases).values(
    waits_since=func.coalesce(
        select(func.max(events.c.at))
        .where(events.c.case_id == cases.c.id, events.c.kind.in_(TURNS))
        .scalar_subquery(),
        0,
    )
)
T = TypeVar("T")


class Database:
    """The tables in one SQLite file."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it with its tables. Raises StorageError."""
        self._engine = _make_engine(file)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._is_closed = False
        try:
            with self._writer.begin() as connection:
                metadata.create_all(connection)
                _add_columns(connection)
            file.chmod(0o600)
            sync_folder(file.parent)
        except (DBAPIError, OSError) as error:
            raise _explain(error) from error
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[Connection], T]) -> T:
        """Let the writer do something, and give what it gave, after it is on the disk.

        A job may raise an IntakeError before it has written anything; whatever else goes wrong comes as StorageError.
        """
        task = _Task(job)
        with self._closing:
            if self._is_closed:
                raise StorageError("ที่เก็บปิดอยู่ ลองใหม่อีกครั้ง")
            self._tasks.put(task)
        return task.result.result()  # type: ignore[no-any-return]

    def read(self, job: Callable[[Connection], T]) -> T:
        """Do something that only reads, in this thread. Raises StorageError."""
        try:
            with self._engine.connect() as connection:
                return job(connection)
        except DBAPIError as error:
            raise _explain(error) from error

    def copy(self, file: Path) -> None:
        """Copy the database as it is at one moment into a new file, while others write. Raises StorageError."""
        try:
            with self._engine.connect() as connection, contextlib.closing(sqlite3.connect(file)) as target:
                source = connection.connection.driver_connection
                assert isinstance(source, sqlite3.Connection)
                source.backup(target)
        except (DBAPIError, sqlite3.Error) as error:
            raise _explain(error) from error

    def scrub(self) -> None:
        """Leave no byte of what was deleted in the file or its log. Raises StorageError while somebody else reads."""
        try:
            with self._engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)
                raw.execute("VACUUM")
                busy, _pages, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (DBAPIError, sqlite3.Error) as error:
            raise _explain(error) from error
        if busy:
            raise StorageError("มีผู้ใช้ฐานข้อมูลอยู่ จะล้างให้หมดในรอบถัดไป")

    def close(self) -> None:
        """Finish what was asked for, and close."""
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
            self._tasks.put(None)
        self._thread.join()
        self._engine.dispose()

    def _work(self) -> None:
        while tasks := self._take():
            self._do(tasks)

    def _take(self) -> list[_Task]:
        """Wait for a task, and give it with all others that are there; none at the end."""
        tasks: list[_Task] = []
        task = self._tasks.get()
        while task:
            tasks.append(task)
            if len(tasks) == MAX_BATCH:
                break
            try:
                task = self._tasks.get_nowait()
            except queue.Empty:
                break
        if tasks and task is None:
            self._tasks.put(None)
        return tasks

    def _do(self, tasks: list[_Task]) -> None:
        """Do tasks in one transaction, and answer; where one of them breaks it, each in one of its own."""
        try:
            with self._writer.begin() as connection:
                answers = [task.run(connection) for task in tasks]
        except Exception as error:
            if len(tasks) == 1:
                tasks[0].result.set_exception(_explain(error))
            else:
                for task in tasks:
                    self._do([task])
        else:
            for answer in answers:
                answer()


class _Task:
    """Something to be written, and who waits for it."""

    def __init__(self, job: Callable[[Connection], Any]) -> None:
        self._job = job
        self.result: Future[Any] = Future()

    def run(self, connection: Connection) -> Callable[[], None]:
        """Do it within a transaction, and give what answers after the commit; a refusal touches no other task."""
        try:
            return partial(self.result.set_result, self._job(connection))
        except IntakeError as error:
            return partial(self.result.set_exception, error)


def _add_columns(connection: Connection) -> None:
    """Add the columns and indexes that a database of an older version has not got."""
    known = inspect(connection)
    is_old = "waits_since" not in {column["name"] for column in known.get_columns(cases.name)}
    for table in metadata.sorted_tables:
        names = {column["name"] for column in known.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                ddl = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {ddl}")
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    # `cases_by_queue` begins with its columns.
    connection.exec_driver_sql("DROP INDEX IF EXISTS cases_by_area")
    if is_old:
        connection.execute(_TELL_WAITING)


def _make_engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions by itself, and only for some statements.
        connection.isolation_level = None
        for setting in _SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Who will write says so at once: a reader that wants to write later may have to give up.
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN"
        )

    return engine


def _explain(error: Exception) -> Exception:
    """Give an error of the database as one of the intake's; others stay as they are."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return IntakeFullError()
        return StorageError(f"ฐานข้อมูลบันทึกไม่ได้ในขณะนี้ ลองใหม่ภายหลัง ({cause})")
    if isinstance(cause, OSError):
        return StorageError(f"เขียนลงดิสก์ไม่ได้ในขณะนี้ ลองใหม่ภายหลัง ({cause.strerror})")
    return error
