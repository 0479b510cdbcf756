"""What the routes of the intake share: where things go, by which forms, through which door, and how much at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from khlang.intake import Intake
from khlang.library import Library
from khlang.server.current_forms import CurrentForms
from khlang.server.door import Door, DoorSettings
from khlang.server.frames import LiveFrames
from khlang.server.kept_photos import KeptPhotos
from khlang.server.metrics import Metrics
from khlang.server.origin_check import find_allowed_origin
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_refusal

# They mostly wait for the disk: all that wait are committed together.
THREADS = 32
INCOMING = "incoming"
T = TypeVar("T")


class Service:
    """The intake over HTTP, for one site."""

    def __init__(
        self,
        intake: Intake,
        forms: CurrentForms,
        settings: DoorSettings | None = None,
        write_log: Callable[[str], object] | None = None,
        load_schema: Callable[[], Library] | None = None,
    ) -> None:
        """What comes in goes to the intake; until it is taken, files lie in a folder of its own there.

        `write_log` takes a line about each request, of anything. `load_schema` gives the library that cases are
        accepted into; without it, officers accept none here.
        """
        self.write_log = write_log
        self.load_schema = load_schema
        # Why the site could not be built with what was accepted, empty while it can: of whoever builds it here.
        self.find_trouble: Callable[[], str] = str
        self.intake = intake
        self.forms = forms
        self.folder = intake.folder / INCOMING
        self.kept = KeptPhotos(self.folder)
        self.door = Door(settings or DoorSettings(), self.folder)
        # Python runs one thread at a time: those that would check at once only take the processor from each other.
        self.turn = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, "intake")

    def find_publish_stop(self) -> str:
        """Say in Thai why nothing is taken into the library now: what can't be published would only wait there unseen.
        Empty while the site can be built."""
        trouble = self.find_trouble()
        if not trouble:
            return ""
        return f"ตอนนี้สร้างเว็บไซต์ใหม่ไม่ได้ ({trouble}) เรื่องยังอยู่ตามเดิม ระบบจะลองสร้างใหม่เอง รอสักครู่แล้วลองอีกครั้ง หรือแจ้งผู้ดูแลระบบ"

    async def work(self, job: Callable[[], T]) -> T:
        """Do something that takes a while, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, job)


class Guard:
    """Puts into words why a request of the intake is refused, and lets pages of named other sites read the answer."""

    def __init__(self, service: Service, frames: LiveFrames, metrics: Metrics) -> None:
        self._origins = service.door.settings.origins
        self._frames = frames
        self._metrics = metrics

    def wrap(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Give the endpoint that answers so."""

        async def respond(request: Request) -> Response:
            origin = find_allowed_origin(request.headers, self._origins)
            if request.method == "OPTIONS":
                response = Response(status_code=204)
            else:
                try:
                    response = await answer(request)
                except RefusalError as error:
                    self._metrics.count_refusal(error.reason)
                    path = request.url.path.lstrip("/")
                    response = answer_refusal(self._frames, request.headers, path, error)
            response.headers["Vary"] = "Origin, Accept"
            if origin:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Methods"] = "GET, POST"
                response.headers["Access-Control-Expose-Headers"] = "Retry-After"
                response.headers["Access-Control-Max-Age"] = "86400"
            return response

        return respond
