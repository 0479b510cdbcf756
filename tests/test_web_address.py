"""Links: where they lead is seen, and none leads to a host that only looks like another."""

from __future__ import annotations

from pathlib import Path

import pytest
from khlang.fields.web_address import find_host, find_look_alike, find_safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.dla.go.th/",
        "HTTPS://Example.ORG/a",
        "https://example.org:8443/a?b=1&c=ก#ง",
        "https://example.org/ศูนย์/é/１",
        "https://ทดสอบ.ไทย/",
        "https://xn--b3c0d5a.xn--o3cw4h/",
        "https://a-b.example.org",
    ],
)
def test_sound_addresses(url: str) -> None:
    """ASCII and Thai hosts, in letters or as `xn--`, and any letters after them."""
    assert find_safe_url(url) == url


@pytest.mark.parametrize(
    ("url", "letter"),
    [
        ("https://example.org\u2044a.example.com/", "\u2044"),
        ("https://example.org/\u2044a", "\u2044"),
        ("https://example.org/\u202ea", "\u202e"),
        ("https://\u0430pple.com/", "\u0430"),
        ("https://xn--80ak6aa92e.com/", "\u0430"),
        ("https://example\u3002org/", "\u3002"),
        ("https://ex\u0101mple.org/", "\u0101"),
        ("https://example.org\u0e3f.com/", "\u0e3f"),
        ("https://กa.com/", None),
        ("https://xn--\u0e01.com/", None),
        ("https://-a.com/", None),
        ("https://a..com/", None),
        ("https://[::1]/", None),
        ("https://127.0.0.1/", None),
        ("https://0x7f000001/", None),
        ("https://localhost/", None),
        ("https://user@example.org/", None),
        ("https://example.org:x/", None),
        ("https://example.org\\.evil.example/", None),
        ("https:/example.org/", None),
        ("http://example.org/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_addresses_that_mislead(url: str, letter: str | None) -> None:
    """Each is refused, and the letter that misleads is named where there is one."""
    assert find_safe_url(url) is None
    assert find_look_alike(url) == letter


def test_the_host_is_what_a_browser_opens() -> None:
    """Not what stands in the path, the query or a user's name."""
    assert find_host("https://Example.org?www.dla.go.th/") == "example.org"
    assert find_host("https://www.dla.go.th@example.org/") is None


def test_a_table_of_links_shows_the_host(built_site: Path) -> None:
    """The words of a link are its writer's; where it leads stands beside them."""
    page = (built_site / "centre" / "ce-2565-kkn-001.html").read_text(encoding="utf-8")
    assert '</a> <span class="kl-muted">example.org</span>' in page
