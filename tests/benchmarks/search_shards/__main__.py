"""Reads the arguments, and measures."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import search_shards
from tests.benchmarks.search_shards.at_size import measure_made
from tests.benchmarks.search_shards.retrieval import measure_set
from tests.shard_servers import require_xapian


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(
        description=search_shards.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--records", type=int)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--texts", type=Path, help="a folder of texts, as `make_library` takes")
    parser.add_argument("--data", type=Path, help="a retrieval set")
    parser.add_argument("--cache", type=Path, help="a folder that keeps terms between runs")
    arguments = parser.parse_args()
    require_xapian()
    if arguments.data:
        measure_set(arguments.data, arguments.shards, arguments.cache)
    if arguments.records:
        with tempfile.TemporaryDirectory() as folder:
            measure_made(arguments.records, arguments.shards, arguments.texts, Path(folder))


if __name__ == "__main__":
    main()
