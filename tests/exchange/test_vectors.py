"""Python and JavaScript write the same paper text: Python writes the vectors, Node runs the form's script."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from khlang.library import Library

from tests.browser.chromium import NODE
from tests.conftest import ROOT
from tests.exchange.vectors import list_vectors

FOLDER = ROOT / "overrides" / "assets" / "js" / "form"
SCRIPTS = [FOLDER / f"{name}.js" for name in ("page", "paper_text")]
RUNNER = Path(__file__).with_name("vectors.js")


def test_script_writes_what_python_writes(library: Library, tmp_path: Path) -> None:
    """Every vector; each difference has the form, the data, what Python writes and what the script writes."""
    vectors = list(list_vectors(library.forms))
    (tmp_path / "vectors.json").write_text(json.dumps(vectors, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [NODE, RUNNER, tmp_path / "vectors.json", *SCRIPTS],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"count": len(vectors), "differences": []}
    assert len(vectors) > 200
