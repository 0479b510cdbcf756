"""`python -m khlang.cli` is `khlang`."""

from khlang.cli.program import run

run()
