"""How each hostile post is to end, as its manifest says; what that says by a status alone needs no rule here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khlang.case_state import State
from khlang.intake import Case

from tests.benchmarks.attacks.manifest import Row

# Accounts and the officer's desk come with the next issue: there is nobody to log in, and nothing to approve.
NO_STAFF = ("login-brute", "open-redirect", "approve-get")


@dataclass(frozen=True)
class Reply:
    """What came back over a socket: the status, 0 if nothing, the head and the body, and after how many seconds."""

    status: int
    head: str
    text: str
    seconds: float


Rule = Callable[[Sequence[Reply], Sequence[Case]], bool]


def find_fault(name: str, row: Row, replies: Sequence[Reply], cases: Sequence[Case]) -> str:
    """Tell what is otherwise than the manifest expects."""
    got = {reply.status for reply in replies}
    if any(status >= 500 or not status for status in got):
        return "an error of ours, or no answer"
    if any("Set-Cookie" in reply.head or "evil.invalid" in reply.head + reply.text for reply in replies):
        return "what was sent stands in the head"
    if any(reply.seconds > row.seconds for reply in replies):
        return "too slow"
    if rule := RULES.get(name):
        return "" if rule(replies, cases) else f"not: {row.expected}"
    wanted = {int(status) for status in re.findall(r"\b[1-5][0-9]{2}\b", row.expected)}
    return "" if got <= wanted and (201 in got) == bool(cases) else f"expected {sorted(wanted)}"


def _is_one(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    receipts = {reply.text for reply in replies}
    return [reply.status for reply in replies] == [201, 200, 200] and len(cases) == len(receipts) == 1


def _is_held(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    """Everything waits for an officer; what is no title is refused before."""
    is_taken = replies[0].status == 201 and cases[0].state is State.RECEIVED
    return is_taken or (replies[0].status == 422 and not cases)


def _is_ignored(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    return replies[0].status in (400, 422) or (replies[0].status == 201 and not cases[0].record_id)


def _is_text(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    """It stands in the story, and has opened nothing else."""
    hostile = re.compile("status: published|template: x|Set-Cookie")
    held = {name for case in cases for name, values in case.data.items() if hostile.search("".join(values))}
    return replies[0].status == 201 and held == {"story"}


def _is_photo(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    return replies[0].status == 201 and len(cases[0].photos) == 1


def _is_no_photo(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    return replies[0].status == 201 and not cases[0].photos


def _is_told(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    """Refused beside its control, which has a status of its own."""
    return replies[0].status == 422 and not cases


def _is_nothing(replies: Sequence[Reply], _cases: Sequence[Case]) -> bool:
    """There is no such page, so it leads nowhere."""
    return all(reply.status in (404, 405) and "ocation:" not in reply.head for reply in replies)


def _is_asked_to_sign_in(replies: Sequence[Reply], cases: Sequence[Case]) -> bool:
    """The page is that of the sign-in, kept by nobody, and says nothing of a case."""
    page = replies[0]
    is_private = page.status in (200, 401) and "no-store" in page.head.lower()
    return is_private and 'type="password"' in page.text and not cases


RULES: dict[str, Rule] = {
    "same-key-same-body": _is_one,
    "xff-spoof": lambda replies, _cases: replies[-1].status == 429,
    "links-spam": _is_held,
    "unknown-field": _is_ignored,
    "crlf": _is_text,
    "yaml-in-field": _is_text,
    "front-matter-in-field": _is_text,
    "file-traversal": _is_photo,
    "file-star": _is_photo,
    "file-no-name": _is_no_photo,
    "file-html-typed-jpeg": _is_told,
    # It is whole, and no form: answered, and closed.
    "half-header": lambda replies, _cases: replies[0].seconds < 15,
    "staff-page-anon": _is_asked_to_sign_in,
    **dict.fromkeys(NO_STAFF, _is_nothing),
}
