"""Rebuilds while a site is served: after a change, and again where a build has failed."""

from __future__ import annotations

import threading

import pytest
from khlang.server import BuildError, local


class Changes(threading.Event):
    """Whether something has changed; who waits for that need not, and leaves for how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Note the seconds."""
        self.waits.append(timeout)
        return True


@pytest.mark.parametrize(
    ("end", "wait"),
    [
        pytest.param("", None, id="a new site"),
        pytest.param("ที่เก็บเต็ม", local.RETRY_SECONDS, id="no new site"),
        pytest.param(OSError("ที่เก็บเต็ม"), local.RETRY_SECONDS, id="no site at all"),
        pytest.param(
            BuildError("หยุดกลางทาง", is_unsound=False), local.RETRY_SECONDS, id="a build that ended"
        ),
        pytest.param(BuildError("แฟ้มผิด", is_unsound=True), None, id="a library to be mended first"),
    ],
)
def test_what_no_change_will_mend_is_tried_again(end: str | Exception, wait: float | None) -> None:
    """A build that failed for its own reasons; what is wrong in the library waits for somebody to change it."""
    stop, changes = threading.Event(), Changes()

    def rebuild() -> str:
        if len(changes.waits) > 1:
            stop.set()
        elif isinstance(end, Exception):
            raise end
        return str(end)

    local.keep_built(local.Serving(port=0, watched=(), rebuild=rebuild), stop, changes)
    assert changes.waits == [None, wait]
