"""What comes in: one post of a form with its photos, as a value; and why a post is not taken.

Pure, but for photos that lie in files.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from khlang.fields.form_data import FormData

if TYPE_CHECKING:
    from khlang.intake.case import Case

_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A form's own controls begin so: they say how a post was made, and not what it holds.
CONTROL_PREFIX = "_"


class IntakeError(Exception):
    """A post is not taken, and nothing of it is acknowledged; the message says why, in Thai."""


class BadSubmissionError(IntakeError):
    """A post is none that a form makes: its draft has no id, or a photo is not the one that its name says."""


class ConflictError(IntakeError):
    """The same draft came before with other words; `case` is what is there."""

    def __init__(self, case: Case) -> None:
        super().__init__("ร่างนี้ส่งมาแล้วด้วยข้อความอื่น ของที่ส่งครั้งก่อนยังอยู่ครบ")
        self.case = case


class ClosedCaseError(IntakeError):
    """Nothing can be added to a case that is closed; `case` tells how it ended."""

    def __init__(self, case: Case) -> None:
        super().__init__("เรื่องนี้ปิดแล้ว ถ้าต้องการแก้ไขหรือเพิ่มเติม โทรหาเจ้าหน้าที่ได้")
        self.case = case


class StaleCaseError(IntakeError):
    """Something happened to a case since an officer has read it; `case` is what it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__("เรื่องนี้เปลี่ยนไปแล้วตั้งแต่ท่านเปิดอ่าน ยังไม่ได้บันทึกอะไร อ่านสิ่งที่เปลี่ยนแล้วค่อยตัดสินใจอีกครั้ง")
        self.case = case


class NoCaseError(IntakeError):
    """There is no such case, or it was erased."""

    def __init__(self) -> None:
        super().__init__("ไม่พบเรื่องนี้ อาจพิมพ์เลขรับผิด หรือถูกลบแล้ว")


class StorageError(IntakeError):
    """The disk or the database can't keep what came in now; whoever sends again later loses nothing."""


class IntakeFullError(StorageError):
    """There is too little room left on the disk."""

    def __init__(self) -> None:
        super().__init__("ที่เก็บเต็มชั่วคราว ร่างยังอยู่ในเครื่องของท่าน ลองส่งใหม่ภายหลัง")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One photo as it came in.

    `control` is the control that it came by (`photos.0.file`), `name` the file name in the record: the first 16 hex
    digits of `sha256`, that of the bytes, and `.jpg`. `data` are the bytes, or a file with them, which is moved away
    where that is possible.
    """

    control: str
    name: str
    sha256: str
    data: bytes | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One post of a form: the draft's id (a UUID, made on the phone), the form's key and version, what was written.

    `area` is DOPA's code of the smallest area that its place names, empty where none could be read.
    """

    draft_id: str
    form: str
    version: int
    data: FormData
    uploads: tuple[Upload, ...] = ()
    area: str = ""

    def __post_init__(self) -> None:
        """Refuse what no form makes. Raises BadSubmissionError."""
        check_id(self.draft_id)
        for upload in self.uploads:
            if upload.name != name_photo(upload.sha256):
                raise BadSubmissionError("ชื่อภาพไม่ตรงกับภาพ ลองเลือกภาพใหม่")


def check_id(text: str) -> None:
    """Raise BadSubmissionError if a text is no UUID in lower case, as drafts and steps have."""
    if not _UUID.fullmatch(text):
        raise BadSubmissionError("แบบฟอร์มนี้ไม่มีเลขประจำร่าง เปิดหน้าแบบฟอร์มใหม่แล้วส่งอีกครั้ง")


def name_photo(sha256: str) -> str:
    """Give the file name that a photo has in its record, by the SHA-256 of the bytes that came in."""
    return f"{sha256[:16]}.jpg"


def clean_data(data: FormData) -> dict[str, tuple[str, ...]]:
    """Give what was written: without blank controls and the form's own, by name."""
    return {
        name: values
        for name, values in sorted(data.items())
        if not name.startswith(CONTROL_PREFIX) and any(value.strip() for value in values)
    }


def pack_data(data: FormData) -> str:
    """Write what was written as JSON."""
    return _dump(clean_data(data))


def pack_content(submission: Submission) -> tuple[str, str]:
    """Give (what was written, as JSON; the SHA-256 of what a post holds: the same words and photos have the same one).

    The form's version is no part of it: it may change between two tries to send the same draft.
    """
    data = pack_data(submission.data)
    photos = _dump(sorted(upload.sha256 for upload in submission.uploads))
    facts = f"[{_dump(submission.form)},{data},{photos}]"
    return data, hashlib.sha256(facts.encode()).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
