"""The server against its own description: it answers as described whatever is sent, and never with a fault of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from khlang.intake import Intake
from khlang.library import Library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, DoorSettings, Service, make_app
from khlang.server.rate_limit import Allowance, RateLimits

from tests.benchmarks.described import Trial, try_operations
from tests.server.client import serve_app
from tests.server.posts import FREE, Data, IntakeSender, draw_photo, make_draft

MUCH = Allowance(at_once=100_000, seconds=0.001)
EXAMPLES = 8


@pytest.fixture(scope="module")
def described(
    small_site: Path, tmp_path_factory: pytest.TempPathFactory, library: Library
) -> Iterator[IntakeSender]:
    """A server with all that is described."""
    forms, desk = CurrentForms(), CurrentDesk()
    forms.hold(library)
    desk.hold(Desk(library))
    settings = DoorSettings(limits=RateLimits(send=MUCH, check=MUCH, sent_a_day=10**6))
    with Intake(tmp_path_factory.mktemp("described") / "intake", min_free_bytes=FREE) as intake:
        service = Service(intake, forms, settings)
        with serve_app(make_app(small_site, desk, service=service)) as client:
            yield IntakeSender(client, intake, library)


def test_answers_are_as_described(described: IntakeSender, lesson: Data) -> None:
    """Receipts, conflicts, problems, questions, refusals."""
    api = described.ask("GET", "/api/openapi.json").json
    data = {**lesson, **make_draft(), "photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}
    photo = {"photos.0.file": ("a.jpg", draw_photo())}
    sent = described.post("/send/lesson", data, photo)
    step = make_draft()["_draft"]
    path = sent.json["follow"]
    for route, status, answer in (
        ("/send/service.json", "200", described.ask("GET", "/send/service.json")),
        ("/send/{form}", "201", sent),
        ("/send/{form}", "200", described.post("/send/lesson", data, photo)),
        ("/send/{form}", "409", described.post("/send/lesson", {**data, "summary": ("อีกแบบ",)}, photo)),
        ("/send/{form}", "422", described.post("/send/lesson", {**data, "title": ("",)})),
        ("/send/{form}", "403", described.post("/send/lesson", data, Origin="null")),
        ("/check/{form}", "200", described.post("/check/lesson", {**lesson, "story": ("สั้น",)})),
        ("/follow/{secret}/edit", "200", described.post(f"/{path}/edit", {**lesson, "_step": step})),
        ("/follow/{secret}/edit", "422", described.post(f"/{path}/edit", {"_step": step})),
        ("/follow/{secret}/edit", "404", described.post("/follow/x/edit", {"_step": step})),
        ("/follow/{secret}/withdraw", "400", described.post(f"/{path}/withdraw", {})),
        (
            "/follow/{secret}/withdraw",
            "200",
            described.post(f"/{path}/withdraw", {"_step": make_draft()["_draft"]}),
        ),
    ):
        assert str(answer.status) == status, (route, answer.text)
        [operation] = api["paths"][route].values()
        schema = operation["responses"][status]["content"]["application/json"]["schema"]
        whole = {**schema, "components": api["components"]}
        jsonschema.validate(answer.json, whole, cls=jsonschema.Draft202012Validator)


def test_nothing_that_is_sent_is_an_error_of_ours(described: IntakeSender) -> None:
    """A few examples of each operation, the same in each run; tests/benchmarks/described.py tries many."""
    found = try_operations(Trial(described.address, EXAMPLES, seed=12))
    assert found.operations >= 7
    assert found.faults == [], json.dumps(found.faults, ensure_ascii=False)[:3_000]
