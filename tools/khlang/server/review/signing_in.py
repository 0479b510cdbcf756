"""How officers get in: `/review/sign-in`, `/review/sign-out`, and links to choose a password.

Who asks is decided here, in one place, for all pages of the desk; no page of another site may post to them.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.intake import MIN_PASSWORD, AccountError, Device, make_form_token
from khlang.officers import Officer
from khlang.pages.review import REVIEW, PageContext, render_choose_password, render_sign_in
from khlang.server.body_words import BodyBounds
from khlang.server.client_address import find_scheme
from khlang.server.form_body import FormBody
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.origin_check import check_origin
from khlang.server.rate_limit import Allowance, NetworkLimit
from khlang.server.refusal import RefusalError
from khlang.server.replies import answer_person, lead, wants_json
from khlang.server.responses import BUSY, RETRY_SECONDS
from khlang.server.service import Guard, Service

# Of one network and of one name: so many at once, and then one more after some seconds. A browser by which an officer
# was let in before has as many for itself (OWASP: device cookies), so that who guesses at a name keeps nobody waiting.
SIGN_INS = Allowance(at_once=10, seconds=20.0)
# Passwords are looked at one after the other; so many may wait of browsers that are known, and of others, and none of
# them keeps others from sending.
MAX_WAITING = 4
DEVICE_SECONDS = 365 * 86_400
# A browser takes those only with TLS, from this host and for all of it, and no other host can set them.
_SECURE = "__Host-"
_SESSION, _DEVICE = "khlang", "khlang-device"
# What the forms of the desk carry: the session that they were made for, and how far the case was read.
TOKEN, READ = "_token", "_read"
MAX_DIGITS = 18
T = TypeVar("T")
_SIGNED_OUT = "เข้าสู่โต๊ะเจ้าหน้าที่ก่อน แล้วเปิดหน้านี้อีกครั้ง"
_WRONG = "ชื่อบัญชีหรือรหัสผ่านไม่ถูกต้อง ลืมรหัสผ่านให้ขอลิงก์ใหม่จากผู้ดูแลระบบ"


def check_token(body: FormBody, token: str) -> None:
    """Raise RefusalError if a post is not of a page that was made for this session."""
    if body.get(TOKEN) != token:
        raise RefusalError(403, "token", "หน้านี้เก่าไปแล้ว ย้อนกลับ เปิดหน้าใหม่ แล้วทำอีกครั้ง")


def read_version(body: FormBody) -> int:
    """Give the number of the last event of the case that the page of a post showed, 0 if it told none."""
    told = body.get(READ)
    return int(told) if told.isascii() and told.isdigit() and len(told) < MAX_DIGITS else 0


class SignInRoutes:
    """Lets officers in and out, and tells who asks."""

    def __init__(
        self, service: Service, frames: LiveFrames, metrics: Metrics, *, has_search: bool = True
    ) -> None:
        """`has_search` tells whether the server has a search page as well."""
        self._service = service
        self._metrics = metrics
        self._has_search = has_search
        self._accounts = service.intake.accounts
        self._frames = frames
        self._guard = Guard(service, frames, metrics)
        self._networks, self._names = NetworkLimit(SIGN_INS), NetworkLimit(SIGN_INS)
        self._devices = NetworkLimit(SIGN_INS)
        self._waiting = Counter[bool]()

    def routes(self) -> list[Route]:
        """Give the routes."""
        wrap = self._guard.wrap
        return [
            Route(f"/{REVIEW}/sign-in", wrap(self._sign_in), methods=["POST"]),
            Route(f"/{REVIEW}/sign-out", wrap(self.for_officers(self._sign_out)), methods=["POST"]),
            Route(f"/{REVIEW}/link/{{secret}}", wrap(self._choose_password), methods=["GET", "POST"]),
        ]

    def for_officers(
        self, answer: Callable[[Request, Officer], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Give an endpoint that answers only officers who are signed in."""

        async def respond(request: Request) -> Response:
            officer = await self.find_officer(request)
            return await answer(request, officer) if officer else self._lead_in(request)

        return respond

    def for_officers_working(
        self, answer: Callable[[Request, Officer], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Give such an endpoint whose answer takes a while, and is made in a thread."""

        async def work(request: Request, officer: Officer) -> Response:
            return await self._service.work(partial(answer, request, officer))

        return self.for_officers(work)

    def _lead_in(self, request: Request) -> Response:
        """Tell somebody to sign in first, on the page for it."""
        if wants_json(request.headers):
            raise RefusalError(401, "signed_out", _SIGNED_OUT)
        self._metrics.count_refusal("signed_out")
        context = self.make_context(request, request.url.path.lstrip("/"), None)
        return answer_person(self._frames, render_sign_in(context, _SIGNED_OUT), 401)

    async def find_officer(self, request: Request) -> Officer | None:
        """Give the officer who asks, None where nobody is signed in."""
        token = self._read_token(request)
        return await self._service.work(partial(self._accounts.find_officer, token)) if token else None

    def make_form_token(self, request: Request) -> str:
        """Give what the forms of the pages of this session carry."""
        return make_form_token(self._read_token(request))

    def make_context(self, request: Request, path: str, officer: Officer | None) -> PageContext:
        """Say where a page stands, who reads it, and what its forms carry."""
        if officer is None:
            return PageContext(path=path, has_search=self._has_search)
        return PageContext(
            path=path,
            officer=officer,
            area=self._service.forms.gazetteer.name_area(officer.area),
            token=self.make_form_token(request),
            has_search=self._has_search,
        )

    async def read_post(self, request: Request, *, is_signed_in: bool = True, known_as: str = "") -> FormBody:
        """Read a post of one of our own pages. Raises RefusalError."""
        check_origin(request.headers, frozenset())
        async with self._service.door.admit(request, is_check=True, known_as=known_as) as body:
            if is_signed_in:
                check_token(body, self.make_form_token(request))
            return body

    @contextlib.asynccontextmanager
    async def admit_files(
        self, request: Request, officer: Officer, bounds: BodyBounds
    ) -> AsyncIterator[FormBody]:
        """Give a post of an officer with files, which are there until the end. Raises RefusalError."""
        check_origin(request.headers, frozenset())
        known_as = f"officer {officer.name}"
        async with self._service.door.admit(request, is_check=True, known_as=known_as, bounds=bounds) as body:
            check_token(body, self.make_form_token(request))
            yield body

    async def _sign_in(self, request: Request) -> Response:
        device = await self._find_device(request)
        body = await self.read_post(request, is_signed_in=False, known_as=device.mark if device else "")
        name, password = body.get("name").strip().lower()[:40], body.get("password")
        is_known = device is not None and device.name == name
        if device and is_known:
            self._devices.take(device.mark)
        else:
            self._networks.take(self._service.door.find_network(request))
            self._names.take(name)
        before = self._read_token(request)
        token = await self._work(partial(self._accounts.sign_in, name, password), is_known=is_known)
        if not token:
            page = render_sign_in(self.make_context(request, f"{REVIEW}/sign-in", None), _WRONG, name)
            return answer_person(self._frames, page, 403)
        if before:
            await self._service.work(partial(self._accounts.sign_out, before))
        response = lead(f"../{REVIEW}")
        self._set_cookie(request, response, _SESSION, token)
        await self._know_device(request, response, name)
        return response

    async def _sign_out(self, request: Request, _officer: Officer) -> Response:
        await self.read_post(request)
        await self._service.work(partial(self._accounts.sign_out, self._read_token(request)))
        response = lead(f"../{REVIEW}")
        self._set_cookie(request, response, _SESSION, "", max_age=0)
        return response

    async def _choose_password(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        officer = await self._service.work(partial(self._accounts.find_link, secret))
        if officer is None:
            raise RefusalError(404, "link", "ลิงก์นี้ใช้ไปแล้วหรือหมดอายุ ขอลิงก์ใหม่จากผู้ดูแลระบบ")
        notice = ""
        if request.method == "POST":
            body = await self.read_post(request, is_signed_in=False)
            try:
                await self._work(partial(self._accounts.choose_password, secret, body.get("password")))
            except AccountError as error:
                notice = str(error)
            else:
                response = lead(f"../../{REVIEW}")
                await self._know_device(request, response, officer.name)
                return response
        context = self.make_context(request, f"{REVIEW}/link/{secret}", None)
        page = render_choose_password(context, officer.name, MIN_PASSWORD, notice)
        return answer_person(self._frames, page, 422 if notice else 200)

    async def _work(self, look: Callable[[], T], *, is_known: bool = False) -> T:
        """Look at a password, unless too many wait for that. Raises RefusalError."""
        if self._waiting[is_known] >= MAX_WAITING:
            raise RefusalError(503, "busy", BUSY, RETRY_SECONDS)
        self._waiting[is_known] += 1
        try:
            return await self._service.work(look)
        finally:
            self._waiting[is_known] -= 1

    async def _find_device(self, request: Request) -> Device | None:
        told = self._read_cookie(request, _DEVICE)
        return await self._service.work(partial(self._accounts.find_device, told)) if told else None

    async def _know_device(self, request: Request, response: Response, name: str) -> None:
        """Let the browser show from now on that its officer was let in."""
        told = await self._service.work(partial(self._accounts.make_device, name))
        self._set_cookie(request, response, _DEVICE, told, max_age=DEVICE_SECONDS)

    def _read_token(self, request: Request) -> str:
        return self._read_cookie(request, _SESSION)

    def _read_cookie(self, request: Request, name: str) -> str:
        return request.cookies.get(_SECURE + name if self._is_secure(request) else name, "")[:200]

    def _set_cookie(
        self, request: Request, response: Response, name: str, value: str, *, max_age: int | None = None
    ) -> None:
        """Give the browser a cookie; without an age it keeps it until it is closed."""
        is_secure = self._is_secure(request)
        response.set_cookie(
            _SECURE + name if is_secure else name,
            value,
            max_age=max_age,
            path="/",
            secure=is_secure,
            httponly=True,
            samesite="strict",
        )

    def _is_secure(self, request: Request) -> bool:
        return find_scheme(request.scope, self._service.door.settings.proxies) == "https"
