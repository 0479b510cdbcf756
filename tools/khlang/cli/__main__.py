"""`python -m khlang.cli` is `khlang`."""

from khlang.cli.commands import run

run()
