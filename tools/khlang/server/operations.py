"""What those who run the service ask: is it alive, can it do its work, what has it counted."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from khlang.intake import IntakeError
from khlang.intake.intake import MIN_FREE_BYTES
from khlang.server.client_address import is_handed_on
from khlang.server.current_desk import CurrentDesk
from khlang.server.metrics import Gauges, Metrics
from khlang.server.responses import NOT_KEPT, refuse
from khlang.server.service import Service


class OperationRoutes:
    """Answers `/healthz`, `/readyz` and `/metrics`."""

    def __init__(
        self, site: Path, metrics: Metrics, desk: CurrentDesk | None = None, service: Service | None = None
    ) -> None:
        """Ready is who has a site, a desk if there is to be one, and an intake that can write."""
        self._site = site
        self._metrics = metrics
        self._desk = desk
        self._service = service
        if service:
            metrics.watch(partial(read_gauges, service))

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/healthz", self._tell_health, methods=["GET"]),
            Route("/readyz", self._tell_readiness, methods=["GET"]),
            Route("/metrics", self._tell_metrics, methods=["GET"]),
        ]

    async def _tell_health(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=NOT_KEPT)

    def _tell_readiness(self, _request: Request) -> Response:
        checks = {"site": self._site.exists()}
        if self._desk:
            checks["search"] = self._desk.desk is not None
        if self._service:
            checks["forms"] = bool(self._service.forms.forms)
            checks["intake"] = _can_take(self._service)
        is_ready = all(checks.values())
        return JSONResponse({"ready": is_ready, "checks": checks}, 200 if is_ready else 503, NOT_KEPT)

    def _tell_metrics(self, request: Request) -> Response:
        # A proxy that forwards it has not been told to keep it inside.
        if is_handed_on(request.scope):
            return refuse(request.url.path, "ไม่พบหน้านี้", 404)
        return Response(self._metrics.write(), 200, NOT_KEPT, "text/plain; version=0.0.4; charset=utf-8")


def _can_take(service: Service) -> bool:
    """Tell whether the intake could take something now."""
    try:
        service.intake.count_cases()
        return shutil.disk_usage(service.intake.folder).free >= MIN_FREE_BYTES
    except (IntakeError, OSError):
        return False


def read_gauges(service: Service) -> Gauges:
    """Read how the intake stands: cases by state, what waits, the room that is left."""
    photos, steps = service.intake.work.count()
    return {
        "khlang_cases": ("Cases by state.", {str(state): n for state, n in service.intake.count_cases().items()}),
        "khlang_waiting": ("What waits to be done.", {"photos": photos, "steps": steps}),
        "khlang_disk_free_bytes": (
            "Room on the disk of the intake.", {"free": shutil.disk_usage(service.intake.folder).free}
        ),
    }  # fmt: skip
