"""The live library, and its site."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from khlang.library import Library, load_library

from tests.conftest import KNOWLEDGE, ROOT

# Whether a day has come is for `khlang check` to say, which knows the day; here each one has.
END_OF_TIME = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def live() -> Library:
    """The library of `knowledge/`."""
    return load_library(KNOWLEDGE)


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of `knowledge/`, by the repo's own settings."""
    site = tmp_path_factory.mktemp("live") / "site"
    command = [sys.executable, "-m", "khlang.cli", "build", "--out", str(site)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(END_OF_TIME.timestamp()))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site
