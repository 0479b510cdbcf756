"""The examples for those who run a server of their own: each does what it says, where its program is installed."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from khlang.cli.program import make_parser
from khlang.library import Library

from tests.benchmarks.proxies import PROXIES, find_faults
from tests.conftest import ROOT

UNIT = ROOT / "deploy" / "khlang.service"


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_serves_files_and_hands_on_what_is_sent(
    name: str, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With its file as it stands, but for ports and folders."""
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    # Caddy keeps things in the home of whoever runs it.
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path_factory.mktemp("home")))
    assert find_faults(name, library) == []


def test_the_unit_is_sound() -> None:
    """But for the folder of the project, which is where it is to be."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    command = ["systemd-analyze", "verify", str(UNIT)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in found.stderr.splitlines() if "/srv/khlang" not in line]
    assert lines == []


def test_examples_name_arguments_that_there_are() -> None:
    """The unit's command, and the container's."""
    unit = UNIT.read_text(encoding="utf-8")
    [command] = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    make_parser().parse_args(command.split()[1:])
    container = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    [entry] = [line for line in container.splitlines() if line.startswith("ENTRYPOINT ")]
    make_parser().parse_args(entry.removeprefix("ENTRYPOINT ").strip("[]").replace('"', "").split(", ")[1:])
