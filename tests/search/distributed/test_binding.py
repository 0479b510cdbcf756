"""Where there is no Xapian, commands say so, and all else works."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.search.desk import ShardError
from khlang.search.distributed import binding

from tests.conftest import LIBRARY


@pytest.fixture(autouse=True)
def no_xapian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer on which nobody installed it."""
    monkeypatch.setenv(binding.BINDING, str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "xapian"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "xapian", None)
    monkeypatch.delitem(sys.modules, "xapian")


def test_a_folder_without_the_binding_is_told() -> None:
    """With the name of the variable, and where to read on."""
    with pytest.raises(ShardError, match=f"{binding.BINDING}.*docs/search-engines.md"):
        binding.load_xapian.__wrapped__()
    assert "xapian" not in sys.modules


def test_a_binding_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    """As one that was made for another Python."""
    (tmp_path / "xapian").mkdir()
    (tmp_path / "xapian" / "__init__.py").write_text("from . import _xapian\n", encoding="utf-8")
    with pytest.raises(ShardError, match=binding.BINDING):
        binding.load_xapian.__wrapped__()
    assert "xapian" not in sys.modules


def test_a_search_with_shards_ends_with_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one without them needs no Xapian."""
    for module in ("shards", "shard_writer"):
        monkeypatch.setattr(
            f"khlang.search.distributed.{module}.load_xapian", binding.load_xapian.__wrapped__
        )
    asked = ["search", "--library", str(LIBRARY), "ขยะเปียก"]
    assert main([*asked, "--shards", "127.0.0.1:1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert binding.BINDING in said.err
    assert main(asked) == 0
