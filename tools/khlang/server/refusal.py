"""Why a request is not answered as it was meant, in Thai, and with which status; raised where that shows."""

from __future__ import annotations


class RefusalError(Exception):
    """A request is refused: `message` says in Thai what happened and what to do, `again` in how many seconds to try.

    `reason` is one word for counting; it holds nothing of the request.
    """

    def __init__(self, status: int, reason: str, message: str, again: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.again = again
