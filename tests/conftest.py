"""What several tests share: the repo's own library, and small libraries made from its forms."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from khlang.library import Library, load_library
from khlang.pages.page import BinaryFile, Page, Target, TextFile

os.environ["NO_MKDOCS_2_WARNING"] = "1"
# Laptops look for new cases in every run; a build server must not stop somebody's work for an old fault.
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"


def render_all(made: Iterable[Page | TextFile | Target]) -> Iterator[Page | TextFile]:
    """Render the targets among what the pages' makers give."""
    for page in made:
        rendered = page.render() if isinstance(page, Target) else page
        assert not isinstance(rendered, BinaryFile)
        yield rendered


@pytest.fixture(scope="session")
def library() -> Library:
    """The demonstration library of the repo."""
    return load_library(KNOWLEDGE)


@pytest.fixture
def copy_library(tmp_path: Path) -> Callable[[], Path]:
    """Copies the repo's library, to be changed by a test, and gives the copy's folder."""

    def copy() -> Path:
        return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))

    return copy


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the repo's mkdocs.yml, theme and library, as working folder."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "overrides", tmp_path / "overrides")
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the repo's own library, built once for all tests."""
    out = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "khlang.cli", "build", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return out
