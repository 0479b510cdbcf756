"""The command line: reads arguments, calls the stages, prints, gives an exit code.

`commands` has the parser and every command but `khlang search`, which is in `search`.
"""

from khlang.cli.commands import main, run

__all__ = ["main", "run"]
