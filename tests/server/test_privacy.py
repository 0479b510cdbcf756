"""Nothing that somebody wrote in private is in an answer to others, in a log line or in a figure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, Service, make_app

from tests.server.client import serve_app
from tests.server.posts import FREE, PHONE, Data, IntakeSender, draw_photo, make_draft


@pytest.fixture
def lines() -> list[str]:
    """The lines of the log."""
    return []


@pytest.fixture
def logged(small_site: Path, tmp_path: Path, library: Library, lines: list[str]) -> Iterator[IntakeSender]:
    """A server with a desk, an intake and a log."""
    forms, desk = CurrentForms(), CurrentDesk()
    forms.hold(library)
    desk.hold(Desk(library))
    with Intake(tmp_path / "intake", min_free_bytes=FREE) as intake:
        service = Service(intake, forms, write_log=lines.append)
        with serve_app(make_app(small_site, desk, service=service)) as client:
            yield IntakeSender(client, intake, library)


def test_private_words_are_only_behind_the_secret(
    logged: IntakeSender, lesson: Data, lines: list[str]
) -> None:
    """Every route that answers without it is asked, also with what was sent; the log has routes and no addresses."""
    data = {**lesson, **make_draft(), "photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}
    sent = logged.post(
        "/send/lesson", data, {"photos.0.file": ("a.jpg", draw_photo())}, X_Forwarded_For="203.0.113.77"
    )
    assert sent.status == 201
    secret = sent.json["follow"].removeprefix("follow/")
    [case] = logged.intake.list_cases()
    private = [PHONE, PHONE.replace("-", ""), secret, data["_draft"][0], "203.0.113.77", case.photos[0].stem]
    answers = [
        logged.post("/send/lesson", {**data, "title": ("อีกชื่อหนึ่งของเรื่องนี้",)}),
        logged.post("/send/lesson", {**data, "contact_phone": ("12",)}),
        logged.post("/check/lesson", data),
        logged.post("/send/lesson", data, Origin="https://evil.example"),
        *(
            logged.ask(method, path)
            for method in ("GET", "POST")
            for path in (
                "/", "/send/service.json", "/send/lesson", "/send/lesson.html", f"/follow/{case.number}", "/follow/",
                f"/follow/{case.draft_id}", "/healthz", "/readyz", "/metrics", f"/api/search?q={PHONE}", "/search",
                "/api/openapi.json", "/intake/intake.sqlite", f"/photos/{case.photos[0].stem}.original", "/draft/",
            )
        ),
    ]  # fmt: skip
    for answer in answers:
        # What is asked for stands in the answer of a search.
        text = answer.text.replace(f'"query": "{PHONE}"', "")
        assert not [word for word in private if word in text]
    assert PHONE in logged.ask("GET", f"/follow/{secret}").text
    assert logged.ask("GET", f"/follow/{secret}/edit").status == 200
    log = "\n".join(lines)
    assert not [word for word in [*private, case.number, "127.0.0.1", lesson["title"][0]] if word in log]
    rows = [json.loads(line) for line in lines]
    assert {"/send/{form:form_key}", "/follow/{secret}", "/api/search", "/"} <= {row["route"] for row in rows}
    assert all(set(row) == {"time", "method", "route", "status", "ms", "bytes"} for row in rows)


def test_those_who_run_it_see_how_it_stands(logged: IntakeSender, lesson: Data) -> None:
    """Alive, ready, counted; through a proxy nobody sees figures."""
    assert logged.ask("GET", "/healthz").json == {"status": "ok"}
    ready = logged.ask("GET", "/readyz")
    assert ready.json["checks"].keys() == {"site", "search", "forms", "intake"}
    assert ready.json["checks"]["search"]
    assert logged.post("/send/lesson", {**lesson, **make_draft(website="x")}).status == 201
    assert logged.post("/send/lesson", {**lesson, **make_draft(), "title": ("ก",)}).status == 422
    logged.post("/send/lesson", lesson, Origin="https://evil.example")
    text = logged.ask("GET", "/metrics").text
    for line in (
        'khlang_sent_total{form="lesson",result="taken"} 1.0',
        'khlang_sent_total{form="lesson",result="problems"} 1.0',
        "khlang_suspicious_total 1.0",
        'khlang_refusals_total{reason="origin"} 1.0',
        'khlang_cases{kind="received"} 1.0',
        'khlang_requests_total{method="POST",route="/send/{form:form_key}",status="201"} 1.0',
    ):
        assert line in text
    assert re.search(r"^process_resident_memory_bytes", text, re.MULTILINE)
    for name in ("X_Forwarded_For", "Forwarded", "Via"):
        assert logged.ask("GET", "/metrics", b"", **{name: "1.2.3.4"}).status == 404
