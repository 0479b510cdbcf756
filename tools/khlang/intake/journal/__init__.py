"""The journal: every case with its events and photos in one database. The only importer of SQLAlchemy.

`tables` are the tables, `database` reads and writes them with every acknowledged row on the disk, `cases` records what
comes in and what happens to it, `work` is what is still to do, `upkeep` erases and copies.
"""

from khlang.intake.journal.cases import CaseJournal, NewPhoto
from khlang.intake.journal.database import Database
from khlang.intake.journal.upkeep import Backup, Upkeep
from khlang.intake.journal.work import Step, WaitingPhoto, WorkJournal

__all__ = ["Backup", "CaseJournal", "Database", "NewPhoto", "Step", "Upkeep", "WaitingPhoto", "WorkJournal"]
