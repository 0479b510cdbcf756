"""Officers with a password, cases of their areas, and what an officer's browser does."""

from __future__ import annotations

import contextlib
import http.client
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from khlang.intake import Intake
from khlang.officers import Officer, Role

from tests.intake.posts import make_submission
from tests.server.posts import BOUNDARY

PASSWORD = "ลมพัดใบตองหน้าบ้านยาย"
# Two districts of one province, and one of another.
HERE, BESIDE, ELSEWHERE = "4001", "4002", "6201"
OFFICERS = {
    "here": Officer(name="here", label="ก", role=Role.DISTRICT, area=HERE),
    "beside": Officer(name="beside", label="ข", role=Role.DISTRICT, area=BESIDE),
    "province": Officer(name="province", label="ค", role=Role.PROVINCE, area=HERE[:2]),
    "department": Officer(name="department", label="ง", role=Role.DEPARTMENT),
}
# Where a case's place is told by its sub-district, its district, or not at all.
AREAS = {"here": f"{HERE}02", "beside": BESIDE, "elsewhere": f"{ELSEWHERE}01", "nowhere": ""}
SEES = {
    "here": {"here"},
    "beside": {"beside"},
    "province": {"here", "beside"},
    "department": set(AREAS),
}


def add_officers(intake: Intake) -> None:
    """Add officers who have chosen their password."""
    for officer in OFFICERS.values():
        intake.accounts.choose_password(intake.accounts.add(officer), PASSWORD)


def add_cases(intake: Intake) -> dict[str, str]:
    """Add a case of each area, and give their numbers."""
    return {
        name: intake.submit(replace(make_submission(title=f"เรื่องของ {name}"), area=area)).number
        for name, area in AREAS.items()
    }


class Asked(NamedTuple):
    """An answer to an officer's browser."""

    status: int
    text: str
    location: str


class Browser:
    """Asks as a browser does that keeps cookies; `name` is that of the officer who is to be signed in."""

    def __init__(self, address: str, name: str = "") -> None:
        self.address = address
        self.cookies: dict[str, str] = {}
        # Of the last answer.
        self.headers: http.client.HTTPMessage = http.client.HTTPMessage()
        self.data = b""
        if name:
            assert self.sign_in(name).status == 303

    def ask(
        self, path: str, data: Mapping[str, str | tuple[str, ...]] | None = None, **headers: str
    ) -> Asked:
        """Ask for a path, or post a form's data."""
        body = None if data is None else urlencode(data, doseq=True).encode()
        return self._send(path, body, "application/x-www-form-urlencoded", headers)

    def send_files(self, path: str, files: Iterable[tuple[str, bytes]], token: str, **headers: str) -> Asked:
        """Post files by the name that each has on the officer's computer."""
        parts = [("_token", "", token.encode()), *(("files", called, data) for called, data in files)]
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
            + (f'; filename="{called}"' if called else "").encode("utf-8", "surrogateescape")
            + b"\r\n\r\n"
            + data
            + b"\r\n"
            for name, called, data in parts
        )
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._send(path, body + f"--{BOUNDARY}--\r\n".encode(), kind, headers)

    def _send(self, path: str, body: bytes | None, kind: str, headers: Mapping[str, str]) -> Asked:
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        sent = {"Origin": self.address, "Accept": "text/html"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            sent["Content-Type"] = kind
        try:
            # Who refuses a body need not read it to its end.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.request("GET" if body is None else "POST", path, body, sent)
            with line.getresponse() as reply:
                self.headers = reply.headers
                for told in reply.headers.get_all("set-cookie", []):
                    for name, morsel in SimpleCookie(told).items():
                        self.cookies[name] = morsel.value
                self.data = reply.read()
                text = self.data.decode("utf-8", "replace")
                return Asked(reply.status, text, reply.headers.get("location", ""))
        finally:
            line.close()

    def sign_in(self, name: str, password: str = PASSWORD) -> Asked:
        """Sign in."""
        return self.ask("/review/sign-in", {"name": name, "password": password})

    def answer(self, number: str, action: str, words: str = "ขอรายละเอียดเพิ่ม") -> Asked:
        """Open a case, and answer its sender."""
        return self.ask(f"/review/case/{number}/{action}", {"words": words, **self.read_form(number)})

    def read_token(self) -> str:
        """Give what the forms of this session carry."""
        found = find_hidden(self.ask("/review").text, "_token")
        assert found
        return found[1]

    def read_form(self, number: str) -> dict[str, str]:
        """Give what the form on a case's page carries."""
        page = self.ask(f"/review/case/{number}").text
        return {name: found[1] for name in ("_token", "_read") if (found := find_hidden(page, name))}


def find_hidden(page: str, name: str) -> re.Match[str] | None:
    """Find the last control of that name that is not seen."""
    found = [*re.finditer(rf'name="{name}" value="([^"]*)"', page)]
    return found[-1] if found else None
