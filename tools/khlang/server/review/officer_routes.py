"""What all rooms of the officers' desk work with."""

from __future__ import annotations

from khlang.server.frames import LiveFrames
from khlang.server.metrics import Metrics
from khlang.server.review.signing_in import SignInRoutes
from khlang.server.service import Guard, Service


class OfficerRoutes:
    """Routes that officers ask; each room of the desk has its own."""

    def __init__(
        self, service: Service, signing_in: SignInRoutes, frames: LiveFrames, metrics: Metrics
    ) -> None:
        """`signing_in` lets officers in, `frames` draws around what is answered."""
        self._service = service
        self._signing_in = signing_in
        self._frames = frames
        self._guard = Guard(service, frames, metrics)
