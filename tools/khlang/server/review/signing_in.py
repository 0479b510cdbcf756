"""How officers get in: `/review/sign-in`, `/review/sign-out`, and links to choose a password.

Who asks is decided here, in one place, for all pages of the desk; no page of another site may post to them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from khlang.intake import MIN_PASSWORD, AccountError, make_form_token
from khlang.officers import Officer
from khlang.pages.review import REVIEW, PageContext, render_choose_password, render_sign_in
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

# Of one network and of one name: so many at once, and then one more after some seconds.
SIGN_INS = Allowance(at_once=10, seconds=20.0)
# Passwords are looked at one after the other; so many may wait, and none of them keeps others from sending.
MAX_WAITING = 4
# A browser takes the second only with TLS, from this host and for all of it, and no other host can set it.
_COOKIE, _SECURE_COOKIE = "khlang", "__Host-khlang"
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
        self._waiting = 0

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

    async def read_post(self, request: Request, *, is_signed_in: bool = True) -> FormBody:
        """Read a post of one of our own pages. Raises RefusalError."""
        check_origin(request.headers, frozenset())
        async with self._service.door.admit(request, is_check=True) as body:
            if is_signed_in:
                check_token(body, self.make_form_token(request))
            return body

    async def _sign_in(self, request: Request) -> Response:
        body = await self.read_post(request, is_signed_in=False)
        name, password = body.get("name").strip().lower()[:40], body.get("password")
        self._networks.take(self._service.door.find_network(request))
        self._names.take(name)
        before = self._read_token(request)
        token = await self._work(partial(self._accounts.sign_in, name, password))
        if not token:
            page = render_sign_in(self.make_context(request, f"{REVIEW}/sign-in", None), _WRONG, name)
            return answer_person(self._frames, page, 403)
        if before:
            await self._service.work(partial(self._accounts.sign_out, before))
        response = lead(f"../{REVIEW}")
        self._set_cookie(request, response, token)
        return response

    async def _sign_out(self, request: Request, _officer: Officer) -> Response:
        await self.read_post(request)
        await self._service.work(partial(self._accounts.sign_out, self._read_token(request)))
        response = lead(f"../{REVIEW}")
        self._set_cookie(request, response, "")
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
                return lead(f"../../{REVIEW}")
        context = self.make_context(request, f"{REVIEW}/link/{secret}", None)
        page = render_choose_password(context, officer.name, MIN_PASSWORD, notice)
        return answer_person(self._frames, page, 422 if notice else 200)

    async def _work(self, look: Callable[[], T]) -> T:
        """Look at a password, unless too many wait for that. Raises RefusalError."""
        if self._waiting >= MAX_WAITING:
            raise RefusalError(503, "busy", BUSY, RETRY_SECONDS)
        self._waiting += 1
        try:
            return await self._service.work(look)
        finally:
            self._waiting -= 1

    def _read_token(self, request: Request) -> str:
        return request.cookies.get(_SECURE_COOKIE if self._is_secure(request) else _COOKIE, "")[:100]

    def _set_cookie(self, request: Request, response: Response, token: str) -> None:
        """Give the browser a session's token, or take it away; it keeps it until it is closed."""
        is_secure = self._is_secure(request)
        response.set_cookie(
            _SECURE_COOKIE if is_secure else _COOKIE,
            token,
            max_age=None if token else 0,
            path="/",
            secure=is_secure,
            httponly=True,
            samesite="strict",
        )

    def _is_secure(self, request: Request) -> bool:
        return find_scheme(request.scope, self._service.door.settings.proxies) == "https"
