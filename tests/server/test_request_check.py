"""Which names a server answers to, however a request says them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.server import make_app
from khlang.server.request_check import read_host

from tests.server.client import Client, make_head, send, serve_app


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::2]"]
)
def test_other_names_are_refused(client: Client, host: str) -> None:
    """A page of another site whose name leads here gets nothing of ours, of pages as of the API."""
    for path in ("/index.html", "/api/search?q=ขยะ", "/draft/"):
        status, text = send(client, make_head(quote(path, safe="/?="), host=host))
        assert status == 400
        assert "KHLANG_HOSTS" in text


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost:8000", "127.0.0.1:1", "[::1]:8000", "desk.example:80"]
)
def test_own_names_are_answered(site: Path, host: str) -> None:
    """Those of this computer, and those that the library's keeper adds."""
    with serve_app(make_app(site, hosts=["desk.example"])) as client:
        assert send(client, make_head("/index.html", host=host))[0] == 200


def test_names_are_read_whole() -> None:
    """What is no name with a port has none of ours in it."""
    for text in (
        "localhost:8000:1",
        "localhost/",
        "a@localhost",
        "localhost, evil",
        "localhost:",
        "[::1",
        "::1",
    ):
        assert read_host(text) not in ("localhost", "[::1]")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("http://localhost:8000/index.html", 200),
        ("HTTP://LOCALHOST/lesson/?q=http://a/b", 200),
        ("http://localhost?q=1", 200),
        ("http://localhost/nowhere.html", 404),
        ("http://evil.example/index.html", 400),
        ("http:///index.html", 400),
        ("http://localhost@evil.example/", 400),
    ],
)
def test_an_address_with_its_host_is_the_same_address(client: Client, address: str, status: int) -> None:
    """As programs write it that ask a proxy; of the two hosts that it names, both must be ours."""
    assert send(client, make_head(address))[0] == status
    assert send(client, make_head(address, host="evil.example"))[0] == 400
