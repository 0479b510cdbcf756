"""The build key: nothing that an older version of the code made is ever taken for today's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.build_key import PACKAGE, hash_code, list_packages, make_build_key


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A package of two modules, a template and a compiled module."""
    for name in ("a.py", "rooms/b.py", "templates/page.html", "__pycache__/a.pyc"):
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "code"


CHANGES: dict[str, Callable[[Path], object]] = {
    "a line": lambda code: (code / "rooms/b.py").write_text("x = 1"),
    "a template": lambda code: (code / "templates/page.html").write_text("<p>"),
    "a new module": lambda code: (code / "c.py").write_text(""),
    "a module gone": lambda code: (code / "a.py").unlink(),
    "a new name": lambda code: (code / "a.py").rename(code / "d.py"),
    "text that moves on": lambda code: (
        (code / "a.py").write_text("a.pyx"),
        (code / "rooms/b.py").write_text(""),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_the_code_changes_the_key(code: Path, change: Callable[[Path], object]) -> None:
    """Whatever file it is in; compiled files are no code."""
    before = hash_code(code, ["x-1"])
    (code / "__pycache__" / "a.pyc").write_text("other")
    assert hash_code(code, ["x-1"]) == before
    change(code)
    assert hash_code(code, ["x-1"]) != before


def test_every_package_version_changes_the_key(code: Path, tmp_path: Path) -> None:
    """Installed, updated or removed, in any folder that Python searches."""
    site = tmp_path / "site-packages"
    keys = set()
    for name in ("Pillow-1.0.dist-info", "Pillow-1.1.dist-info", "numpy-2.egg-info"):
        (site / name).mkdir(parents=True)
        keys.add(hash_code(code, list_packages([str(site), str(tmp_path / "none"), ""])))
    assert len(keys) == 3
    assert list_packages([str(site)]) == ["Pillow-1.0", "Pillow-1.1", "numpy-2"]


def test_the_key_is_that_of_this_package() -> None:
    """With its templates and data, and the packages that do its work."""
    import sys

    assert make_build_key() == hash_code(PACKAGE, list_packages(sys.path))
    names = {name.partition("-")[0].lower() for name in list_packages(sys.path)}
    assert {"pythainlp", "jinja2", "numpy", "pillow"} <= names
