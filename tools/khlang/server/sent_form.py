"""What a post of a form says, ready for the intake: words, photos with the names that the record will use, and faults.

Photos are only looked at from outside here: their bytes are counted and their headers read. Nothing is decoded.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khlang.fields.field import Field
from khlang.fields.form_control import (
    find_control_field,
    is_file_control,
    list_file_keys,
    may_repeat,
    read_control_path,
)
from khlang.fields.form_rows import KEPT_PHOTO
from khlang.forms.model import Form
from khlang.images import MAX_SENT_PIXELS
from khlang.images.header import HEADER_BYTES, read_header
from khlang.intake import Upload, name_photo
from khlang.problems import Problem
from khlang.server.form_body import FormBody, SentFile
from khlang.server.kept_photos import KeptPhotos
from khlang.server.refusal import RefusalError

DRAFT, STEP, VERSION, WEBSITE, SECONDS = "_draft", "_step", "_version", "_website", "_seconds"
# Nobody reads and fills in a form so fast.
FEWEST_SECONDS = 3.0


@dataclass(slots=True)
class SentForm:
    """One post: its form and what that asks, what was written by control, its photos, and what is wrong with those.

    `draft_id` is empty where a browser without scripts has sent the static page.
    """

    form: Form
    fields: Sequence[Field]
    data: dict[str, tuple[str, ...]]
    draft_id: str
    step_id: str
    uploads: list[Upload] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_suspicious: bool = False

    @property
    def photo_bytes(self) -> int:
        """How much its photos take."""
        return sum(path.stat().st_size for path in self._paths())

    def name_draft(self, network: str, today: datetime.date) -> None:
        """Give a draft without an id one that the same words from the same network have again on the same day.

        Whoever presses twice has sent once; a script, and every page that the server answers, bring an id.
        """
        if self.draft_id:
            return
        written = {name: values for name, values in self.data.items() if any(map(str.strip, values))}
        facts = [self.form.key, sorted(written.items()), network, today.isoformat()]
        digest = hashlib.sha256(json.dumps(facts).encode()).digest()
        self.draft_id = str(uuid.UUID(bytes=digest[:16], version=4))

    def keep_photos(self, kept: KeptPhotos) -> None:
        """Keep the photos for the next post of this draft, which gets an id if it has none. Raises OSError."""
        self.draft_id = self.draft_id or str(uuid.uuid4())
        for upload in self.uploads:
            if isinstance(upload.data, Path) and upload.data.exists():
                kept.keep(self.draft_id, upload.name, upload.data)

    def forget_photos(self) -> None:
        """Let no control name a photo that is not kept."""
        self.discard()
        for upload in self.uploads:
            self.data.pop(upload.control, None)
        self.uploads = []

    def discard(self) -> None:
        """Remove the photos that nobody has taken."""
        for path in self._paths():
            path.unlink(missing_ok=True)

    def _paths(self) -> Iterator[Path]:
        for upload in self.uploads:
            if isinstance(upload.data, Path) and upload.data.exists():
                yield upload.data


def read_sent_form(
    form: Form, body: FormBody, is_script: bool, fields: Sequence[Field] | None = None
) -> SentForm:
    """Read a post; `fields` are those that were asked, if not a sender's.

    Raises RefusalError if no form makes it, or if a photo of a script's came in broken.
    """
    fields = form.asked_fields if fields is None else fields
    # What the form does not know is kept: it may have been asked by an earlier version. What is for others is not.
    others = {field.key for field in form.written_fields} - {field.key for field in fields}
    data = {
        name: values
        for name, values in body.data.items()
        if not name.startswith("_") and name.partition(".")[0] not in others
    }
    kept = {name: values for name, values in body.data.items() if name.startswith(KEPT_PHOTO)}
    for name, values in data.items():
        if len(values) > 1 and not may_repeat(find_control_field(fields, name)):
            raise RefusalError(400, "repeated", "แบบฟอร์มส่งช่องเดียวกันมาสองครั้ง เปิดหน้าแบบฟอร์มใหม่แล้วส่งอีกครั้ง")
    sent = SentForm(
        form, fields, data | kept, body.get(DRAFT), body.get(STEP), is_suspicious=_is_suspicious(body)
    )
    for file in body.files:
        if is_script and file.is_other:
            raise RefusalError(400, "cut", "ภาพมาไม่ครบระหว่างทาง ลองส่งใหม่อีกครั้ง")
        if is_file_control(find_control_field(fields, file.control)) and file.size:
            _take_photo(sent, file)
    return sent


def name_kept_photos(sent: SentForm) -> None:
    """Let each control of a photo name the one that came with a post before, unless a new one was chosen."""
    for name in [name for name in sent.data if name.startswith(KEPT_PHOTO)]:
        values = sent.data.pop(name)
        control = name.removeprefix(KEPT_PHOTO)
        if is_file_control(find_control_field(sent.fields, control)):
            sent.data.setdefault(control, values[-1:])


def bring_kept_photos(sent: SentForm, kept: KeptPhotos, folder: Path, known: Collection[str]) -> None:
    """Bring the photos that are only named, as copies below `folder`; `known` are those that the case has already.

    One that is gone is a problem of its control. Raises OSError.
    """
    taken = {upload.control for upload in sent.uploads}
    keys = list_file_keys(sent.fields)
    named = [(name, values) for name, values in sent.data.items() if name.partition(".")[0] in keys]
    for control, values in named:
        field = find_control_field(sent.fields, control)
        name = values[-1]
        if not is_file_control(field) or control in taken or not name or name in known:
            continue
        path = folder / f"{secrets.token_hex(16)}.part"
        if sent.draft_id and kept.copy(sent.draft_id, name, path):
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            sent.uploads.append(Upload(control=control, name=name_photo(sha256), sha256=sha256, data=path))
        else:
            del sent.data[control]
            sent.problems.append(_make_problem(sent, control, "missing_photo"))


def _is_suspicious(body: FormBody) -> bool:
    """Tell whether a program may have filled it in: what people do not see is filled in, or all came at once."""
    seconds = body.get(SECONDS)
    try:
        is_fast = bool(seconds) and float(seconds) < FEWEST_SECONDS
    except ValueError:
        is_fast = True
    return bool(body.get(WEBSITE).strip()) or is_fast


def _take_photo(sent: SentForm, file: SentFile) -> None:
    with file.path.open("rb") as opened:
        header = read_header(opened.read(HEADER_BYTES))
    if header is None:
        sent.problems.append(_make_problem(sent, file.control, "bad_photo"))
    elif header.width * header.height > MAX_SENT_PIXELS or not header.width * header.height:
        size = {"width": header.width, "height": header.height}
        sent.problems.append(_make_problem(sent, file.control, "photo_too_many_pixels", **size))
    else:
        name = name_photo(file.sha256)
        sent.data[file.control] = (name,)
        sent.uploads.append(Upload(control=file.control, name=name, sha256=file.sha256, data=file.path))


def _make_problem(sent: SentForm, control: str, code: str, **facts: int) -> Problem:
    found = find_control_field(sent.fields, control)
    # In the words for authors it would be the file's name.
    named: dict[str, str | int] = {"file": found.label if found else control, "id": "-", **facts}
    return Problem.of(code, read_control_path(control), found.label if found else "", facts=named)
