"""The officer's desk: signing in, what waits, a feed of it, one case, files brought in, the search over
cases.
"""

from __future__ import annotations

from starlette.routing import Route

from khlang.server.case_views import CaseViews
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.review.case import CaseRoutes
from khlang.server.review.editing import EditRoutes
from khlang.server.review.feed import FeedRoutes
from khlang.server.review.importing import ImportRoutes
from khlang.server.review.merging import MergeRoutes
from khlang.server.review.preview import PreviewRoutes
from khlang.server.review.queue import QueueRoutes
from khlang.server.review.report import ReportRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service


def make_review_routes(
    service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics, views: CaseViews
) -> list[Route]:
    """Give the routes of the desk, whose pages show what `views` tell of cases and records."""
    return [
        *signing_in.routes(),
        *QueueRoutes(service, signing_in, frames, metrics, views).routes(),
        *FeedRoutes(service, signing_in, frames, metrics).routes(),
        *CaseRoutes(service, signing_in, frames, metrics, views).routes(),
        *ImportRoutes(service, signing_in, frames, metrics).routes(),
        *ReportRoutes(service, signing_in, frames, metrics).routes(),
        *EditRoutes(service, signing_in, frames, metrics).routes(),
        *MergeRoutes(service, signing_in, frames, metrics).routes(),
        *PreviewRoutes(service, signing_in, frames, metrics).routes(),
    ]
