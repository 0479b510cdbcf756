"""What the tests of the intake send: a lesson of the tests' library, in the bodies that browsers make."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from khlang.fields.form_data import write_form_data
from khlang.intake import Intake
from khlang.library import Library
from khlang.server import CurrentForms, DoorSettings, Service, make_app
from PIL import Image

from tests.server.client import Client, serve_app

FORM, RECORD = "lesson", "kr-2567-kkn-001"
# In no other text of the tests, so that it can be looked for.
PHONE = "081-000-0001"
BOUNDARY = "----khlang"
FREE = 1024

Data = Mapping[str, tuple[str, ...]]
Files = Mapping[str, tuple[str, bytes]]


def write_lesson(library: Library) -> dict[str, tuple[str, ...]]:
    """Give what the form of a lesson sends of a sound record, with a private number and without photos."""
    record = library.find(RECORD)
    assert record
    data = write_form_data(record.form.asked_fields, record.read_source().tree)
    words = {name: values for name, values in data.items() if not name.startswith("photos.")}
    return {**words, "contact_phone": (PHONE,)}


def draw_photo(colour: str = "green", size: tuple[int, int] = (64, 48)) -> bytes:
    """Give a JPEG."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return made.getvalue()


def make_draft(**more: str) -> dict[str, tuple[str, ...]]:
    """Give the controls of the form's own, for a new draft."""
    return {"_draft": (str(uuid.uuid4()),), "_version": ("1",), **{f"_{k}": (v,) for k, v in more.items()}}


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


def encode_multipart(data: Data, files: Files | None = None) -> bytes:
    """Write a multipart body."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in data.items()
        for value in values
    ]
    for name, (called, content) in (files or {}).items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


class Sender:
    """Posts to a server: as a script does, or as a browser without scripts."""

    def __init__(self, client: Client, source: str = "") -> None:
        """`source` is the address of this computer from which it asks; any, without it."""
        self.address = client.address
        self._source = (source, 0) if source else None

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask for a path and give the answer, which is not followed. `_` in the names of headers stands for `-`."""
        line = http.client.HTTPConnection(
            urlsplit(self.address).netloc, timeout=30, source_address=self._source
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            # Who refuses a body need not read it to its end.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.request(method, path, body or None, {"Origin": self.address, **named})
            with line.getresponse() as reply:
                return Answer(reply.status, reply.headers, reply.read().decode())
        finally:
            line.close()

    def post(
        self, path: str, data: Data, files: Files | None = None, *, script: bool = True, **headers: str
    ) -> Answer:
        """Post a multipart body."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        accept = "application/json" if script else "text/html"
        return self.ask(
            "POST", path, encode_multipart(data, files), Content_Type=kind, Accept=accept, **headers
        )

    def post_urlencoded(self, path: str, data: Data, *, script: bool = True, **headers: str) -> Answer:
        """Post an urlencoded body."""
        accept = "application/json" if script else "text/html"
        kind = "application/x-www-form-urlencoded"
        body = urlencode(data, doseq=True).encode()
        return self.ask("POST", path, body, Content_Type=kind, Accept=accept, **headers)


class IntakeSender(Sender):
    """A sender that can look into the intake as well."""

    def __init__(self, client: Client, intake: Intake, library: Library) -> None:
        super().__init__(client)
        self.intake = intake
        self.library = library


@contextmanager
def serve_intake(
    site: Path, folder: Path, library: Library, settings: DoorSettings | None = None
) -> Iterator[IntakeSender]:
    """Serve a site with an intake in `folder`."""
    forms = CurrentForms()
    forms.hold(library)
    with Intake(folder, min_free_bytes=FREE) as intake:
        service = Service(intake, forms, settings)
        with serve_app(make_app(site, service=service)) as client:
            yield IntakeSender(client, intake, library)
