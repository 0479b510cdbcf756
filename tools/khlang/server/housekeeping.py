"""What is to be removed after some time: closed cases, photos of forms that were never sent, sessions of officers; and
what a kill has cut short is ended."""

from __future__ import annotations

import datetime
import logging
import threading
import time

from khlang.clock import find_today
from khlang.intake import IntakeError
from khlang.library import LibraryNotFoundError
from khlang.server.service import Service

HOUR_SECONDS = 3_600

log = logging.getLogger(__name__)


def keep_house(service: Service) -> None:
    """Begin to remove it, now and each hour, for as long as the process runs."""
    threading.Thread(target=_keep_house, args=(service,), name="housekeeping", daemon=True).start()


def _keep_house(service: Service) -> None:
    while True:
        clean_up(service)
        time.sleep(HOUR_SECONDS)


def clean_up(service: Service) -> None:
    """Remove it now; what fails is tried again in an hour."""
    try:
        service.kept.sweep()
        service.intake.purge(datetime.datetime.now(datetime.UTC))
        service.intake.accounts.forget_old_sessions()
        if service.load_schema:
            service.intake.recover(service.load_schema(), find_today())
    except (IntakeError, LibraryNotFoundError, OSError) as error:
        log.warning("ลบของที่หมดอายุ หรือทำงานที่ค้างยังไม่ได้ จะลองใหม่: %s", error)
