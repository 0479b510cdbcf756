"""Tries every operation of the server's own description with bodies and parameters that fit it, and with others.

    python -m tests.benchmarks.described [--examples 500] [--seed 1]

Serves the tests' library, with a desk and an intake in a temporary folder, on a port of this computer, and asks nobody
else. Prints how many requests were answered with which status; gives 1 if any was answered with an error of ours (5xx)
or not at all.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as set_seed
from hypothesis.errors import Unsatisfiable
from khlang.intake import Intake
from khlang.library import load_library
from khlang.search.desk import Desk
from khlang.server import CurrentDesk, CurrentForms, DoorSettings, Service, make_app
from khlang.server.rate_limit import Allowance, RateLimits
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.conftest import LIBRARY

MUCH = Allowance(at_once=10_000_000, seconds=0.001)
SECONDS = 30


@dataclass(frozen=True)
class Trial:
    """How a server is tried."""

    address: str
    examples: int
    seed: int


@dataclass
class Found:
    """What came of it: operations that were tried, answers by status, and what must not be."""

    operations: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def try_operations(trial: Trial) -> Found:
    """Try each operation that a server describes with so many examples, the same ones for the same seed."""
    found = Found()
    described = requests.get(f"{trial.address}/api/openapi.json", timeout=SECONDS).json()
    schema = schemathesis.openapi.from_dict(described)
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        found.operations += 1
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try_operation(operation, mode, trial, found)
    return found


def _try_operation(operation: Any, mode: GenerationMode, trial: Trial, found: Found) -> None:
    @set_seed(trial.seed)
    @settings(
        max_examples=trial.examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        headers = {"Origin": trial.address, "Accept": "application/json", **dict(case.headers or {})}
        try:
            response = case.call(base_url=trial.address, headers=headers, timeout=SECONDS)
        except (requests.RequestException, UnicodeError, ValueError) as error:
            # What the client itself can't send never came to us.
            if isinstance(error, requests.ConnectionError | requests.Timeout):
                found.faults.append(f"{case.method} {case.formatted_path}: {type(error).__name__}")
            return
        found.statuses[response.status_code] += 1
        if response.status_code >= 500:
            found.faults.append(f"{response.status_code} {case.as_curl_command()}"[:2_000])

    # What has no parameter has no wrong one.
    with contextlib.suppress(Unsatisfiable):
        ask()


def main() -> int:
    """Serve, try, and say what came of it."""
    # A test needs this module; the server is in a test's.
    from tests.server.client import serve_app

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    library = load_library(LIBRARY)
    forms, desk = CurrentForms(), CurrentDesk()
    forms.hold(library)
    desk.hold(Desk(library))
    limits = RateLimits(send=MUCH, check=MUCH, sent_a_day=10**9, bytes_a_day=10**12)
    with tempfile.TemporaryDirectory() as folder, Intake(Path(folder) / "intake") as intake:
        service = Service(intake, forms, DoorSettings(limits=limits))
        with serve_app(make_app(Path(folder) / "site", desk, service=service)) as client:
            found = try_operations(Trial(client.address, arguments.examples, arguments.seed))
    print(f"{found.operations} operations: {dict(sorted(found.statuses.items()))}")
    print("\n".join(found.faults[:20]) or "no error of ours")
    return int(bool(found.faults))


if __name__ == "__main__":
    sys.exit(main())
