"""Works through the queues in a thread, for as long as the server runs; whatever fails is tried again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

# Another process may bring something, too: a command, or a second server.
POLL_SECONDS = 2.0
MAX_WAIT_SECONDS = 60.0

log = logging.getLogger(__name__)


class Background:
    """A thread that does one round after the other while there is something to do."""

    def __init__(
        self, run_once: Callable[[], bool], close: Callable[[], None], name: str = "drainer"
    ) -> None:
        """Start the thread; `close` is called at its end."""
        self._run_once = run_once
        self._close = close
        self._wake = threading.Event()
        self._is_stopping = False
        self._trouble = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """What keeps it from going on, in Thai; empty while all is well."""
        return self._trouble

    def wake(self) -> None:
        """Tell that there is something to do."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the round, and end."""
        self._is_stopping = True
        self._wake.set()
        self._thread.join()
        self._close()

    def _run(self) -> None:
        wait = POLL_SECONDS
        while not self._is_stopping:
            self._wake.clear()
            try:
                is_busy = self._run_once()
            # One failed round must not end the work; nothing of what waits is lost by it.
            except Exception as error:
                self._tell(error)
                is_busy, wait = False, min(wait * 2, MAX_WAIT_SECONDS)
            else:
                self._trouble, wait = "", POLL_SECONDS
            if not is_busy and not self._is_stopping:
                self._wake.wait(wait)

    def _tell(self, error: Exception) -> None:
        trouble = str(error) or type(error).__name__
        if trouble != self._trouble:
            log.warning("งานหลังรับเรื่องหยุดชั่วคราว จะลองใหม่เอง: %s", trouble)
        self._trouble = trouble
