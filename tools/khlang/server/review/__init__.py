"""The officer's desk: signing in, what waits, one case, the search over cases."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from khlang.server.case_views import CaseViews
from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.review.case import CaseRoutes
from khlang.server.review.queue import QueueRoutes
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Service


def make_review_routes(
    service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics, site: Path
) -> list[Route]:
    """Give the routes of the desk; a record has a page once it is below `site`."""
    views = CaseViews(service, site)
    return [
        *signing_in.routes(),
        *QueueRoutes(service, signing_in, frames, metrics, views).routes(),
        *CaseRoutes(service, signing_in, frames, metrics, views).routes(),
    ]
