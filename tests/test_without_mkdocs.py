"""Only what builds a site needs a site engine: every other command works where MkDocs can't be imported."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = {
    "check": ["check"],
    "new": ["new", "lesson"],
    "accept": ["accept", "knowledge/records/lesson/draft-00000001.yml"],
    "schema": ["schema"],
    "issue-form": ["issue-form", "lesson"],
    "search": ["search", "ขยะ"],
    "remove-examples": ["remove-examples"],
}
REFUSE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("mkdocs", "material", "properdocs"):
            raise ImportError(f"{name} is not there")

sys.meta_path.insert(0, Refuse())
from khlang.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that can't import MkDocs."""
    command = [sys.executable, "-c", REFUSE, *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_needs_no_site_engine(project: Path, command: str) -> None:
    """With a sound library, every command but `build` and `serve` ends well."""
    folder = project / "knowledge" / "records" / "lesson"
    text = (folder / "kr-2567-kkn-001.yml").read_text(encoding="utf-8")
    draft = text.replace("kr-2567-kkn-001", "draft-00000001")
    (folder / "draft-00000001.yml").write_text(draft, encoding="utf-8")
    shutil.copytree(folder / "kr-2567-kkn-001", folder / "draft-00000001")
    done = run(project, *COMMANDS[command])
    assert done.returncode == 0, done.stdout + done.stderr


def test_build_does(project: Path) -> None:
    """So the refusal above is a real one."""
    done = run(project, "build")
    assert "mkdocs is not there" in done.stderr
