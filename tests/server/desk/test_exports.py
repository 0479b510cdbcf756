"""Records to take away from a server: what a search finds, and one by itself."""

from __future__ import annotations

import io
import json
import re
import urllib.request
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from khlang.library import Library
from khlang.server.exports import SERVED, list_single

from tests.server.client import Client

LESSON = "kr-2567-kkn-001"


def test_a_search_as_json_holds_what_the_page_shows(client: Client, library: Library) -> None:
    """The same records in the same order, with the facets of the address."""
    for asked in ({"q": "หนี้นอกระบบ"}, {"q": "", "f_years": "2567"}, {"q": "หนี้", "sort": "newest", "all": 1}):
        reply = client.get("/search.json", **asked)
        assert reply.status == 200
        assert reply.headers["Content-Disposition"] == 'attachment; filename="search.json"'
        shown = client.get("/api/search", limit=100, **asked).json["results"]
        assert [record["id"] for record in reply.json["records"]] == [each["id"] for each in shown]


@pytest.mark.parametrize("key", [each.key for each in SERVED])
def test_the_page_offers_every_format_and_each_is_answered(client: Client, key: str) -> None:
    """Or the answer says in Thai what is missing here."""
    page = client.get("/search", q="หนี้").text
    assert f"search.{key}?q=" in page
    assert "search.csv?q=" in page
    with urllib.request.build_opener(_Plain).open(
        f"{client.address}/search.{key}?{urlencode({'q': 'หนี้นอกระบบ'})}"
    ) as reply:
        data = reply.read()
    assert reply.status == 200 or (reply.status == 503 and re.search("[ก-๙]", data.decode()))


class _Plain(urllib.request.HTTPErrorProcessor):
    """Takes every answer as it is, also a refusal."""

    def http_response(self, _request: urllib.request.Request, response: Any) -> Any:
        """Give it on."""
        return response


def test_what_is_no_search_or_finds_nothing_is_told(client: Client) -> None:
    """In words."""
    assert client.get("/search.json", f_planet="โลก").status == 400
    assert client.get("/search.json", q="ฌฌฌฌ").status == 404
    assert client.get("/search.exe", q="หนี้").status == 404


def test_one_record_in_every_format_that_has_a_file_for_each(client: Client, library: Library) -> None:
    """With the name of its id; the list says which there are, without those that its page has by itself."""
    offered = client.get("/download/formats.json").json["formats"]
    assert [each["suffix"] for each in offered] == [each.suffix for each in list_single()]
    assert {".json", ".bib"}.isdisjoint(each["suffix"] for each in offered)
    reply = client.get(f"/download/lesson/{LESSON}.json")
    assert json.loads(reply.text)["title"] == library.by_name[LESSON].title
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{LESSON}.json"'
    text = client.get(f"/download/lesson/{LESSON}.txt").text
    assert text.startswith("■■ ")


@pytest.mark.parametrize(
    "path",
    [f"centre/{LESSON}.json", f"lesson/{LESSON}.exe", f"lesson/{LESSON}", "lesson/kr-0000-xxx-999.json"],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    """Neither another form's, nor another ending."""
    assert client.get(f"/download/{path}").status == 404


def test_an_officers_pack_in_one_download(client: Client) -> None:
    """Counted and listed, as CSV, and as a book or the words that say how to have one; the list is what is shown."""
    shown = client.get("/api/search", q="หนี้", limit=100).json["results"]
    with urllib.request.urlopen(f"{client.address}/search.pack?{urlencode({'q': 'หนี้'})}") as reply:
        pack = zipfile.ZipFile(io.BytesIO(reply.read()))
    names = set(pack.namelist())
    assert {"counts-and-list.xlsx", "list.csv"} < names
    assert names & {"records.pdf", "no-pdf.txt"}
    listed = pack.read("list.csv").decode("utf-8-sig")
    assert [each["id"] for each in shown if each["id"] not in listed] == []


def test_a_blank_form_as_pdf(client: Client, library: Library) -> None:
    """Of each form that people send, and of no other."""
    for form in library.forms.values():
        with urllib.request.build_opener(_Plain).open(
            f"{client.address}/download/{form.key}/blank.pdf"
        ) as reply:
            data = reply.read()
        if not form.is_sent:
            assert reply.status == 404
        elif reply.status == 200:
            assert data.startswith(b"%PDF-")
        else:
            assert (reply.status, bool(re.search("[ก-๙]", data.decode()))) == (503, True)
    assert client.get("/download/nothing/blank.pdf").status == 404
