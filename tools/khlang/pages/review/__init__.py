"""The officer's desk: signing in, what waits, one case. Pure: what is known comes in as plain values.

A page is told in `PageContext` where it stands and who reads it; nothing here decides who may.
"""

from khlang.pages.review.case import AuditRow, CaseView, Photo, Suggestion, render_case
from khlang.pages.review.context import REVIEW, PageContext
from khlang.pages.review.due import DueRecords, ReviewedRecord, list_due, list_reviewed, render_due
from khlang.pages.review.feed import FeedEntry, render_feed_page, write_feed
from khlang.pages.review.queue import AGES, Chosen, Queue, QueueRow, render_queue
from khlang.pages.review.signing_in import render_choose_password, render_sign_in

__all__ = [
    "AGES",
    "REVIEW",
    "AuditRow",
    "CaseView",
    "Chosen",
    "DueRecords",
    "FeedEntry",
    "PageContext",
    "Photo",
    "Queue",
    "QueueRow",
    "ReviewedRecord",
    "Suggestion",
    "list_due",
    "list_reviewed",
    "render_case",
    "render_choose_password",
    "render_due",
    "render_feed_page",
    "render_queue",
    "render_sign_in",
    "write_feed",
]
