"""What villages send: kept before it is acknowledged, followed until it is a record, erased when they ask.

`submission` is what comes in, `receipt` what the sender gets, `case` what becomes of it. `journal` keeps all of that
in a database, `photo_store` the photos. `importing` takes in files that somebody wrote elsewhere; `source_store` keeps
these (`source`). `drainer` does what can wait, in a thread (`background`): photos are re-encoded, public fields go to
`branches` of a git repository of the intake's own. `accounts` let officers in, `review` is what they do with cases;
`acceptance` makes a case a record, `merging` puts one into a record that is there, and both commit to the `project`.
`erasure` and `backup` are for who runs it; `git` runs git. `intake` puts all together for the server and the command
line.
"""

from khlang.intake.acceptance import Accepted, UnsoundError
from khlang.intake.accounts import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    AccountError,
    Device,
    is_mail_address,
    make_form_token,
)
from khlang.intake.background import Background
from khlang.intake.backup import BackupError, restore_backup
from khlang.intake.case import (
    NEXT_STATE,
    Case,
    CasePhoto,
    Event,
    EventKind,
    PhotoState,
)
from khlang.intake.importing import Fate, FileImport, Imported
from khlang.intake.intake import Intake, open_intake
from khlang.intake.journal import (
    Actor,
    AuditEntry,
    CaseMark,
    CaseText,
    NoOfficerError,
    Notice,
    QueueEntry,
    QueueFilter,
)
from khlang.intake.merging import (
    MergeError,
    MergeOrder,
    NoRecordError,
    Target,
    list_merged_fields,
    merge_values,
    open_target,
    read_sent,
)
from khlang.intake.receipt import Receipt, read_number, say_number
from khlang.intake.source import Source
from khlang.intake.submission import (
    BadSubmissionError,
    ClosedCaseError,
    ConflictError,
    IntakeError,
    IntakeFullError,
    NoCaseError,
    StaleCaseError,
    StorageError,
    Submission,
    Upload,
    clean_data,
    name_photo,
)

__all__ = [
    "MAX_PASSWORD",
    "MIN_PASSWORD",
    "NEXT_STATE",
    "Accepted",
    "AccountError",
    "Actor",
    "AuditEntry",
    "Background",
    "BackupError",
    "BadSubmissionError",
    "Case",
    "CaseMark",
    "CasePhoto",
    "CaseText",
    "ClosedCaseError",
    "ConflictError",
    "Device",
    "Event",
    "EventKind",
    "Fate",
    "FileImport",
    "Imported",
    "Intake",
    "IntakeError",
    "IntakeFullError",
    "MergeError",
    "MergeOrder",
    "NoCaseError",
    "NoOfficerError",
    "NoRecordError",
    "Notice",
    "PhotoState",
    "QueueEntry",
    "QueueFilter",
    "Receipt",
    "Source",
    "StaleCaseError",
    "StorageError",
    "Submission",
    "Target",
    "UnsoundError",
    "Upload",
    "clean_data",
    "is_mail_address",
    "list_merged_fields",
    "make_form_token",
    "merge_values",
    "name_photo",
    "open_intake",
    "open_target",
    "read_number",
    "read_sent",
    "restore_backup",
    "say_number",
]
