"""Sends mail by an SMTP server. The only importer of smtplib; each mail is bounded in time."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from khlang.intake import is_mail_address

USER, PASSWORD = "KHLANG_SMTP_USER", "KHLANG_SMTP_PASSWORD"
# For one answer, and for a whole mail: a server that says a letter now and then would keep us for ever.
ANSWER_SECONDS, MAIL_SECONDS = 20.0, 60.0
_HERE = ("127.0.0.1", "localhost", "::1")


class SmtpError(ValueError):
    """Where mail goes or whom it comes from was written wrongly; the message says so in Thai."""


class MailError(Exception):
    """A mail was not sent; the message says why in Thai, without any address."""


class RefusedMailError(MailError):
    """The server works, but does not take this mail now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where mail goes, whom it comes from, and how we sign in there, if at all."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""


def read_smtp(text: str, sender: str, environment: Mapping[str, str]) -> SmtpSettings | None:
    """Read `HOST:PORT` and a sender, None where nothing is written; user and password are the environment's.

    Raises SmtpError.
    """
    if not text and not sender:
        return None
    host, _colon, port = text.strip().rpartition(":")
    host = host.strip("[]")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise SmtpError(f'--smtp ต้องเป็นชื่อเครื่องกับพอร์ต เช่น mail.example.org:587 ไม่ใช่ "{text[:60]}"')
    if not is_mail_address(sender):
        raise SmtpError(f'--mail-from ต้องเป็นที่อยู่อีเมล เช่น desk@example.org ไม่ใช่ "{sender[:60]}"')
    return SmtpSettings(
        host=host,
        port=int(port),
        sender=sender,
        user=environment.get(USER, ""),
        password=environment.get(PASSWORD, ""),
    )


class _Line(smtplib.SMTP):
    """A connection that ends by itself when it takes too long."""

    def __init__(self, host: str, port: int) -> None:
        """Connect. Raises OSError and SMTPException."""
        self._end = threading.Timer(MAIL_SECONDS, self._cut)
        self._end.daemon = True
        self._end.start()
        try:
            super().__init__(host, port, timeout=ANSWER_SECONDS)
        except BaseException:
            self._end.cancel()
            raise

    def close(self) -> None:
        """End it."""
        self._end.cancel()
        super().close()

    def _cut(self) -> None:
        """Let whoever waits for an answer wait no longer: below TLS, which another thread may be reading."""
        if self.sock:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def send_mail(settings: SmtpSettings, message: EmailMessage, recipients: Sequence[str]) -> None:
    """Send a mail to recipients; it is sent once one of them gets it. Raises MailError."""
    try:
        with contextlib.closing(_Line(settings.host, settings.port)) as line:
            _sign_in(line, settings)
            line.send_message(message, settings.sender, list(recipients))
            # It is taken, whatever is said to this.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                line.quit()
    except smtplib.SMTPRecipientsRefused as error:
        codes = ", ".join(sorted({str(code) for code, _words in error.recipients.values()}))
        raise RefusedMailError(f"เครื่องส่งอีเมลไม่รับผู้รับ ({codes})") from error
    except smtplib.SMTPDataError as error:
        raise RefusedMailError(f"เครื่องส่งอีเมลไม่รับข้อความ ({error.smtp_code})") from error
    except smtplib.SMTPResponseException as error:
        raise MailError(f"เครื่องส่งอีเมลตอบ {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"ติดต่อเครื่องส่งอีเมลไม่ได้ ({type(error).__name__})") from error


def _sign_in(line: smtplib.SMTP, settings: SmtpSettings) -> None:
    """Go over to TLS where that is offered, and sign in where there is a user; to no other machine without TLS."""
    line.ehlo_or_helo_if_needed()
    is_private = settings.host in _HERE
    if line.has_extn("starttls"):
        line.starttls(context=ssl.create_default_context())
        line.ehlo()
        is_private = True
    if settings.user:
        if not is_private:
            raise MailError("เครื่องส่งอีเมลไม่มี STARTTLS จึงไม่ส่งรหัสผ่านให้")
        line.login(settings.user, settings.password)
