"""What several tests share: a library of their own, and projects and sites made from it."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from khlang import signatures
from khlang.library import Library, load_library
from khlang.pages.page import BinaryFile, Page, Target, TextFile

os.environ["NO_MKDOCS_2_WARNING"] = "1"
# For the tests it is always this day, in this process and in those that it starts.
TODAY = datetime.date(2026, 11, 20)
os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC).timestamp()))
# Laptops look for new cases in every run; a build server must not stop somebody's work for an old fault.
# No case fails for being slow on a busy machine.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("laptop", unhurried)
settings.register_profile("ci", unhurried, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "laptop")

ROOT = Path(__file__).parent.parent
# The tests' own library, which they know by heart; the live one, `knowledge/`, is only tested by tests/knowledge.
LIBRARY = ROOT / "tests" / "library"
KNOWLEDGE = ROOT / "knowledge"


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Let this process reach no other machine: an audit hook of Python."""
    match event, arguments:
        case ("socket.getaddrinfo", (host, *_)) | ("socket.connect", (_, (host, *_))):
            if host not in ("127.0.0.1", "localhost", "::1", None):
                raise ConnectionRefusedError(f"a test asked for {host}")


def refuse_knowledge(event: str, arguments: tuple[object, ...]) -> None:
    """Let no test but those of the live library read it: an audit hook of Python. Forks have another one."""
    if event not in ("open", "os.scandir", "os.listdir") or not isinstance(arguments[0], str | Path):
        return
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    if KNOWLEDGE.name in str(arguments[0]) and test and not test.startswith("tests/knowledge/"):
        path = Path(arguments[0]).absolute()
        if path.is_relative_to(KNOWLEDGE):
            raise PermissionError(f"{test} reads {path}")


sys.addaudithook(refuse_network)
sys.addaudithook(refuse_knowledge)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests, and the processes that they start, find the key of what is kept: not in anybody's home."""
    folder = tmp_path_factory.mktemp("state")
    os.environ.pop(signatures.VARIABLE, None)
    os.environ["XDG_STATE_HOME"] = str(folder)
    signatures.find_key.cache_clear()
    return folder


def copy_project(folder: Path) -> Path:
    """Make `folder` a project with the tests' library and the repo's theme and settings, and give it."""
    shutil.copy(ROOT / "mkdocs.yml", folder / "house.yml")
    shutil.copy(ROOT / "tests" / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copytree(LIBRARY, folder / "knowledge")
    return folder


def render_all(made: Iterable[Page | TextFile | Target]) -> Iterator[Page | TextFile]:
    """Render the targets among what the pages' makers give; files that are no text are left out."""
    for page in made:
        rendered = page.render() if isinstance(page, Target) else page
        if not isinstance(rendered, BinaryFile):
            yield rendered


@pytest.fixture(scope="session")
def library() -> Library:
    """The tests' library."""
    return load_library(LIBRARY)


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """End a test that waits for what never comes, such as a pipe that nobody writes to."""

    def fail(_signal: int, _frame: object) -> None:
        raise AssertionError("waits without end")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def copy_library(tmp_path: Path) -> Callable[[], Path]:
    """Copies the tests' library, to be changed by a test, and gives the copy's folder."""

    def copy() -> Path:
        return Path(shutil.copytree(LIBRARY, tmp_path / "knowledge"))

    return copy


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the tests' library and the repo's theme, as working folder."""
    monkeypatch.chdir(copy_project(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tests' library, built once for all tests."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    subprocess.run(
        [sys.executable, "-m", "khlang.cli", "build"], cwd=project, check=True, capture_output=True
    )
    return project / "build" / "site"
