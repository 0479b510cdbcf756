"""The intake under attack: what it refuses, in which words, and that nothing is left of it."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from khlang.intake import IntakeFullError, StorageError
from khlang.library import Library
from khlang.server import DoorSettings, connection, read_origins, read_proxies
from khlang.server.body_words import BodyBounds
from khlang.server.rate_limit import Allowance, RateLimits

from tests.server.posts import Data, IntakeSender, draw_photo, encode_multipart, make_draft, serve_intake

FEW = RateLimits(send=Allowance(at_once=3, seconds=60), check=Allowance(at_once=2, seconds=60), sent_a_day=2)
SMALL = BodyBounds(body_bytes=200_000, file_bytes=50_000, files=2)


def is_thai(text: str) -> bool:
    """Tell whether a text has Thai letters."""
    return bool(re.search("[ก-ฮ]", text))


@pytest.fixture(scope="module")
def busy(
    small_site: Path, tmp_path_factory: pytest.TempPathFactory, library: Library
) -> Iterator[IntakeSender]:
    """A server that many tests ask."""
    settings = DoorSettings(
        bounds=SMALL,
        origins=read_origins(["https://pages.example"]),
        limits=RateLimits(
            send=Allowance(at_once=1_000, seconds=1), check=Allowance(at_once=1_000, seconds=1)
        ),
    )
    with serve_intake(small_site, tmp_path_factory.mktemp("busy") / "intake", library, settings) as sender:
        yield sender


def is_empty(sender: IntakeSender) -> bool:
    """Tell whether nothing came in, and no file was left of what came."""
    left = list((sender.intake.folder / "incoming").iterdir()) + list(
        (sender.intake.folder / "photos").iterdir()
    )
    return not sender.intake.list_cases() and not left


def test_whoever_is_still_sending_hears_why_it_is_refused(busy: IntakeSender) -> None:
    """A proxy that hands a post on in parts would else find the connection closed, and tell of a broken server."""
    host, _colon, port = urlsplit(busy.address).netloc.partition(":")
    body = b"x" * 4_000
    head = (
        f"POST /send/lesson HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: https://evil.example\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {3 * len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as line:
        for part in (head.encode(), body, body, body):
            line.sendall(part)
            # The answer would be there by now if the body were not waited for.
            time.sleep(0.1)
        assert line.recv(64).startswith(b"HTTP/1.1 403 ")


def test_a_length_that_is_too_much_is_refused_before_a_byte_of_it(busy: IntakeSender) -> None:
    """At once, to scripts as JSON and to people as a page, both with what to do."""
    for accept in ("application/json", "text/html"):
        line = http.client.HTTPConnection(urlsplit(busy.address).netloc, timeout=30)
        line.putrequest("POST", "/send/lesson")
        for name, value in (
            ("Origin", busy.address), ("Content-Type", "multipart/form-data; boundary=x"), ("Accept", accept),
            ("Content-Length", "1000000000"),
        ):  # fmt: skip
            line.putheader(name, value)
        line.endheaders()
        with line.getresponse() as reply:
            assert reply.status == 413
            text = reply.read().decode()
        line.close()
        assert is_thai(text)
        assert ("{" in text) == (accept == "application/json")
    assert is_empty(busy)


def test_large_photos_many_photos_and_no_photos(busy: IntakeSender, lesson: Data) -> None:
    """Each in its own words; what is no picture, or a too large one, is told beside its control."""
    data = {**lesson, **make_draft()}
    assert busy.post("/send/lesson", data, {"photos.0.file": ("a.jpg", b"x" * 60_000)}).status == 413
    many = {f"photos.{number}.file": ("a.jpg", draw_photo()) for number in range(3)}
    assert busy.post("/send/lesson", data, many).status == 413
    picture = draw_photo()
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"x" * 40
    for content, code in (
        (b"<svg/>", "bad_photo"),
        (bomb, "photo_too_many_pixels"),
        (picture[:20], "bad_photo"),
    ):
        answer = busy.post("/send/lesson", data, {"photos.0.file": ("a.png", content)})
        assert answer.status == 422
        assert (code, "photos.0.file") in {(each["code"], each["name"]) for each in answer.json["problems"]}
    called = busy.post("/send/lesson", data, {"photos.0.file": ("0123456789abcdef.jpg", picture)})
    assert called.status == 400
    assert is_empty(busy)


def test_other_pages_may_not_post(busy: IntakeSender, lesson: Data) -> None:
    """Also not to check or to withdraw; a site that was named may, and may read the answer."""
    data = {**lesson, **make_draft()}
    for path in ("/send/lesson", "/check/lesson", "/follow/x/withdraw"):
        refused = busy.post(path, data, Origin="https://evil.example")
        assert refused.status == 403
        assert "Access-Control-Allow-Origin" not in refused.headers
    page = busy.post("/send/lesson", data, Origin="https://evil.example", script=False)
    assert (page.status, is_thai(page.text)) == (403, True)
    named = busy.post("/check/lesson", data, Origin="https://pages.example")
    assert (named.status, named.headers["Access-Control-Allow-Origin"]) == (200, "https://pages.example")
    asked = busy.ask("OPTIONS", "/send/lesson", Origin="https://pages.example")
    assert (asked.status, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, POST")
    assert "Access-Control-Allow-Origin" not in busy.ask("OPTIONS", "/send/lesson").headers
    assert is_empty(busy)


def test_what_is_no_form_of_ours_is_refused(busy: IntakeSender, lesson: Data) -> None:
    """A form that nobody may send, methods that mean nothing, a control twice; in Thai."""
    for method, path, status in (
        ("POST", "/send/document", 404), ("POST", "/send/nothing", 404), ("PUT", "/send/lesson", 405),
        ("GET", "/check/lesson", 404), ("GET", "/follow/x/withdraw", 404), ("POST", "/index.html", 405),
        ("GET", "/follow/x", 404), ("GET", "/.git/config", 404), ("GET", "/intake/intake.sqlite", 404),
    ):  # fmt: skip
        answer = busy.ask(method, path)
        assert (answer.status, is_thai(answer.text)) == (status, True), path
    twice = busy.post_urlencoded("/send/lesson", {**lesson, **make_draft(), "title": ("ก" * 20, "ข" * 20)})
    assert (twice.status, is_thai(twice.json["error"])) == (400, True)
    assert busy.post_urlencoded("/send/lesson", {**lesson, "_draft": ("1",)}).status == 400
    unknown = {**make_draft(), "status": ("published",), "id": ("kr-2567-kkn-900",), "reviewed_by": ("ผม",)}
    taken = busy.post_urlencoded("/send/lesson", {**lesson, **unknown})
    assert taken.status == 201
    case = busy.intake.find_case_by_receipt(taken.json["receipt"])
    assert case
    assert case.record_id == ""


def test_a_network_and_a_day_have_their_fill(
    small_site: Path, tmp_path: Path, library: Library, lesson: Data
) -> None:
    """With when to come again; who says to come from elsewhere is believed of a proxy alone."""
    with serve_intake(small_site, tmp_path / "a", library, DoorSettings(limits=FEW)) as sender:
        answers = [
            sender.post("/send/lesson", {**lesson, **make_draft()}, X_Forwarded_For=f"1.2.3.{number}")
            for number in range(4)
        ]
        assert [answer.status for answer in answers] == [201, 201, 429, 429]
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers[2:])
        assert "พรุ่งนี้" in answers[2].json["error"]
        assert "ถี่" in answers[3].json["error"]
        assert [sender.post("/check/lesson", lesson).status for _ in range(3)] == [200, 200, 429]
    proxied = DoorSettings(limits=FEW, proxies=read_proxies(["127.0.0.1"]))
    with serve_intake(small_site, tmp_path / "b", library, proxied) as sender:
        checks = [sender.post("/check/lesson", lesson, X_Forwarded_For=f"1.2.3.{n}").status for n in range(4)]
        assert checks == [200] * 4


@pytest.mark.parametrize(("error", "status"), [(StorageError("ดิสก์เสีย"), 503), (IntakeFullError(), 507)])
def test_nothing_is_acknowledged_that_is_not_kept(
    sender: IntakeSender, lesson: Data, monkeypatch: pytest.MonkeyPatch, error: StorageError, status: int
) -> None:
    """A script is told when to send again, a page has all words and photos for the next try."""

    def fail(_submission: object) -> None:
        raise error

    photo = {"photos.0.file": ("a.jpg", draw_photo())}
    data = {**lesson, **make_draft(), "photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}
    with monkeypatch.context() as patched:
        patched.setattr(sender.intake, "submit", fail)
        answer = sender.post("/send/lesson", data, photo)
        assert (answer.status, answer.json["error"]) == (status, str(error))
        assert answer.headers["Retry-After"]
        page = sender.post("/send/lesson", data, photo, script=False)
    assert page.status == status
    assert lesson["story"][0][:40] in page.text
    kept = re.search(r'name="_photo.photos.0.file" value="([^"]+)"', page.text)
    assert kept
    again = sender.post("/send/lesson", {**data, "_photo.photos.0.file": (kept[1],)}, script=False)
    assert again.status == 303
    assert len(sender.intake.list_cases()[0].photos) == 1


def send_slowly(sender: IntakeSender, body: bytes, step: int, pause: float) -> str:
    """Post a body piece by piece, and give the answer."""
    host = urlsplit(sender.address).netloc
    head = (
        f"POST /send/lesson HTTP/1.1\r\nHost: {host}\r\nOrigin: {sender.address}\r\nAccept: application/json\r\n"
        f"Content-Type: multipart/form-data; boundary=----khlang\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(head.encode())
        line.settimeout(60)
        for start in range(0, len(body), step):
            try:
                line.sendall(body[start : start + step])
            except OSError:
                break
            time.sleep(pause)
        return line.recv(65_536).decode()


def test_a_slow_phone_gets_through_and_one_that_stalls_does_not_stay(
    sender: IntakeSender, lesson: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is that something comes; 4 MB at 5 kB/s take as long as they take."""
    assert connection.BODY_SECONDS > 4_000_000 / 5_000
    assert connection.MIN_WINDOW_BYTES / connection.WINDOW_SECONDS < 5_000 / 10
    monkeypatch.setattr(connection, "REQUEST_SECONDS", 0.2)
    monkeypatch.setattr(connection, "WINDOW_SECONDS", 1.0)
    monkeypatch.setattr(connection, "MIN_WINDOW_BYTES", 200)
    body = encode_multipart({**lesson, **make_draft()})
    assert send_slowly(sender, body, len(body) // 12, 0.2).startswith("HTTP/1.1 201 ")
    stalled = send_slowly(sender, body, 10, 0.2)
    assert stalled.startswith("HTTP/1.1 408 ")
    assert "application/json" in stalled
    assert is_thai(stalled)
    monkeypatch.setattr(connection, "BODY_SECONDS", 0.5)
    assert send_slowly(sender, body, len(body) // 40, 0.1).startswith("HTTP/1.1 408 ")
    assert list((sender.intake.folder / "incoming").iterdir()) == []
