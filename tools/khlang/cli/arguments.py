"""What commands share: exit codes, their error, the cache folder, the arguments of a search and of an export."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_FAILED = 0, 1, 2
DEFAULT_LIMIT = 10
CACHE = Path(".cache/khlang")
DEFAULT_OUT = Path("build/site")
# Those of `khlang.exports`, whose import takes as long as other commands.
EXPORT_FORMATS = (
    "bibtex", "csl", "csv", "docx", "handout", "json", "leaflet", "pack", "pdf", "picture", "square", "text", "xlsx",
    "zip",
)  # fmt: skip


class CommandError(Exception):
    """The command can't be carried out; the message says why, in Thai."""


def find_cache() -> Path | None:
    """Give the project's folder for what is derived; outside a project nothing is written."""
    return CACHE if Path("mkdocs.yml").is_file() else None


def add_shard_arguments(command: argparse.ArgumentParser) -> None:
    """Add where the servers of a distributed index are; the environment may say it for all commands."""
    command.add_argument(
        "--shards",
        default=os.environ.get("KHLANG_SHARDS", ""),
        metavar="HOST:PORT,…",
        help="servers that hold the index, a shard each, instead of this computer (docs/search-engines.md)",
    )


def add_build_arguments(command: argparse.ArgumentParser) -> None:
    """Add what `khlang build` takes."""
    command.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    command.add_argument("--cache", type=Path, metavar="DIR", help="where builds keep what they derive")
    command.add_argument(
        "--share",
        metavar="N/TOTAL",
        help="only derive what is of each record by itself, for one of TOTAL shares; `join-caches` joins them",
    )
    command.add_argument(
        "--pages", action="store_true", help="of a share, render pages instead, after its records are joined"
    )


def add_search_arguments(command: argparse.ArgumentParser) -> None:
    """Add what `khlang search` takes; the facets come from the library, when it is known which."""
    command.add_argument("query", nargs="?", default="", metavar="คำค้น")
    add_shard_arguments(command)
    command.add_argument("--limit", type=int, default=DEFAULT_LIMIT, metavar="N")
    command.add_argument("--newest", action="store_true", help="newest first instead of nearest")
    command.add_argument("--typed", dest="as_typed", action="store_true", help="the words as they are typed")
    output = command.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="the answer as JSON")
    output.add_argument("--csv", action="store_true", help="the list of results for a spreadsheet")
    command.add_argument("--counts", metavar="FACET", help="how many results each value of a facet has")
    command.add_argument("--queries", type=Path, metavar="FILE", help='JSON lines: {"id", "text"}')
    command.add_argument(
        "--run", dest="out", type=Path, metavar="OUT", help="answers of --queries, as JSON lines"
    )
    command.epilog = (
        "Narrow by any facet of the library, each as often as needed: --province NAME --year 2567 --photos"
    )


def add_export_arguments(command: argparse.ArgumentParser) -> None:
    """Add what `khlang export` takes; the facets come from the library, as those of a search."""
    command.add_argument("--format", choices=EXPORT_FORMATS, help="what to write")
    command.add_argument(
        "--offline", action="store_true", help="a zip of the site that works from a USB stick"
    )
    command.add_argument("--ids", nargs="+", default=[], metavar="ID", help="only these records")
    command.add_argument("--query", default="", metavar="คำค้น", help="only what a search finds")
    add_shard_arguments(command)
    command.add_argument(
        "--all", action="store_true", help="of a search, also what has only some of its words"
    )
    command.add_argument("--each", action="store_true", help="a zip with a file for each record")
    command.add_argument(
        "--out", type=Path, metavar="PATH", help="the file to write, or - for standard output"
    )
    command.epilog = (
        "Narrow by any facet of the library, each as often as needed: --province NAME --year 2567"
    )
