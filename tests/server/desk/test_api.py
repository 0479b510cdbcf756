"""The desk's API and its lists for spreadsheets, from a real server: as described, whatever is asked."""

from __future__ import annotations

import csv
import html
import io
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from khlang.exchange.sheets.client import SheetWorker, read_sheet
from khlang.server import CurrentDesk

from tests.search.desk.test_desk import HOSTILE
from tests.server.client import Client


def test_the_api_is_as_described(client: Client) -> None:
    """Every answer fits the schema that the API itself gives out, and every parameter it names is taken."""
    described = client.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.1")

    def check(value: object, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema.validate(value, schema, cls=jsonschema.Draft202012Validator)

    for text in ("หนี้นอกระบบ", "souh", "", "xyz", '"ขยะธนาคาร"', "ขยะ " * 100):
        check(client.get("/api/search", q=text).json, "SearchResponse")
        check(client.get("/api/suggest", q=text).json, "Suggestions")
    check(client.get("/api/search", limit=0).json, "Error")
    named = {each["name"] for each in described["paths"]["/api/search"]["get"]["parameters"]}
    assert {"q", "sort", "all", "start", "limit", "f.provinces", "f.years", "f.themes", "f.photos"} <= named
    example = {"q": "ขยะ", "sort": "newest", "all": "1", "start": "0", "limit": "5"}
    for name in named:
        value = example.get(name) or {"f.provinces": "ขอนแก่น", "f.years": "2567"}.get(name)
        if value:
            assert client.fetch(f"/api/search?{urlencode({name: value})}").status == 200, name


def test_the_api_gives_what_the_desk_finds(client: Client, current: CurrentDesk) -> None:
    """The same records in the same order, from `start`, no more than `limit`, and that the query was cut."""
    assert current.desk
    records = current.desk.search("ขยะ").records
    ids = [current.desk.records[number].id for number in records]
    rows = client.get("/api/search", q="ขยะ", start=2, limit=3).json["results"]
    assert [row["id"] for row in rows] == ids[2:5]
    assert not client.get("/api/search", q="ขยะ").json["was_cut"]
    cut = client.get("/api/search", q="ขยะ " * 100).json
    assert cut["was_cut"]
    assert len(cut["query"]) <= 200
    past = client.get("/api/search", q="ขยะ", start=1_000).json
    assert past["results"] == []
    assert past["near"] == len(ids)


def test_csv_of_a_result_list(client: Client) -> None:
    """A download for a spreadsheet, of the same records."""
    reply = client.get("/search.csv", q="หนี้นอกระบบ")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="search.csv"'
    assert reply.headers.get_content_type() == "text/csv"
    assert reply.text.startswith("\ufeffผลค้น › ลำดับ,")
    assert len(list(csv.reader(io.StringIO(reply.text)))) == 4


def test_workbook_of_a_result_list(client: Client) -> None:
    """The same list for who opens it in Excel."""
    address = f"{client.address}/search.xlsx?{urlencode({'q': 'หนี้นอกระบบ'})}"
    with urllib.request.urlopen(address, timeout=30) as reply:
        assert reply.headers["Content-Disposition"] == 'attachment; filename="search.xlsx"'
        data = reply.read()
    with SheetWorker() as worker:
        sheet = read_sheet("search.xlsx", data, worker)
    assert [len(table.rows) for table in sheet.tables] == [4]
    assert not sheet.problems


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=101", "limit=x", "limit=-1", "limit=1e3", "limit=๑", "limit=" + "9" * 400,
        "start=-1", "start=9999999", "sort=x",
        "f.nope=1", "f.years=1234", "f.=x", "f.provinces=" + "ก" * 50, "nope=1", "limit=&q=x", "start=1.5",
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_in_thai(client: Client, query: str) -> None:
    """400 with what is wrong, never an error of ours."""
    pairs = quote(query, safe="=&.%-")
    reply = client.fetch(f"/api/search?{pairs}")
    assert reply.status == 400
    assert any("ก" <= char <= "ฮ" for char in reply.json["error"])
    assert client.fetch(f"/search.csv?{pairs}").status == 400
    # An old link still shows what it can.
    if query.startswith("f."):
        return
    page = client.fetch(f"/search?{pairs}")
    assert page.status == 400
    assert html.escape(reply.json["error"], quote=True).replace("&quot;", "&#34;") in page.text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_queries_end_as_others_do(client: Client, text: str) -> None:
    """No script in the page, no error."""
    for path in ("/search", "/api/search", "/search.csv", "/api/suggest"):
        reply = client.get(path, q=text[:5_000])
        assert reply.status == 200
        if path == "/search":
            assert "<script>alert" not in reply.text


def test_bytes_that_are_no_text_are_no_error(client: Client) -> None:
    """Addresses that no browser writes."""
    for query in (
        "q=%ff%fe",
        "q=%00",
        "q=%ED%A0%80",
        "q",
        "=",
        "&&&",
        "q=a&q=b",
        "q=%E0%B8",
        "f.years=%ff",
        "%ff=1",
    ):
        assert client.fetch(f"/api/search?{query}").status in (200, 400), query


def test_many_at_once_all_get_their_own_answer(client: Client) -> None:
    """Blocking work stays off the loop, and nobody gets another's answer."""
    texts = ["หนี้นอกระบบ", "ขยะ", "ผ้าบาติก", "โฮมสเตย์", "ลูกประคบ"] * 8
    alone = {text: client.get("/api/search", q=text).text for text in set(texts)}
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda text: client.get("/api/search", q=text), texts))
    assert [reply.text for reply in replies] == [alone[text] for text in texts]
