"""Records to take away, made when they are asked for: what a search finds, or one, in every format of the registry."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.clock import find_today
from khlang.exports import (
    FORMATS,
    Export,
    Format,
    FormatError,
    make_blank_pdf,
    make_one,
    say_wanted,
    write_export,
)
from khlang.exports.selection import Wanted
from khlang.pages.downloads import ON_THE_PAGE, find_publisher
from khlang.pages.send_paths import BLANK_PDF
from khlang.photos import BadPhotoError
from khlang.records.record import Record
from khlang.search.desk import Desk, ShardError
from khlang.search.desk.search_request import BadRequestError, parse_request
from khlang.server.current_desk import CurrentDesk
from khlang.server.frames import LiveFrames
from khlang.server.responses import NOT_KEPT, NOT_READY, answer_json, refuse
from khlang.server.work import WorkQueue

# One is made while another is sent, since each may be as large as the library; a book takes its time.
THREADS, MAX_EXPORTS, ANSWER_SECONDS = 1, 2, 120.0
MAX_RECORDS = 10_000
# A file for each of more records is a matter for the command line.
MAX_FILES = 300
# The desk's own lists, which say where the words were found, stand in `/search.csv` and `/search.xlsx`; the whole
# library is for the command line.
NOT_SERVED = ("csv", "xlsx", "zip")
SERVED = tuple(each for each in FORMATS.values() if each.key not in NOT_SERVED)
TOO_MANY = "เรื่องมากเกินกว่าจะทำเป็นแฟ้มในครั้งเดียว กรองให้แคบลง หรือให้ผู้ดูแลสั่ง khlang export"
NO_FORM = "ไม่มีแบบฟอร์มนี้"
NO_RECORDS = "ไม่พบเรื่องที่จะส่งออก"


class ExportRoutes:
    """Answers `/search.FORMAT`, `/download/FORM/ID.SUFFIX` (`formats.json` says which), `/download/FORM/blank.pdf`."""

    def __init__(self, frames: LiveFrames, current: CurrentDesk) -> None:
        self._frames = frames
        self._current = current
        self._work = WorkQueue(THREADS, MAX_EXPORTS, ANSWER_SECONDS)

    def routes(self) -> list[Route]:
        """Give the routes."""
        found = [self._route(f"/search.{each.key}", partial(self._export, each)) for each in SERVED]
        formats = Route("/download/formats.json", self._list_formats, methods=["GET"])
        return [*found, formats, self._route("/download/{form}/{name}", self._download)]

    def _route(self, path: str, answer: Callable[[Desk, Request], Response]) -> Route:
        def respond(request: Request) -> Response:
            desk = self._current.desk
            if desk is None:
                return refuse(request.url.path, NOT_READY, 503)
            try:
                return answer(desk, request)
            except BadRequestError as error:
                return refuse(request.url.path, str(error), 400)
            # Its words say what is missing here, such as a program or a part of the index.
            except (FormatError, BadPhotoError, ShardError) as error:
                return refuse(request.url.path, str(error), 503)

        return Route(path, self._work.route(respond), methods=["GET"])

    async def _list_formats(self, _request: Request) -> Response:
        """Say what a record's page can offer beside what stands on it."""
        offered = [
            {"label": each.label, "suffix": each.suffix} for each in list_single() if self._current.desk
        ]
        return answer_json({"formats": offered})

    def _export(self, wanted: Format, desk: Desk, request: Request) -> Response:
        asked = parse_request(request.query_params.multi_items(), desk.facets)
        found = desk.search(asked.text, asked.filters)
        numbers = found.records if asked.all else found.records[: found.near]
        if not numbers:
            return refuse(request.url.path, NO_RECORDS, 404)
        is_zip = wanted.is_zip(len(numbers), each=False)
        if len(numbers) > (MAX_FILES if is_zip else MAX_RECORDS):
            return refuse(request.url.path, TOO_MANY, 413)
        title = say_wanted(desk.facets, Wanted((), asked.text, asked.facet_values))
        out = io.BytesIO()
        write_export(self._describe(desk, [desk.records[number] for number in numbers], title), wanted, out)
        suffix, kind = (".zip", "application/zip") if is_zip else (wanted.suffix, wanted.media_type)
        return _answer(out.getvalue(), f"search{suffix}", kind)

    def _download(self, desk: Desk, request: Request) -> Response:
        form, name = request.path_params["form"], request.path_params["name"]
        if name == BLANK_PDF:
            return self._print_blank(desk, form)
        record_id, dot, suffix = name.partition(".")
        wanted = next(
            (each for each in FORMATS.values() if each.make_each and each.suffix == dot + suffix), None
        )
        record = desk.library.find(record_id)
        if wanted is None or record is None or record.form.key != form:
            return refuse(request.url.path, NO_RECORDS, 404)
        data = make_one(self._describe(desk, [record], record.title), wanted)
        return _answer(data, f"{record.id}{wanted.suffix}", wanted.media_type)

    def _print_blank(self, desk: Desk, key: str) -> Response:
        form = desk.library.forms.get(key)
        if form is None or not form.is_sent:
            return refuse(f"/download/{key}/{BLANK_PDF}", NO_FORM, 404)
        data = make_blank_pdf(form, desk.library, self._frames.site)
        return _answer(data, f"{key}-{BLANK_PDF}", "application/pdf")

    def _describe(self, desk: Desk, records: Sequence[Record], title: str) -> Export:
        return Export(desk.library, records, find_publisher(self._frames.site), find_today(), title)


def _answer(data: bytes, name: str, kind: str) -> Response:
    return Response(data, 200, NOT_KEPT | {"Content-Disposition": f'attachment; filename="{name}"'}, kind)


def list_single() -> list[Format]:
    """Give the formats that have a file for each record and are on no record's page by themselves."""
    return [each for each in SERVED if each.make_each and each.key not in ON_THE_PAGE]
