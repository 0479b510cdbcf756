"""Files of a published site over HTTP: those of now, and what an open page still asks for of the release before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.publish import Built, Release, publish
from khlang.server import make_app

from tests.server.client import Client, make_head, send, serve_app

NAMED = ("search/core-{}.js", "search/texts/{}.js", "assets/js/{}.js")
GONE = ("lesson/{}.html", "photos/{}/1.jpg", "searching-{}.html", "assets-{}.css")


def publish_files(out: Path, word: str) -> None:
    """Publish a site whose files have a word in their names."""

    def build(folder: Path, _previous: Release | None) -> Built:
        for path in (*NAMED, *GONE, "assets/css/site.css"):
            file = folder / path.format(word)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(word, encoding="utf-8")
        return Built({})

    publish(out, build)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Client]]:
    """A site that was published twice, and its server, which was there before."""
    out = tmp_path / "site"
    publish_files(out, "first")
    with serve_app(make_app(out)) as client:
        publish_files(out, "second")
        yield out, client


def list_statuses(client: Client, paths: tuple[str, ...], word: str) -> list[int]:
    """Give the statuses of paths with a word."""
    return [client.status(f"/{path.format(word)}") for path in paths]


def test_an_open_page_finds_what_it_names_for_one_publish(served: tuple[Path, Client]) -> None:
    """Files of the index and assets; pages and photos of a withdrawn record are gone at once."""
    out, client = served
    assert list_statuses(client, NAMED + GONE, "second") == [200] * 7
    assert list_statuses(client, NAMED + GONE, "first") == [200] * 3 + [404] * 4
    assert client.fetch("/assets/css/site.css").text == "second"
    publish_files(out, "third")
    assert list_statuses(client, NAMED + GONE, "first") == [404] * 7
    assert list_statuses(client, NAMED + GONE, "second") == [200] * 3 + [404] * 4


def test_a_part_of_the_index_needs_no_policy(served: tuple[Path, Client]) -> None:
    """It is shown nowhere by itself; what is, has one, also where a part is not there."""
    _out, client = served
    policies = {}
    for path in (
        "/search/core-second.js",
        "/assets/js/second.js",
        "/lesson/second.html",
        "/search/core-none.js",
    ):
        headers = client.fetch(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        policies[path] = headers["Content-Security-Policy"] is not None
    assert list(policies.values()) == [False, True, True, True]


@pytest.mark.parametrize(
    "way", ["search/../", "search/%2e%2e/", "search//..//", "assets/..%2f", "assets/js/../../"]
)
def test_no_way_leads_from_there_to_a_withdrawn_page(served: tuple[Path, Client], way: str) -> None:
    """However the address is written."""
    assert send(served[1], make_head(f"/{way}lesson/first.html"))[0] == 404
    assert send(served[1], make_head(f"/{way}search/core-first.js"))[0] == 200


def test_a_link_to_somewhere_else_is_not_followed(served: tuple[Path, Client]) -> None:
    """In a release that somebody has changed by hand."""
    out, client = served
    (out.parent / "other.js").write_text("other", encoding="utf-8")
    (out.with_name("site.previous").resolve() / "search" / "other.js").symlink_to(out.parent / "other.js")
    assert client.status("/search/other.js") == 404


@pytest.mark.parametrize("path", ["/loop", "/loop/x", "/search/loop"])
def test_a_loop_of_links_is_no_file(served: tuple[Path, Client], path: str) -> None:
    """Somebody put it into the release."""
    out, client = served
    (out / path.removesuffix("/x").lstrip("/")).symlink_to("loop")
    assert client.status(path) == 404
