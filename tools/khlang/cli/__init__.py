"""The command line: reads arguments, calls the stages, prints, gives an exit code.

`program` has the parser, `commands` every command but `khlang search`, which is in `search`, and those of the intake,
which are in `intake`.
"""

from khlang.cli.program import main, run

__all__ = ["main", "run"]
