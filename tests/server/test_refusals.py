"""What a server does not answer it refuses in Thai; every response has the policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from khlang.server import connection, make_app
from khlang.server.responses import CONTENT_POLICY
from khlang.server.site_files import SiteFiles

from tests.conftest import ROOT
from tests.server.client import Client, connect, is_thai, make_head, send, serve_app
from tests.server.conftest import LARGE


def test_what_is_no_address_of_ours_is_refused_in_thai(client: Client) -> None:
    """A path of 30,000 folders, headers without end, bytes that are no HTTP."""
    for head in (
        make_head("/a" * 30_000),
        make_head("/", *(f"X-{number}: 1" for number in range(5_000))),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n",
    ):
        status, text = send(client, head)
        assert status == 400
        assert is_thai(text)


@pytest.mark.parametrize(
    ("part", "status"), [("bytes=x-y", 400), ("lines=0-9", 400), (f"bytes={LARGE}-", 416)]
)
def test_a_part_that_a_file_has_not_is_refused_in_thai(client: Client, part: str, status: int) -> None:
    """With the policy, and how long the file is."""
    reply = client.fetch("/large.bin", Range=part)
    assert reply.status == status
    assert is_thai(reply.text)
    assert reply.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert reply.headers["Content-Range"] == (f"bytes */{LARGE}" if status == 416 else None)


@pytest.mark.parametrize("path", ["/", "/index.html", "/search", "/api/search"])
def test_what_changes_something_is_refused_in_thai(client: Client, path: str) -> None:
    """Of the published files as of the desk; programs read why as JSON."""
    reply = client.fetch(path, method="POST")
    assert reply.status == 405
    assert is_thai(reply.json["error"] if path.startswith("/api/") else reply.text)
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert reply.headers["Content-Security-Policy"] == CONTENT_POLICY


def test_a_body_that_breaks_is_refused_in_thai(client: Client) -> None:
    """Pieces whose length is no number, before the application has begun to answer."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, text = send(client, head + b"zz\r\nabc\r\n")
    assert status == 400
    assert is_thai(text)


def test_an_error_of_our_own_is_told_in_thai_with_the_policy(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the error itself goes to the reader."""

    def fail(*_arguments: object) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(SiteFiles, "file_response", fail)
    with serve_app(make_app(site)) as client:
        reply = client.fetch("/index.html")
    assert reply.status == 500
    assert is_thai(reply.text)
    assert "secret" not in reply.text
    assert reply.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_every_response_has_the_policy_of_the_examples(client: Client) -> None:
    """Pages, what is not there, redirects, refusals, what did not change; nginx and Caddy are told the same."""
    for name in ("nginx.conf", "Caddyfile"):
        example = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        assert set(re.findall(r'Content-Security-Policy "([^"]+)"', example)) == {CONTENT_POLICY}
    etag = client.fetch("/index.html").headers["ETag"]
    for path, status, header in (
        ("/index.html", "200", ""), ("/index.html", "304", f"If-None-Match: {etag}"), ("/lesson", "307", ""),
        ("/nowhere.html", "404", ""), ("/search?limit=0", "400", ""), ("/" + "a" * 3_000, "400", ""),
        ("/large.bin", "206", "Range: bytes=0-9"), ("/api/search", "200", ""),
    ):  # fmt: skip
        with connect(client) as line:
            line.sendall(make_head(path, *filter(None, [header])))
            text = b"".join(iter(lambda: line.recv(65_536), b"")).partition(b"\r\n\r\n")[0].decode()
        assert text.startswith(f"HTTP/1.1 {status} "), path
        assert text.count(f"content-security-policy: {CONTENT_POLICY}") == 1, path
        assert "x-content-type-options: nosniff" in text, path


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 400),
        (b"GET / HT", 408),
    ],
)
def test_what_the_connection_refuses_has_the_policy_too(
    client: Client, head: bytes, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No HTTP, too much, too slow: answered before the application sees it."""
    monkeypatch.setattr(connection, "REQUEST_SECONDS", 0.3)
    with connect(client) as line:
        line.sendall(head)
        text = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    assert text.startswith(f"HTTP/1.1 {status} ")
    assert text.count(f"content-security-policy: {CONTENT_POLICY}") == 1
    assert "x-content-type-options: nosniff" in text
