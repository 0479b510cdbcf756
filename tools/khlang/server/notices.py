"""Tells officers of new cases by mail: one short mail a case, to those of the smallest area that holds it.

A thread of its own asks the intake's database what is still to be told, and marks it there once it is: nothing waits
for a mail, and none is lost by a kill. What could not be sent for days is told by nobody any more: it is in the queue.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from khlang.intake import Background, Notice, say_number
from khlang.pages.review import REVIEW
from khlang.server.frames import LiveFrames
from khlang.server.headlines import make_headline
from khlang.server.service import Service
from khlang.server.smtp import RefusedMailError, SmtpSettings, send_mail

# A mail that came later than this would only repeat what the queue says.
TELL_SECONDS = 3 * 86_400
# A mail that was refused is tried again after this, and each time after twice as long, up to an hour.
FIRST_SECONDS, LAST_SECONDS = 60.0, 3_600.0

log = logging.getLogger(__name__)


class Notices:
    """Sends what is to be told of the cases of one service."""

    def __init__(
        self,
        service: Service,
        frames: LiveFrames,
        settings: SmtpSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`frames` know the site's address, to which mails lead; without one they have a receipt number alone."""
        self._journal = service.intake.notices
        self._forms = service.forms
        self._frames = frames
        self._settings = settings
        self._clock = clock
        # By number: until when a case waits, and how long it will wait the next time.
        self._refused: dict[str, tuple[float, float]] = {}

    def run_once(self) -> bool:
        """Send what can be sent now; tell whether anything was. Raises MailError while the server can't be reached."""
        self._journal.pass_over(TELL_SECONDS)
        waiting = self._journal.list_waiting()
        self._refused = {number: again for number, again in self._refused.items() if number in waiting}
        ready = [number for number in waiting if self._refused.get(number, (0.0, 0.0))[0] <= self._clock()]
        told = [self._tell(number) for number in ready]
        return any(told)

    def _tell(self, number: str) -> bool:
        """Tell of one case; tell whether that was done."""
        notice = self._journal.find(number)
        if notice and notice.recipients:
            try:
                send_mail(self._settings, self._write(notice), notice.recipients)
            except RefusedMailError as error:
                _until, seconds = self._refused.get(number, (0.0, FIRST_SECONDS))
                self._refused[number] = self._clock() + seconds, min(seconds * 2, LAST_SECONDS)
                log.warning("แจ้งเรื่อง %s ทางอีเมลยังไม่ได้ จะลองใหม่: %s", number, error)
                return False
        self._journal.mark(number)
        return True

    def _write(self, notice: Notice) -> EmailMessage:
        line = make_headline(self._forms, notice.form, notice.data, notice.area)
        root = self._frames.site.url
        where = f"{root}{REVIEW}/case/{notice.number}" if root else "เปิดโต๊ะเจ้าหน้าที่ของเว็บ แล้วดูในคิวรออ่าน"
        message = EmailMessage(policy=SMTP)
        message["Subject"] = f"เรื่องใหม่รออ่าน: {line.title}"
        message["From"] = self._settings.sender
        message["To"] = ", ".join(notice.recipients)
        message["Date"] = formatdate()
        # The same for the same case: a mail that comes twice, after a kill, is one to most programs.
        message["Message-ID"] = f"<case-{notice.number}@{self._settings.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        words = [
            "มีเรื่องใหม่ในพื้นที่ของท่าน",
            f"{line.title}\n{line.summary}",
            f"{where}\nเลขรับ {say_number(notice.number)}",
        ]
        message.set_content("\n\n".join(words) + "\n", cte="base64")
        return message


def send_notices(service: Service, frames: LiveFrames, settings: SmtpSettings) -> Background:
    """Begin to send in a thread, until it is stopped."""
    return Background(Notices(service, frames, settings).run_once, lambda: None, "notices")
