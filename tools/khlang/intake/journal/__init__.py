"""The journal: every case with its events and photos in one database. The only importer of SQLAlchemy.

`tables` are the tables, `database` reads and writes them with every acknowledged row on the disk, `cases` records what
comes in and what happens to it (`case_events`, `case_rows`), `sources` the files that cases were read from, `work` is
what is still to do, `upkeep` erases and copies. `officers` are accounts and sessions, `queue` what waits for them,
`holding` who has taken it, `case_texts` the words that they search, `notices` what they are still to be told, `audit`
what they did.
"""

from khlang.intake.journal.audit import AuditEntry, AuditLog
from khlang.intake.journal.case_events import NewPhoto
from khlang.intake.journal.case_texts import CaseMark, CaseText, CaseTexts
from khlang.intake.journal.cases import Actor, CaseJournal
from khlang.intake.journal.database import Database
from khlang.intake.journal.notices import Notice, NoticeJournal
from khlang.intake.journal.officers import NameTakenError, NoOfficerError, OfficerJournal
from khlang.intake.journal.queue import QueueEntry, QueueFilter, ReviewQueue
from khlang.intake.journal.sources import SourceJournal
from khlang.intake.journal.upkeep import Backup, Upkeep
from khlang.intake.journal.work import Step, WaitingPhoto, WorkJournal

__all__ = [
    "Actor",
    "AuditEntry",
    "AuditLog",
    "Backup",
    "CaseJournal",
    "CaseMark",
    "CaseText",
    "CaseTexts",
    "Database",
    "NameTakenError",
    "NewPhoto",
    "NoOfficerError",
    "Notice",
    "NoticeJournal",
    "OfficerJournal",
    "QueueEntry",
    "QueueFilter",
    "ReviewQueue",
    "SourceJournal",
    "Step",
    "Upkeep",
    "WaitingPhoto",
    "WorkJournal",
]
