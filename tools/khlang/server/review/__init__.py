"""The officer's desk: signing in, what waits, a feed of it, one case."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from khlang.server.case_views import CaseViews
from khlang.server.desk import CurrentDesk
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.review.case import CaseRoutes
from khlang.server.review.editing import EditRoutes
from khlang.server.review.feed import FeedRoutes
from khlang.server.review.preview import PreviewRoutes
from khlang.server.review.queue import QueueRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service


def make_review_routes(
    service: Service, frames: LiveFrames, metrics: Metrics, site: Path, current: CurrentDesk | None = None
) -> list[Route]:
    """Give the routes of the desk; a record has a page once it is below `site`. `current` has the records that are
    published."""
    signing_in = SignInRoutes(service, frames, metrics)
    views = CaseViews(service, site, current)
    return [
        *signing_in.routes(),
        *QueueRoutes(service, signing_in, frames, metrics, views).routes(),
        *FeedRoutes(service, signing_in, frames, metrics).routes(),
        *CaseRoutes(service, signing_in, frames, metrics, views).routes(),
        *EditRoutes(service, signing_in, frames, metrics).routes(),
        *PreviewRoutes(service, signing_in, frames, metrics).routes(),
    ]
