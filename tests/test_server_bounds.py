"""A server under load and under attack: what it refuses, in which words, and that it goes on answering others."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from khlang.library import Library
from khlang.publish import Release, publish
from khlang.search.desk import Desk
from khlang.server import HOST, CurrentDesk, connection, make_app
from khlang.server.request_check import read_host
from khlang.server.responses import CONTENT_POLICY
from khlang.server.site_files import SiteFiles
from khlang.server.work import WorkQueue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.desk_load import attack, read_pages
from tests.conftest import ROOT
from tests.test_desk_http import Client, serve, serve_app

LARGE = 40_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site with a page in two folders, a photo and a file that is larger than what a network holds."""
    out = tmp_path_factory.mktemp("bounds") / "site"

    def build(folder: Path, _previous: Release | None) -> dict[str, str]:
        (folder / "lesson").mkdir(parents=True)
        (folder / "index.html").write_text("หน้าแรก" * 100, encoding="utf-8")
        (folder / "404.html").write_text("ไม่พบหน้านี้", encoding="utf-8")
        (folder / "lesson" / "index.html").write_text("บทเรียน", encoding="utf-8")
        (folder / "large.bin").write_bytes(b"\0" * LARGE)
        return {}

    publish(out, build)
    return out


@pytest.fixture(scope="module")
def client(site: Path, library: Library) -> Iterator[Client]:
    """A server of that site with the desk of the tests' library."""
    current = CurrentDesk()
    current.hold(Desk(library))
    with serve(site, current) as served:
        yield served


def connect(client: Client) -> socket.socket:
    """Open a connection to a server."""
    return socket.create_connection((HOST, int(client.address.rpartition(":")[2])), timeout=60)


def send(client: Client, *pieces: bytes) -> tuple[int, str]:
    """Send bytes in these pieces, whole, then read the whole answer: (status, text)."""
    with connect(client) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            line.sendall(piece)
        with http.client.HTTPResponse(line) as reply:
            reply.begin()
            return reply.status, reply.read().decode()


def make_head(path: str, *headers: str, host: str = "localhost") -> bytes:
    """Give the head of a request."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers)
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def is_thai(text: str) -> bool:
    """Tell whether a text has Thai letters."""
    return bool(re.search("[ก-ฮ]", text))


@pytest.mark.parametrize("path", ["/search", "/api/search", "/search.csv"])
def test_too_many_values_of_a_facet_are_refused(client: Client, path: str) -> None:
    """51 are told to be too many; 50, of which most are repeated, are answered; of several facets 100."""
    assert client.get(path, f_themes=["waste"] * 50).status == 200
    reply = client.get(path, f_themes=["waste"] * 51)
    assert reply.status == 400
    assert "ไม่เกิน 50" in reply.text
    assert client.get(path, f_themes=["waste"] * 50, f_years=["2567"] * 50).status == 200
    both = client.get(path, f_themes=["waste"] * 50, f_years=["2567"] * 50, f_forms=["lesson"])
    assert both.status == 400
    assert is_thai(both.text)


def test_a_repeated_value_is_one_filter(client: Client) -> None:
    """The page names it once, in one chip and in each link."""
    reply = client.get("/search", q="ขยะ", f_themes=["waste"] * 50)
    assert reply.text.count('class="kl-chip"') == 1
    assert not re.search('f.themes=waste[^"]*f.themes=waste', reply.text)


@pytest.mark.parametrize("size", [70_000, 300_000, 5_000_000])
@pytest.mark.parametrize("at_once", [True, False])
def test_long_addresses_are_refused_in_thai(client: Client, size: int, at_once: bool) -> None:
    """With 400 and never with a reset, also while the rest is still being sent, in one piece or in many."""
    head = make_head(f"/search?q={'a' * size}")
    pieces = [head] if at_once else [head[start : start + 7_000] for start in range(0, len(head), 7_000)]
    status, text = send(client, *pieces)
    assert status == 400
    assert "ยาวเกินไป" in text


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


def test_addresses_up_to_the_bound_are_answered(client: Client) -> None:
    """A query of 6,500 Thai letters is 58 kB long, and is cut as shorter ones are."""
    reply = client.fetch(f"/api/search?q={quote('ขยะ ' * 1_700)}")
    assert reply.status == 200
    assert reply.json["was_cut"]


def test_a_second_request_is_bounded_as_the_first(client: Client) -> None:
    """Sent behind the first without waiting for it, which is answered."""
    first = make_head("/index.html").replace(b"Connection: close\r\n", b"")
    with connect(client) as line:
        line.sendall(first + make_head("/", *(f"X-{number}: 1" for number in range(5_000))))
        text = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    assert text.startswith("HTTP/1.1 200 ")
    assert "ยาวเกินไป" in text


def test_an_unfinished_request_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that come one by one for ever, or none at all, hold a connection only for some time."""
    monkeypatch.setattr(connection, "REQUEST_SECONDS", 0.3)
    status, text = send(client, b"GET / HT")
    assert status == 408
    assert is_thai(text)
    with connect(client) as line:
        assert line.recv(1) == b""
    with connect(client) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")
        assert b" 405 " in b"".join(iter(lambda: line.recv(65_536), b""))


def test_an_answer_that_nobody_takes_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a large file and does not read it does not keep the connection."""
    monkeypatch.setattr(connection, "STALL_SECONDS", 0.3)
    given_up = threading.Event()
    abort = connection.Connection.connection_lost

    def note(self: connection.Connection, error: Exception | None) -> None:
        abort(self, error)
        given_up.set()

    monkeypatch.setattr(connection.Connection, "connection_lost", note)
    with connect(client) as line:
        line.sendall(make_head("/large.bin"))
        assert given_up.wait(60)


def test_more_connections_than_the_server_has_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, with when to try again; those that are open go on, and closed ones make room."""
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 3)
    lines = [connect(client) for _ in range(3)]
    for line in lines:
        line.sendall(b"GET /index.html HTTP/1.1\r\n")
    with connect(client) as late, http.client.HTTPResponse(late) as reply:
        reply.begin()
        assert (reply.status, reply.headers["Retry-After"]) == (503, "2")
        assert is_thai(reply.read().decode())
    for line in lines:
        line.sendall(b"Host: localhost\r\nConnection: close\r\n\r\n")
        assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")
        line.close()
    while client.status("/index.html") == 503:
        pass


@pytest.fixture
def held() -> Iterator[tuple[Callable[[Request], Response], threading.Event]]:
    """Work that does not end before the event."""
    event = threading.Event()

    def work(_request: Request) -> Response:
        event.wait(60)
        return Response("แล้วเสร็จ")

    yield work, event
    event.set()


def test_what_is_too_much_at_once_is_refused_at_once(
    held: tuple[Callable[[Request], Response], threading.Event],
) -> None:
    """One request at work and one that waits are answered; the third is told when to come again, before they end."""
    work, event = held
    app = Starlette(routes=[Route("/work", WorkQueue(threads=1, most=2).route(work))])
    with serve_app(app) as client, ThreadPoolExecutor(3) as pool:
        asked = {pool.submit(client.fetch, "/work") for _ in range(3)}
        refused, answered = wait(asked, return_when=FIRST_COMPLETED)
        replies = [each.result() for each in refused]
        assert [(reply.status, reply.headers["Retry-After"]) for reply in replies] == [(503, "2")]
        assert is_thai(replies[0].text)
        event.set()
        assert [each.result().text for each in answered] == ["แล้วเสร็จ"] * 2
        assert client.fetch("/work").status == 200


def test_work_without_end_is_answered_for(
    held: tuple[Callable[[Request], Response], threading.Event],
) -> None:
    """Whoever asked is told after some time; what only waited is never begun, and the next is answered."""
    work, event = held
    queue = WorkQueue(threads=1, most=2, seconds=0.2)
    with serve_app(Starlette(routes=[Route("/work", queue.route(work))])) as client:
        assert client.fetch("/work").status == 503
        assert client.fetch("/work").status == 503
        event.set()
        while client.fetch("/work").status == 503:
            pass


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


def test_every_response_has_the_policy_of_the_readme(client: Client) -> None:
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


def test_the_server_ends_when_it_is_told_to(site: Path) -> None:
    """Whoever does not read what was asked for, or does not finish asking, does not keep it."""
    script = (
        "import socket, sys; from pathlib import Path; from khlang.server import HOST, make_app, make_server\n"
        "listener = socket.create_server((HOST, 0)); print(listener.getsockname()[1], flush=True)\n"
        "make_server(make_app(Path(sys.argv[1]))).run(sockets=[listener])\n"
    )
    command = [sys.executable, "-c", script, str(site)]
    with ExitStack() as stack:
        server = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(server.kill)
        assert server.stdout
        client = Client(f"http://{HOST}:{int(server.stdout.readline())}")
        lines = [stack.enter_context(connect(client)) for _ in range(4)]
        lines[1].sendall(b"GET /")
        for line in lines[2:]:
            line.sendall(make_head("/large.bin"))
            assert line.recv(15) == b"HTTP/1.1 200 OK"
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == -signal.SIGTERM


def test_pages_are_read_while_the_desk_is_attacked(built_site: Path, library: Library) -> None:
    """The benchmark `desk_load` for two seconds: every page comes, and no request ends in an error or a reset."""
    current = CurrentDesk()
    current.hold(Desk(library))
    with serve(built_site, current) as client, ThreadPoolExecutor(1) as pool:
        port = int(client.address.rpartition(":")[2])
        attacked = pool.submit(attack, port, 45, 2)
        pages, _took = read_pages(port, 5, 2)
    assert set(pages) == {"200"}
    # There are no drafts here.
    assert {"200", "400", "503"} <= set(attacked.result()) <= {"200", "400", "404", "503"}
