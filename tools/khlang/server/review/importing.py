"""An officer brings files: `/review/import` takes them in; `/review/case/NUMBER/source` is the one that a case came of.

Files are read in a thread, some at a time, and by child processes where they may be hostile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from khlang.clock import find_today
from khlang.exchange.files import MAX_FILE_BYTES, clean_name
from khlang.exchange.readers import open_readers
from khlang.intake import Actor, Fate, FileImport, Imported, IntakeFullError, NoCaseError, StorageError
from khlang.officers import Officer
from khlang.pages.review import FILES, REVIEW, ImportedCase, ImportedFile, render_import
from khlang.problems import Channel, say
from khlang.server.body_words import MEGABYTE, BodyBounds
from khlang.server.door import FULL_SECONDS
from khlang.server.form_body import SentFile
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.refusal import RefusalError
from khlang.server.replies import PRIVATE, answer_person
from khlang.server.responses import RETRY_SECONDS
from khlang.server.review.access import find_case
from khlang.server.review.officer_routes import OfficerRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service
from khlang.thai.text import to_thai_digits

PATH = f"{REVIEW}/import"
# A folder of a district's year; more come in several posts, or at the command line.
BOUNDS = BodyBounds(
    body_bytes=200 * MEGABYTE,
    files=100,
    file_bytes=MAX_FILE_BYTES,
    fields=120,
    noun="แฟ้ม",
    kept="แฟ้มเดิมยังอยู่ครบ",
)
# Others wait for their turn: to read takes the processor.
MAX_READ_AT_ONCE = 2
_WORDS = {
    Fate.TAKEN: "รับเข้าแล้ว",
    Fate.KNOWN: "มีอยู่แล้ว ไม่ได้รับซ้ำ",
    Fate.LETTER: "เป็นหนังสือราชการ ไม่ใช่บทเรียน จึงไม่ได้รับเข้า",
}
_ELSEWHERE = "เป็นเรื่องของพื้นที่อื่น เจ้าหน้าที่ของพื้นที่นั้นจะเห็น"
# Whoever opens a file that somebody sent does so outside the browser.
_ATTACHED = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


class ImportRoutes(OfficerRoutes):
    """Takes files of officers in, and gives them back."""

    def __init__(
        self, service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics
    ) -> None:
        super().__init__(service, signing_in, frames, metrics)
        self._turns = asyncio.Semaphore(MAX_READ_AT_ONCE)

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap, inside = self._guard.wrap, self._signing_in.for_officers
        source = self._signing_in.for_officers_working(self._give_source)
        return [
            Route(f"/{PATH}", wrap(inside(self._show)), methods=["GET"]),
            Route(f"/{PATH}", wrap(inside(self._take)), methods=["POST"]),
            Route(f"/{REVIEW}/case/{{number}}/source", wrap(source), methods=["GET"]),
        ]

    async def _show(self, request: Request, officer: Officer) -> Response:
        return self._answer(request, officer, ())

    async def _take(self, request: Request, officer: Officer) -> Response:
        async with self._signing_in.admit_files(request, officer, BOUNDS) as body:
            sent = [file for file in body.files if file.control == FILES and (file.size or file.called)]
            if not sent:
                raise RefusalError(400, "files", "ยังไม่ได้เลือกแฟ้ม ย้อนกลับ เลือกแฟ้มที่จะนำเข้า แล้วกดนำเข้าอีกครั้ง")
            async with self._turns:
                files = await self._service.work(partial(self._import, sent, officer))
        return self._answer(request, officer, files)

    def _answer(self, request: Request, officer: Officer, files: Sequence[ImportedFile]) -> Response:
        context = self._signing_in.make_context(request, PATH, officer)
        most = MAX_FILE_BYTES // MEGABYTE
        page = render_import(context, files, most_files=BOUNDS.files, most_megabytes=most)
        return answer_person(self._frames, page)

    def _import(self, sent: Sequence[SentFile], officer: Officer) -> list[ImportedFile]:
        """Take files in, one after the other. Raises RefusalError where nothing can be kept any more: what was taken in
        until then is known when the same files come again."""
        forms, library = self._service.forms, self._service.forms.library
        if library is None:
            raise RefusalError(503, "library", "คลังยังไม่พร้อม รอสักครู่แล้วนำเข้าอีกครั้ง", RETRY_SECONDS)
        # Scanned pages take seconds each: an officer waits for those of one file.
        reads_scans, intake = len(sent) == 1, self._service.intake
        with open_readers(
            library, find_today(), reads_scans=reads_scans, mappings=intake.mappings
        ) as readers:
            by = Actor(officer.name)
            importing = FileImport(intake, readers, forms.gazetteer, by=by, area=officer.area)
            try:
                return [self._import_file(file, importing, officer) for file in sent]
            except StorageError as error:
                status = 507 if isinstance(error, IntakeFullError) else 503
                words = "รับแฟ้มได้ไม่ครบ ที่รับแล้วอยู่ครบ ส่งแฟ้มชุดเดิมอีกครั้งภายหลัง ระบบจะรับเฉพาะที่เหลือ"
                raise RefusalError(status, "storage", words, FULL_SECONDS) from error

    def _import_file(self, file: SentFile, importing: FileImport, officer: Officer) -> ImportedFile:
        name = clean_name(file.called.decode("utf-8", "replace"))
        try:
            told = list(importing.take(name, file.path.read_bytes()))
        except NoCaseError as error:
            return ImportedFile(name, [ImportedCase(words=str(error))])
        return ImportedFile(name, [self._tell(each, officer) for each in told])

    def _tell(self, told: Imported, officer: Officer) -> ImportedCase:
        """Say what became of a case of a file, to an officer who may see no other area."""
        is_in = told.fate in (Fate.TAKEN, Fate.KNOWN)
        may_see = bool(told.number) and officer.may_see(told.area)
        said = [] if is_in else [told.words, *(say(problem, Channel.FORM) for problem in told.problems)]
        words = _WORDS.get(told.fate) or " ".join(filter(None, dict.fromkeys(said))) or "ยังไม่ได้รับเข้า"
        return ImportedCase(
            words=words if may_see or not is_in else f"{words} {_ELSEWHERE}",
            row=told.row,
            number=told.number if may_see else "",
            title=self._find_title(told) if may_see else "",
            is_in=is_in,
            is_new=told.fate is Fate.TAKEN,
            notes=list(_list_notes(told)) if is_in else (),
        )

    def _find_title(self, told: Imported) -> str:
        """Give what a case is called now, or what was read of it just now."""
        data = told.known.data if told.known else told.reading.data if told.reading else {}
        form = self._service.forms.forms.get(told.known.form) if told.known else told.form
        return data.get(form.roles.title, ("",))[0].strip() if form else ""

    def _give_source(self, request: Request, officer: Officer) -> Response:
        case, _form = find_case(self._service, request, officer)
        source = self._service.intake.sources.find(case.number)
        path = self._service.intake.files.find(source.sha256) if source else None
        if source is None or path is None or not path.is_file():
            raise RefusalError(404, "source", "ไม่มีแฟ้มต้นฉบับของเรื่องนี้ หรือถูกลบไปพร้อมเรื่องอื่นในแฟ้มเดียวกัน")
        return FileResponse(
            path,
            headers=PRIVATE | _ATTACHED,
            media_type="application/octet-stream",
            filename=source.name,
            content_disposition_type="attachment",
        )


def _list_notes(told: Imported) -> Iterator[str]:
    yield from dict.fromkeys(say(problem, Channel.FORM) for problem in told.problems)
    if told.reading and told.reading.leftovers:
        yield f"มีข้อความที่ยังไม่มีช่อง {to_thai_digits(str(len(told.reading.leftovers)))} บรรทัด ดูที่หน้าเรื่อง"
    if told.unused:
        yield f"มีภาพที่แสดงบนเว็บไม่ได้หรือไม่มีช่องให้ {to_thai_digits(str(len(told.unused)))} ภาพ ยังอยู่ในแฟ้มต้นฉบับ"
