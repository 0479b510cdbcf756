"""Hostile posts, names and photos, sent to an intake over HTTP: each to a server of its own, in this process."""

from __future__ import annotations

import contextlib
import io
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from khlang.intake import Intake, PhotoState
from khlang.server import HOST, CurrentForms, DoorSettings, Service, make_app
from khlang.server.rate_limit import Allowance, RateLimits
from PIL import Image

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.manifest import Row, Verdict
from tests.benchmarks.attacks.post_rules import NO_STAFF, Reply, find_fault
from tests.benchmarks.attacks.sound import SoundLibrary
from tests.server.client import serve_app
from tests.server.posts import FREE, IntakeSender, draw_photo, make_draft, write_lesson

AT_ONCE = 20
# What has a case and a form of its own to be sent in; others are refused before anything is read.
_PHOTO = {"photos.0.caption": ("ภาพที่ใช้ทดลอง",), "photos.0.people": ("none",)}
_UNREAD = (
    "1m-fields",
    "2mb-field",
    "huge-part-header",
    "gzip-body",
    "two-cl",
    "cl-1gb-no-body",
    "half-header",
)
_WITHOUT_ORIGIN = ("null-origin", "no-token")
_TITLE = re.compile(rb'(--B\r\nContent-Disposition: form-data; name="title"\r\n\r\n.*?\r\n)', re.DOTALL)
_STORED_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{12}\.(original|jpg|small\.jpg)")


@contextlib.contextmanager
def open_intake(sound: SoundLibrary) -> Iterator[IntakeSender]:
    """Serve an intake in a new folder."""
    forms = CurrentForms()
    forms.hold(sound.library)
    limits = RateLimits(send=Allowance(at_once=AT_ONCE, seconds=60.0))
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        site.mkdir()
        with Intake(Path(work) / "intake", min_free_bytes=FREE) as intake:
            service = Service(intake, forms, DoorSettings(limits=limits))
            with serve_app(make_app(site, service=service)) as client:
                yield IntakeSender(client, intake, sound.library)


def send_bytes(sender: IntakeSender, data: bytes) -> Reply:
    """Send bytes to the socket and read until the server closes it."""
    start, received = time.monotonic(), b""
    with socket.create_connection((HOST, int(sender.address.rpartition(":")[2])), timeout=20) as line:
        with contextlib.suppress(OSError):
            line.sendall(data)
        with contextlib.suppress(OSError):
            received = b"".join(iter(lambda: line.recv(65_536), b""))
        seconds = time.monotonic() - start
    head, _gap, text = received.decode("utf-8", "replace").partition("\r\n\r\n")
    found = re.findall(r"HTTP/1.1 (\d{3})", received.decode("latin-1"))
    return Reply(int(found[-1]) if found else 0, head, text, seconds)


def check_post(sound: SoundLibrary, row: Row, data: bytes) -> Finding:
    """Send a post as its file has it, to our path and, where a form could be taken, with a sound form around it."""
    name = Path(row.file).stem.partition("-")[2]
    with open_intake(sound) as sender:
        whole = data if name in NO_STAFF or b"POST /submit" not in data else _complete(sender, name, data)
        times = {"same-key-same-body": 3, "xff-spoof": AT_ONCE + 1, "login-brute": 100}.get(name, 1)
        replies = [send_bytes(sender, whole) for _ in range(times)]
        cases = sender.intake.list_cases()
        fault = find_fault(name, row, replies, cases) or _find_strangers(sender)
    statuses = sorted({reply.status for reply in replies})
    result = f"{statuses}, {len(cases)} cases, {replies[-1].seconds:.2f} s {fault}"
    return Finding(result.strip(), not fault)


def _complete(sender: IntakeSender, name: str, data: bytes) -> bytes:
    """Give a post to our path and host, with the rest of a sound form."""
    head, _gap, body = data.partition(b"\r\n\r\n")
    if name not in _UNREAD and b"multipart" in head:
        body = _complete_parts(sender, body)
    elif name not in _UNREAD:
        body = _complete_pairs(sender, name, body)
    host = sender.address.partition("://")[2].encode()
    head = head.replace(b"POST /submit", b"POST /send/lesson").replace(b"Host: 127.0.0.1", b"Host: " + host)
    if name not in _UNREAD:
        head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head)
    more = b"" if name in _WITHOUT_ORIGIN else b"\r\nOrigin: " + sender.address.encode()
    # What is not to be read is closed by us.
    return head + more + b"\r\nAccept: application/json\r\n\r\n" + body


def _complete_pairs(sender: IntakeSender, name: str, body: bytes) -> bytes:
    sound = write_lesson(sender.library) | make_draft()
    if body == b"title=x":
        return urlencode(sound, doseq=True).encode()
    # A hostile text is tried where it has room, a name or a number where it stands.
    control = "story" if name in ("yaml-in-field", "front-matter-in-field", "crlf") else "title"
    rest = {key: values for key, values in sound.items() if key != control}
    if control == "story":
        hostile = body.removeprefix(b"title=")
        body = b"story=" + quote(sound["story"][0]).encode() + b"%0A%0A" + hostile
    return body + b"&" + urlencode(rest, doseq=True).encode()


def _complete_parts(sender: IntakeSender, body: bytes) -> bytes:
    """Put a sound form's parts before those of a photo."""
    has_photo = b"filename=" in body and b'filename=""' not in body
    sound = {**write_lesson(sender.library), **make_draft(), **(_PHOTO if has_photo else {})}
    parts = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, values in sound.items()
        for value in values
    )
    before, title, after = _TITLE.split(body, maxsplit=1)
    assert title
    return before + parts.encode() + after.replace(b'name="photo"', b'name="photos.0.file"')


def _find_strangers(sender: IntakeSender) -> str:
    """Tell of files that are none of the intake's."""
    photos = [path.name for path in (sender.intake.folder / "photos").iterdir()]
    strange = [name for name in photos if not _STORED_NAME.fullmatch(name)]
    strange += [path.name for path in (sender.intake.folder / "incoming").iterdir()]
    return f"left: {strange}" if strange else ""


def check_sent_name(sound: SoundLibrary, data: bytes) -> Finding:
    """Send a name as a file's, as a draft's and as a path: it is never a name of ours."""
    name = data.decode("utf-8", "surrogatepass")
    shown = name.encode("utf-8", "replace")
    with open_intake(sound) as sender:
        lesson = {**write_lesson(sound.library), **_PHOTO}
        photo = draw_photo()
        faults = []
        called = (
            name.encode("utf-8", "replace")
            .decode()
            .replace('"', "%22")
            .replace("\r", "%0D")
            .replace("\n", "%0A")
        )
        sent = sender.post("/send/lesson", {**lesson, **make_draft()}, {"photos.0.file": (called, photo)})
        # A part without a file name, or with NUL in its head, is none.
        if sent.status not in (201, 400, 422):
            faults.append(f"as a file: {sent.status}")
        if sender.post("/send/lesson", {**lesson, "_draft": (called,)}).status not in (201, 400, 422):
            faults.append("as a draft")
        for path in ("/follow/", "/send/", "/check/", "/photos/"):
            for method in ("GET", "POST"):
                status = sender.ask(method, path + quote(shown, safe="")).status
                if status not in (303, 400, 403, 404, 405, 413, 415):
                    faults.append(f"{method} {path}: {status}")
        strange = _find_strangers(sender)
        outside = [
            path.name for path in sender.intake.folder.parent.iterdir() if path.name not in ("intake", "site")
        ]
        faults += [strange] if strange else []
        faults += [f"outside: {outside}"] if outside else []
    return Finding("; ".join(faults) or f"as a file {sent.status}", not faults)


def check_sent_photo(sound: SoundLibrary, row: Row, data: bytes) -> Finding:
    """Send a photo, and let it be re-encoded: it ends as the manifest says, and its sender is told."""
    with open_intake(sound) as sender:
        lesson = {**write_lesson(sound.library), **make_draft(), **_PHOTO}
        sent = sender.post("/send/lesson", lesson, {"photos.0.file": (Path(row.file).name, data)})
        if sent.status == 422:
            codes = {each["code"] for each in sent.json["problems"] if each["name"] == "photos.0.file"}
            return Finding(f"refused: {sorted(codes)}", bool(codes) and row.verdict is not Verdict.ACCEPT)
        if sent.status != 201:
            return Finding(f"{sent.status} {sent.text[:100]}", is_expected=False)
        sender.intake.work_off(lambda: sound.library.forms)
        [photo] = sender.intake.list_cases()[0].photos
        page = sender.ask("GET", f"/{sent.json['follow']}").text
        if photo.state is PhotoState.REFUSED:
            is_told = bool(photo.problem) and "kl-problem__error" in page
            return Finding("refused afterwards, and told", is_told and row.verdict is not Verdict.ACCEPT)
        made = sender.intake.photos.picture_path(photo.stem).read_bytes()
    fault = _find_rest(made)
    return Finding(f"taken {fault}".strip(), not fault and row.verdict is not Verdict.REJECT)


def _find_rest(made: bytes) -> str:
    """Tell what a re-encoded photo has that it should not have."""
    image = Image.open(io.BytesIO(made))
    if image.format != "JPEG" or image.mode != "RGB" or max(image.size) > 2_048:
        return f"as {image.format} {image.mode} {image.size}"
    return "with camera data" if image.getexif() or re.search(rb"Exif|xmp|GPS|Photoshop", made) else ""
