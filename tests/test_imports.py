"""What a command imports: of a short command the start is nearly all, so none imports what it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# By package, or by module where the package itself is light.
HEAVY = (
    "PIL.Image", "argon2", "docx", "jinja2", "lxml", "markdown", "mkdocs", "numpy", "pypdfium2", "pythainlp", "segno",
    "sqlalchemy", "starlette", "typst", "uvicorn", "weasyprint", "whoosh",
)  # fmt: skip
RUN = """
import sys
from khlang.cli import main
try:
    code = main(sys.argv[2:])
except SystemExit as end:
    code = end.code
print(*(name for name in sys.argv[1].split() if name in sys.modules), sep=",", file=sys.stderr)
sys.exit(code)
"""


def list_heavy_imports(folder: Path, *arguments: str) -> set[str]:
    """Run a command that ends well, in a process of its own, and give which heavy modules it imported."""
    command = [sys.executable, "-c", RUN, " ".join(HEAVY), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split(",")) - {""}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """Words about the commands need none of what these do."""
    assert list_heavy_imports(tmp_path, "--help") == set()
    assert list_heavy_imports(tmp_path, "build", "--help") == set()


def test_a_check_in_which_nothing_is_new_imports_nothing_heavy(project: Path) -> None:
    """Not even dictionaries: what was found is kept. The first check needs them, so the test sees what it looks for."""
    assert "pythainlp" in list_heavy_imports(project, "check")
    assert list_heavy_imports(project, "check") == set()


@pytest.mark.parametrize(
    "command", [["new", "lesson"], ["schema"], ["issue-form", "lesson"], ["remove-examples"]]
)
def test_commands_about_forms_import_nothing_heavy(project: Path, command: list[str]) -> None:
    """They read forms, vocabularies and records, and write a file."""
    assert list_heavy_imports(project, *command) == set()


def test_a_build_imports_no_other_command(project: Path) -> None:
    """Neither server nor desk, database nor paper; nor Word and what draws pictures, where nothing of theirs is new."""
    list_heavy_imports(project, "build")
    used = {"jinja2", "markdown", "mkdocs", "numpy", "pythainlp", "segno"}
    assert list_heavy_imports(project, "build") <= used
