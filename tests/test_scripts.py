"""The site's JavaScript: its types hold, nothing of it is unused, and the one library in it is the published one."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.chromium import NODE
from tests.conftest import ROOT
from tests.scripts.typescript import find_compiler

SCRIPTS = ROOT / "tests" / "scripts"
OWN = sorted(path for path in (ROOT / "overrides").rglob("*.js") if not path.name.endswith(".min.js"))


@pytest.fixture(scope="module")
def tsc() -> Path:
    """TypeScript's compiler."""
    return find_compiler()


def run_tsc(tsc: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Check types; what is wrong is on standard output."""
    return subprocess.run([str(NODE), str(tsc), *arguments], capture_output=True, text=True, check=False)


def test_types_hold(tsc: Path) -> None:
    """Strict types by JSDoc, in all our scripts."""
    done = run_tsc(tsc, "-p", str(SCRIPTS))
    assert done.returncode == 0, done.stdout
    listed = run_tsc(tsc, "-p", str(SCRIPTS), "--listFilesOnly").stdout
    assert [path for path in OWN if str(path) not in listed] == []


def test_wrong_types_are_found(tsc: Path, tmp_path: Path) -> None:
    """The check can fail: the same scripts, one of them with a wrong call."""
    copy = Path(shutil.copytree(ROOT / "overrides", tmp_path / "overrides"))
    Path(shutil.copytree(SCRIPTS, tmp_path / "tests" / "scripts"))
    wrong = copy / "assets" / "js" / "search" / "ranking.js"
    wrong.write_text(wrong.read_text(encoding="utf-8") + "khlangRanking.find(7);\n", encoding="utf-8")
    assert "ranking.js" in run_tsc(tsc, "-p", str(tmp_path / "tests" / "scripts")).stdout


# A record's page offers to share it with others' sites, as links that a reader follows; a form without a service goes
# by LINE.
@pytest.mark.parametrize(
    "path",
    [path for path in OWN if path.name not in ("record.js", "send_text.js")],
    ids=lambda path: path.name,
)
def test_scripts_are_small_and_ask_nobody(path: Path) -> None:
    """Files of a size that one reads, and no address of another host."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 260
    assert not re.search(r"https?://", text)


def test_inflate_is_the_published_file() -> None:
    """pako 2.1.0, dist/pako_inflate.es5.min.js, byte for byte."""
    data = (ROOT / "overrides" / "assets" / "js" / "search" / "pako_inflate.min.js").read_bytes()
    assert (
        hashlib.sha256(data).hexdigest() == "efb8976b994144ffe643122f0b021e7999bb80736e17160f8b4417bf04b9b7fc"
    )
