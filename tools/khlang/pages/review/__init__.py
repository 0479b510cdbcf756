"""The officer's desk: signing in, what waits, one case, the search over cases.

Pure: what is known comes in as plain values. A page is told in `PageContext` where it stands and who reads it; nothing
here decides who may.
"""

from khlang.pages.review.case import (
    LACKS,
    STAFF,
    AuditRow,
    CaseView,
    Photo,
    Similar,
    Suggestion,
    list_staff_fields,
    render_case,
)
from khlang.pages.review.checklist import CHECKLIST_PAGE, CheckItem, read_checklist
from khlang.pages.review.context import REVIEW, PageContext
from khlang.pages.review.due import DueRecords, ReviewedRecord, list_due, list_reviewed, render_due
from khlang.pages.review.feed import FeedEntry, render_feed_page, write_feed
from khlang.pages.review.imports import FILES, ImportedCase, ImportedFile, render_import
from khlang.pages.review.merge import MARK, RECORD, USE, MergeRow, MergeView, render_merge
from khlang.pages.review.preview import Comparison, render_comparison, render_preview
from khlang.pages.review.queue import AGES, Chosen, Queue, QueueRow, render_queue
from khlang.pages.review.report import REPORT, MissingReporter, ReportView, render_reports
from khlang.pages.review.search import CASES, IN, CaseSearch, FoundCase, FoundCases, render_case_search
from khlang.pages.review.signing_in import render_choose_password, render_sign_in
from khlang.pages.review.source import LeftLine, RawAnswer, SourceField, SourceView

__all__ = [
    "AGES",
    "CASES",
    "CHECKLIST_PAGE",
    "FILES",
    "IN",
    "LACKS",
    "MARK",
    "RECORD",
    "REPORT",
    "REVIEW",
    "STAFF",
    "USE",
    "AuditRow",
    "CaseSearch",
    "CaseView",
    "CheckItem",
    "Chosen",
    "Comparison",
    "DueRecords",
    "FeedEntry",
    "FoundCase",
    "FoundCases",
    "ImportedCase",
    "ImportedFile",
    "LeftLine",
    "MergeRow",
    "MergeView",
    "MissingReporter",
    "PageContext",
    "Photo",
    "Queue",
    "QueueRow",
    "RawAnswer",
    "ReportView",
    "ReviewedRecord",
    "Similar",
    "SourceField",
    "SourceView",
    "Suggestion",
    "list_due",
    "list_reviewed",
    "list_staff_fields",
    "read_checklist",
    "render_case",
    "render_case_search",
    "render_choose_password",
    "render_comparison",
    "render_due",
    "render_feed_page",
    "render_import",
    "render_merge",
    "render_preview",
    "render_queue",
    "render_reports",
    "render_sign_in",
    "write_feed",
]
