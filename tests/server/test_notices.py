"""Mail about new cases: one a case, to those who are nearest to it, whatever the mail server does meanwhile."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from khlang.intake import AccountError, Intake
from khlang.library import Library
from khlang.pages.page import Site
from khlang.server import CurrentForms, LiveFrames, Service, SmtpError, SmtpSettings, read_smtp, smtp
from khlang.server.notices import LAST_SECONDS, TELL_SECONDS, Notices, send_notices
from khlang.server.smtp import MailError

from tests.intake.posts import PHONE, make_submission
from tests.server.officers import AREAS, BESIDE, OFFICERS
from tests.server.smtp_server import SmtpServer, serve_smtp

SENDER = "desk@khlang.example"


@dataclass
class Post:
    """An intake, a mail server, and what sends from one by the other."""

    intake: Intake
    server: SmtpServer
    service: Service
    frames: LiveFrames
    settings: SmtpSettings
    now: list[float] = field(default_factory=lambda: [0.0])
    notices: Notices = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self, **changes: str) -> None:
        """Begin to send, as a new process does."""
        settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.notices = Notices(self.service, self.frames, settings, lambda: self.now[0])

    def submit(self, area: str = AREAS["here"], **written: str) -> str:
        """Send a case."""
        return self.intake.submit(replace(make_submission(**written), area=area)).number

    @property
    def told(self) -> list[list[str]]:
        """The recipients of each mail."""
        return [recipients for recipients, _message in self.server.mails]


def add(intake: Intake, name: str, *emails: str) -> None:
    """Add officers of the area of one of the tests' officers."""
    for number, email in enumerate(emails):
        intake.accounts.add(replace(OFFICERS[name], name=f"{name}{number}", email=email))


@pytest.fixture
def post(tmp_path: Path, library: Library) -> Iterator[Post]:
    """A mail server, and an intake whose officers have addresses, but for those of one district."""
    forms = CurrentForms()
    forms.hold(library)
    with Intake(tmp_path / "intake", min_free_bytes=0) as intake, serve_smtp(SmtpServer()) as server:
        add(intake, "here", "a@khlang.example", "b@khlang.example", "")
        add(intake, "beside", "")
        add(intake, "province", "c@khlang.example")
        add(intake, "department", "d@khlang.example")
        settings = SmtpSettings(host="127.0.0.1", port=server.port, sender=SENDER)
        yield Post(intake, server, Service(intake, forms), LiveFrames(tmp_path / "site"), settings)


def test_those_who_are_nearest_are_told_once(post: Post) -> None:
    """Of the smallest area with an address that holds the case; of nothing private."""
    numbers = [post.submit(area) for area in (AREAS["here"], BESIDE, "")]
    while post.notices.run_once():
        pass
    assert post.told == [["a@khlang.example", "b@khlang.example"], ["c@khlang.example"], ["d@khlang.example"]]
    first = post.server.mails[0][1]
    text = first.get_content()
    assert first["From"] == SENDER
    assert first["Subject"] == "เรื่องใหม่รออ่าน: ทำป้ายบอกทางจากไม้เก่า"
    assert "อำเภอเมืองขอนแก่น จังหวัดขอนแก่น" in text
    assert f"{numbers[0][:4]} {numbers[0][4:]}" in text
    assert len({message["Message-ID"] for _recipients, message in post.server.mails}) == 3
    assert not [message for _, message in post.server.mails if PHONE in message.as_string()]
    assert PHONE not in text
    assert not post.notices.run_once()
    assert len(post.told) == 3


def test_a_mail_leads_to_the_case(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the site knows its address; a title with what no mail can hold is written without."""
    monkeypatch.setattr(LiveFrames, "site", Site("คลัง", "https://khlang.example/x/"))
    number = post.submit(title="ชื่อ\r\nBcc: all@khlang.example\x00 " + "ยาว" * 100)
    assert post.notices.run_once()
    [(recipients, message)] = post.server.mails
    assert recipients == ["a@khlang.example", "b@khlang.example"]
    assert message["Bcc"] is None
    assert "ชื่อ Bcc: all@khlang.example" in message["Subject"]
    assert f"https://khlang.example/x/review/case/{number}" in message.get_content()


def test_who_opens_a_case_needs_no_mail(post: Post) -> None:
    """Nor is anybody told of what came in days ago, or has gone; nor where nobody has an address."""
    opened, withdrawn, old = (post.submit() for _ in range(3))
    post.intake.review.open(opened)
    case = post.intake.find_case_by_receipt(withdrawn)
    assert case
    post.intake.withdraw(post.intake.secret_of(case.draft_id), make_submission().draft_id)
    post.intake._database.write(
        lambda connection: (
            connection.exec_driver_sql(
                f"UPDATE cases SET waits_since = waits_since - {TELL_SECONDS + 60} WHERE number = '{old}'"
            ).rowcount
        )
    )
    assert not post.notices.run_once()
    assert post.intake.notices.list_waiting() == []
    for name in ("here0", "here1", "province0", "department0"):
        post.intake.accounts.remove(name)
    post.submit()
    assert post.notices.run_once()
    assert post.told == []
    assert post.intake.notices.list_waiting() == []


def test_what_was_cut_short_is_told_again(post: Post) -> None:
    """A server that is away or breaks off is asked again, also by the next process; nothing is told twice."""
    post.submit()
    post.server.answers = {"CONNECT": ["554 no"], "MAIL": ["451 later"], "END": ["", "451 later"]}
    for _ in range(3):
        with pytest.raises(MailError) as raised:
            post.notices.run_once()
        assert "@" not in str(raised.value)
    assert not post.notices.run_once()
    post.start()
    assert post.notices.run_once()
    assert not post.notices.run_once()
    assert post.told == [["a@khlang.example", "b@khlang.example"]]


def test_a_mail_that_is_refused_keeps_no_other(post: Post) -> None:
    """It is tried again later, each time after longer; who is refused alone keeps no colleague from being told."""
    first, second = post.submit(), post.submit(BESIDE)
    post.server.answers = {"RCPT": ["550 no", "550 no"]}
    assert post.notices.run_once()
    assert post.told == [["c@khlang.example"]]
    assert post.intake.notices.list_waiting() == [first]
    post.server.answers = {"RCPT": ["550 no", "550 no"]}
    assert not post.notices.run_once()
    assert len(post.server.answers["RCPT"]) == 2, "not tried so soon"
    post.now[0] += LAST_SECONDS
    assert not post.notices.run_once()
    assert post.server.answers["RCPT"] == []
    post.now[0] += LAST_SECONDS
    post.server.answers = {"RCPT": ["550 no"]}
    assert post.notices.run_once()
    assert post.told == [["c@khlang.example"], ["b@khlang.example"]]
    assert second not in post.intake.notices.list_waiting()


@pytest.mark.usefixtures("no_waiting")
def test_a_thread_tells(post: Post) -> None:
    """While it runs, of what comes in, also while the mail server was away."""
    post.server.answers = {"CONNECT": ["554 no"]}
    thread = send_notices(post.service, post.frames, post.settings)
    number = post.submit()
    while not thread.trouble:
        time.sleep(0.01)
    while post.intake.notices.list_waiting():
        time.sleep(0.01)
    thread.stop()
    assert len(post.told) == 1
    assert number in str(post.server.mails[0][1]["Message-ID"])


@pytest.mark.usefixtures("no_waiting")
def test_a_server_that_says_little_is_left(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it says a letter."""
    monkeypatch.setattr(smtp, "MAIL_SECONDS", 0.2)
    post.server.drips = True
    post.submit()
    with pytest.raises(MailError):
        post.notices.run_once()
    post.server.drips = False


def test_a_password_goes_nowhere_without_tls(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to another machine, and not where TLS was offered and then is not there."""
    post.submit()
    post.server.extensions = ("AUTH PLAIN",)
    post.start(user="desk", password="ลับ")
    monkeypatch.setattr(smtp, "_HERE", ())
    with pytest.raises(MailError, match="STARTTLS"):
        post.notices.run_once()
    post.server.extensions = ("AUTH PLAIN", "STARTTLS")
    with pytest.raises(MailError):
        post.notices.run_once()
    assert not [command for command in post.server.commands if command.startswith("AUTH")]
    assert post.told == []


def test_tls_is_used_where_it_is_offered(post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a certificate that this computer knows, and no other; the password goes inside."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(key), "-out", str(certificate),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    post.server.extensions = ("STARTTLS", "AUTH PLAIN")
    post.server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    post.server.tls.load_cert_chain(certificate, key)
    post.submit()
    post.start(user="desk", password="x")
    with pytest.raises(MailError, match="SSL"):
        post.notices.run_once()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert post.notices.run_once()
    assert post.told == [["a@khlang.example", "b@khlang.example"]]
    verbs = [command.split()[0] for command in post.server.commands]
    assert verbs[-7:] == ["ehlo", "AUTH", "mail", "rcpt", "rcpt", "data", "quit"]
    assert verbs[-8] == "STARTTLS"


def test_what_is_set_is_looked_at(tmp_path: Path) -> None:
    """Before anything is served; user and password are not on the command line."""
    environment = {"KHLANG_SMTP_USER": "desk", "KHLANG_SMTP_PASSWORD": "x"}
    assert read_smtp("", "", environment) is None
    settings = read_smtp("[::1]:587", SENDER, environment)
    assert settings
    assert (settings.host, settings.port, settings.user, settings.password) == ("::1", 587, "desk", "x")
    for text, sender in (
        ("mail", SENDER),
        (":25", SENDER),
        ("mail:0", SENDER),
        ("mail:99999", SENDER),
        ("mail:๒๕", SENDER),
        ("mail:25", ""),
        ("", SENDER),
        ("mail:25", "a@b\r\nBcc: c@khlang.example"),
    ):
        with pytest.raises(SmtpError):
            read_smtp(text, sender, environment)
    with Intake(tmp_path / "intake", min_free_bytes=0) as intake:
        for email in ("a", "a@b", "ก@khlang.example", "a@khlang.example\n", "a b@khlang.example"):
            with pytest.raises(AccountError):
                intake.accounts.add(replace(OFFICERS["here"], email=email))
        intake.accounts.add(replace(OFFICERS["here"], email="a@khlang.example"))
        assert intake.accounts.list() == [replace(OFFICERS["here"], email="a@khlang.example")]
