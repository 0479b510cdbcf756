"""The package reads in one direction: a module imports only from those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "tools" / "khlang"

# In reading order (the README's table of modules is this list).
LAYERS = (
    "problems", "build_key", "plain_files", "child_process", "signatures", "cache", "file_cache", "joined_caches",
    "clock", "icons",
    "yaml_text", "thai", "node_reader", "places", "vocabularies", "fields", "forms", "guides", "records", "library",
    "generated", "images", "photos", "photo_manifest", "search", "checks", "coach", "corrections", "case_state",
    "officers",
    "accession", "exchange", "pages", "prints", "release_tree", "publish", "build", "intake", "site", "exports",
    "server", "cli",
)  # fmt: skip

# What stands outside, and the one module that may speak to it.
OUTSIDE = {
    "pythainlp": "thai",
    "mkdocs": "site",
    "yaml": "yaml_text",
    "PIL": "images",
    "pypdfium2": "exchange",
    "argon2": "intake",
    "openpyxl": "exchange",
    "python_calamine": "exchange",
    # MkDocs hands the theme's templates to its hooks as jinja2's.
    "jinja2": "pages site",
    "segno": "exchange pages",
    "lxml": "exchange",
    "sqlalchemy": "intake",
    "prometheus_client": "server",
    "pydyf": "prints",
    "tinycss2": "build",
    "fontTools": "prints",
    "typst": "prints",
    "weasyprint": "prints",
    "python_multipart": "server",
    "starlette": "server",
    "uvicorn": "server",
    "watchfiles": "server",
    "whoosh": "search",
    "xapian": "search",
}

# `thai` comes before what reads nodes, yet a node's text is all that shapes need of it.
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__")


def imports_of(path: Path) -> set[str]:
    """Give the dotted names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports are absolute, so that they can be read here"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer_of(path: Path) -> str:
    """Give the top module that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_module_has_a_layer() -> None:
    """A new module must be given its place in the reading order."""
    assert {layer_of(path) for path in MODULES} == set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_imports_only_from_above(path: Path) -> None:
    """No import goes back up the line."""
    own = layer_of(path)
    inner = {name.split(".")[1] for name in imports_of(path) if name.startswith("khlang.")}
    below = {layer for layer in inner if LAYERS.index(layer) > LAYERS.index(own)}
    assert not below, f"{own} stands above {below}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_outside_things_have_one_door(path: Path) -> None:
    """Each framework and library with a life of its own is behind exactly one module."""
    outside = {name.split(".")[0] for name in imports_of(path)} & set(OUTSIDE)
    assert not [name for name in outside if layer_of(path) not in OUTSIDE[name].split()]
