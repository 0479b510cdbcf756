"""Who may send, how often, from which pages; whose word counts on who asks."""

from __future__ import annotations

import contextlib

import pytest
from khlang.server import rate_limit
from khlang.server.client_address import ProxyError, find_network, is_at_this_computer, read_proxies
from khlang.server.origin_check import OriginError, check_origin, read_origins
from khlang.server.rate_limit import Allowance, DayLimit, NetworkLimit, RateLimits
from khlang.server.refusal import RefusalError
from starlette.datastructures import Headers

ALLOWED = read_origins(["https://pages.example/"])


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def ask(client: str, *told: str, proxies: tuple[str, ...] = ()) -> str:
    """Give the network of a request from an address, with these `X-Forwarded-For`."""
    headers = [(b"x-forwarded-for", each.encode()) for each in told]
    return find_network({"type": "http", "client": (client, 1), "headers": headers}, read_proxies(proxies))


def test_only_a_proxy_tells_who_asks() -> None:
    """The last address that is no proxy's own; whatever stands before it may be made up."""
    assert ask("203.0.113.9", "1.2.3.4, 5.6.7.8") == "203.0.113.9"
    assert ask("10.0.0.1", "1.2.3.4, 5.6.7.8", proxies=("10.0.0.1",)) == "5.6.7.8"
    assert ask("10.0.0.1", "1.2.3.4", "5.6.7.8, 10.0.0.2", proxies=("10.0.0.1", "10.0.0.2")) == "5.6.7.8"
    assert ask("10.0.0.1", "1.2.3.4, x", proxies=("10.0.0.1",)) == "10.0.0.1"
    assert ask("10.0.0.1", proxies=("10.0.0.1",)) == "10.0.0.1"
    assert ask("::ffff:10.0.0.1", "1.2.3.4", proxies=("10.0.0.1",)) == "1.2.3.4"
    with pytest.raises(ProxyError, match=r"127\.0\.0\.1"):
        read_proxies(["localhost"])


def test_a_subscriber_has_one_network() -> None:
    """Of an IPv6 address the first 64 bits."""
    assert ask("2001:db8:1:2:3:4:5:6") == ask("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert ask("2001:db8:1:3::9") != ask("2001:db8:1:2::9")
    assert ask("fe80::1%eth0") == "fe80::/64"


def test_a_network_may_send_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many at once, then one more after each pause; others are not held up, and memory has a bound."""
    clock = Clock()
    limit = NetworkLimit(Allowance(at_once=3, seconds=10), clock)
    for _ in range(3):
        limit.take("a")
    limit.take("b")
    with pytest.raises(RefusalError) as caught:
        limit.take("a")
    assert (caught.value.status, caught.value.again) == (429, 10)
    clock.now += 10
    limit.take("a")
    with pytest.raises(RefusalError):
        limit.take("a")
    monkeypatch.setattr(rate_limit, "MAX_NETWORKS", 5)
    for number in range(50):
        limit.take(str(number))
    assert len(limit._left) == 5


def test_a_day_takes_so_much() -> None:
    """By number and by bytes; the next day takes more."""
    clock = Clock()
    day = DayLimit(RateLimits(sent_a_day=2, bytes_a_day=100), clock)
    for size in (50, 50):
        day.check()
        day.add(size)
    with pytest.raises(RefusalError) as caught:
        day.check()
    assert caught.value.status == 429
    clock.now += caught.value.again
    day.check()


def posted(**headers: str) -> bool:
    """Tell whether a post with these headers is let in."""
    named = {name.replace("_", "-"): value for name, value in {"host": "khlang.example", **headers}.items()}
    with contextlib.suppress(RefusalError):
        check_origin(Headers(named), ALLOWED)
        return True
    return False


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://khlang.example"},
        {"origin": "http://KHLANG.example"},
        {"origin": "https://khlang.example:443", "host": "khlang.example"},
        {"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"},
        {"origin": "http://[::1]:8000", "host": "[::1]:8000"},
        {"origin": "https://pages.example"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"referer": "https://khlang.example/send/lesson.html"},
    ],
)
def test_our_own_pages_may_post(headers: dict[str, str]) -> None:
    """Whatever has taken the scheme away before us; and those of a site that was named."""
    assert posted(**headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "https://khlang.example.evil.example"},
        {"origin": "https://khlang.example@evil.example"},
        {"origin": "https://evil@khlang.example"},
        {"origin": "https://khlang.example:8000"},
        {"origin": "http://pages.example"},
        {"origin": "file://"},
        {"origin": "https://[::1"},
        {"referer": "https://evil.example/?https://khlang.example"},
        {"origin": "https://evil.example", "sec_fetch_site": "cross-site"},
        {"origin": "https://evil.example", "referer": "https://khlang.example/"},
    ],
)
def test_pages_of_others_may_not(headers: dict[str, str]) -> None:
    """Nor what does not say where it comes from."""
    assert not posted(**headers)


def test_a_site_is_named_by_its_origin() -> None:
    """What is none is told at the start."""
    for text in ("pages.example", "ftp://x", "*", ""):
        with pytest.raises(OriginError):
            read_origins([text])


@pytest.mark.parametrize(
    ("client", "headers", "is_here"),
    [
        ("127.0.0.1", [], True),
        ("::1", [], True),
        ("::ffff:127.0.0.1", [], True),
        ("192.0.2.7", [], False),
        ("", [], False),
        ("127.0.0.1", [(b"x-forwarded-for", b"127.0.0.1")], False),
        ("127.0.0.1", [(b"forwarded", b"for=127.0.0.1")], False),
        ("127.0.0.1", [(b"via", b"1.1 proxy")], False),
    ],
)
def test_who_is_at_this_computer(client: str, headers: list[tuple[bytes, bytes]], is_here: bool) -> None:
    """Neither another one of the network, nor whoever comes through a proxy."""
    assert is_at_this_computer({"type": "http", "client": (client, 1), "headers": headers}) is is_here


def test_a_socket_of_files_has_no_address() -> None:
    """Who is behind it, nobody knows."""
    assert not is_at_this_computer({"type": "http", "client": None, "headers": []})
