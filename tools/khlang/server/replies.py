"""What is answered to those who send: JSON to scripts, pages to people, of the same words."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

from khlang.fields.form_data import name_control
from khlang.pages.follow import render_refusal
from khlang.pages.page import Page
from khlang.problems import Channel, Problem, limit_problems, say
from khlang.server.connection import accepts_json
from khlang.server.frames import LiveFrames
from khlang.server.refusal import RefusalError

# A browser that was told no referrer would say that a form's post comes from nowhere; to other sites nothing goes.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
_TITLES = {
    400: "ข้อมูลไม่ครบหรืออ่านไม่ได้",
    403: "ส่งจากหน้านี้ไม่ได้",
    404: "ไม่พบหน้านี้",
    405: "เปิดหน้านี้แบบนี้ไม่ได้",
    408: "ข้อมูลมาไม่ถึง",
    409: "ทำต่อไม่ได้",
    413: "ใหญ่เกินไป",
    415: "อ่านสิ่งที่ส่งมาไม่ได้",
    429: "ส่งถี่เกินไป",
    503: "รับไม่ได้ชั่วคราว",
    507: "ที่เก็บเต็มชั่วคราว",
}


def wants_json(headers: Headers) -> bool:
    """Tell whether a script asks."""
    return accepts_json(headers.raw)


def answer_script(value: dict[str, Any], status: int = 200, again: int = 0) -> Response:
    """Answer a script."""
    return JSONResponse(value, status, PRIVATE | _say_again(again))


def answer_person(frames: LiveFrames, page: Page, status: int = 200, again: int = 0) -> Response:
    """Answer with a page that nobody keeps."""
    return Response(frames.join(page), status, PRIVATE | _say_again(again), "text/html")


def lead(address: str) -> Response:
    """Lead to another page, relative to the one that was asked for, so that a proxy may serve us below any path."""
    return Response(b"", HTTPStatus.SEE_OTHER, PRIVATE | {"Location": address})


def answer_refusal(frames: LiveFrames, headers: Headers, path: str, error: RefusalError) -> Response:
    """Say why nothing was taken, and what to do."""
    if wants_json(headers):
        return answer_script({"error": error.message}, error.status, error.again)
    title = _TITLES.get(error.status, _TITLES[400])
    page = render_refusal(path, title, error.message, is_sent=error.status != HTTPStatus.NOT_FOUND)
    return answer_person(frames, page, error.status, error.again)


def describe_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Give problems as JSON, in the words of a form, beside the names of their controls."""
    return [
        {
            "code": problem.code,
            "path": list(problem.path),
            "name": name_control(problem.path),
            "label": problem.field,
            "message": say(problem, Channel.FORM),
            "level": problem.level,
        }
        for problem in limit_problems(problems)
    ]


def _say_again(again: int) -> dict[str, str]:
    return {"Retry-After": str(again)} if again else {}
