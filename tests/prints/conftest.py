"""What the tests of prints share: a press, and what is read back from a PDF."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Iterator

import pytest
from khlang.library import Library
from khlang.pages.page import Site
from khlang.prints.press import Press, open_press

SITE = Site("คลังบทเรียนชุมชน", "https://khlang.example/")


def has_pango() -> bool:
    """Tell whether WeasyPrint finds the libraries of the system that it needs."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def press(library: Library) -> Iterator[Press]:
    """A press of the tests' library; what needs it skips where Pango is not installed, but never on a build server."""
    if os.environ.get("CI") != "true":
        if not has_pango():
            pytest.skip("Pango is not installed")
        if not shutil.which("pdftotext"):
            pytest.skip("poppler-utils is not installed")
    with open_press(library, SITE) as opened:
        yield opened
