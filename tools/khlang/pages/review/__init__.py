"""The officer's desk: signing in, what waits, one case, the search over cases.

Pure: what is known comes in as plain values. A page is told in `PageContext` where it stands and who reads it; nothing
here decides who may.
"""

from khlang.pages.review.case import AuditRow, CaseView, Photo, Suggestion, render_case
from khlang.pages.review.context import REVIEW, PageContext
from khlang.pages.review.queue import QUEUES, Queue, QueueRow, render_queue
from khlang.pages.review.search import CASES, IN, CaseSearch, FoundCase, FoundCases, render_case_search
from khlang.pages.review.signing_in import render_choose_password, render_sign_in

__all__ = [
    "CASES",
    "IN",
    "QUEUES",
    "REVIEW",
    "AuditRow",
    "CaseSearch",
    "CaseView",
    "FoundCase",
    "FoundCases",
    "PageContext",
    "Photo",
    "Queue",
    "QueueRow",
    "Suggestion",
    "render_case",
    "render_case_search",
    "render_choose_password",
    "render_queue",
    "render_sign_in",
]
