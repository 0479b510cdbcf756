"""What villages send: kept before it is acknowledged, followed until it is a record, erased when they ask.

`submission` is what comes in, `receipt` what the sender gets, `case` what becomes of it. `journal` keeps all of that in
a database, `photo_store` the photos; `intake` puts them together for the server and the command line.
"""

from khlang.intake.case import (
    Case,
    CasePhoto,
    Event,
    EventKind,
    PhotoState,
    State,
)
from khlang.intake.intake import Intake, open_intake
from khlang.intake.receipt import Receipt, read_number, say_number
from khlang.intake.submission import (
    BadSubmissionError,
    ClosedCaseError,
    ConflictError,
    IntakeError,
    IntakeFullError,
    NoCaseError,
    StorageError,
    Submission,
    Upload,
    name_photo,
)

__all__ = [
    "BadSubmissionError",
    "Case",
    "CasePhoto",
    "ClosedCaseError",
    "ConflictError",
    "Event",
    "EventKind",
    "Intake",
    "IntakeError",
    "IntakeFullError",
    "NoCaseError",
    "PhotoState",
    "Receipt",
    "State",
    "StorageError",
    "Submission",
    "Upload",
    "name_photo",
    "open_intake",
    "read_number",
    "say_number",
]
