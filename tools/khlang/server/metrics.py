"""What is counted for those who run the service, for Prometheus. No label holds anything that somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_SECONDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
Gauges = Mapping[str, tuple[str, Mapping[str, float]]]


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "khlang_requests",
            "Requests that were answered.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "khlang_request_seconds", "From a request's head to its answer.", ["route"], buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self._sent = Counter(
            "khlang_sent",
            "Forms that were sent, and what came of them.",
            ["form", "result"],
            registry=self.registry,
        )
        self._suspicious = Counter(
            "khlang_suspicious", "Forms that were taken and may come from a program.", registry=self.registry
        )
        self._refusals = Counter(
            "khlang_refusals", "Requests of the intake that were refused.", ["reason"], registry=self.registry
        )

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_sent(self, form: str, result: str, *, is_suspicious: bool = False) -> None:
        """Count a form that was sent."""
        self._sent.labels(form, result).inc()
        if is_suspicious:
            self._suspicious.inc()

    def count_refusal(self, reason: str) -> None:
        """Count a refusal by its reason."""
        self._refusals.labels(reason).inc()

    def watch(self, read: Callable[[], Gauges]) -> None:
        """Add what is read when it is asked for: help and values by label, by name."""
        self.registry.register(_Gauges(read))

    def write(self) -> bytes:
        """Give all of it in Prometheus' text format."""
        return generate_latest(self.registry)


class _Gauges(Collector):
    """What stands somewhere else."""

    def __init__(self, read: Callable[[], Gauges]) -> None:
        self._read = read

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read it now."""
        for name, (text, values) in self._read().items():
            family = GaugeMetricFamily(name, text, labels=["kind"])
            for kind, value in values.items():
                family.add_metric([kind], value)
            yield family

    def describe(self) -> list[GaugeMetricFamily]:
        """Name nothing before it is asked for."""
        return []
