"""The process of its own that builds the site and the desk's index: what that takes in memory goes with it.

It writes lines of JSON: what is wrong with drafts as soon as it knows, then how the build went. What else is printed
goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from khlang.build.sound import SiteError, stop_on_errors
from khlang.build_key import make_build_key
from khlang.checks import load_and_check
from khlang.clock import find_today
from khlang.library import ChangedWhileReadError, Library, LibraryNotFoundError, is_draft_file
from khlang.problems import Problem, neutralise
from khlang.problems.problem import dump_problems
from khlang.publish import PublishError, publish
from khlang.search.desk import Desk, ShardAddress, ShardError, read_addresses
from khlang.search.index.build import build_index
from khlang.site import build_site

# How a build went.
PUBLISHED, UNSOUND, UNWRITABLE, FAILED = "published", "unsound", "unwritable", "failed"


def main() -> None:
    """Build once."""
    parser = argparse.ArgumentParser()
    for name in ("library", "cache", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--shards", type=read_addresses, default=())
    arguments = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(**facts: Any) -> None:
        answers.write(json.dumps(facts) + "\n")
        answers.flush()

    try:
        # A server may still answer from the records of the build before.
        library, problems = load_and_check(
            arguments.library, arguments.cache, find_today(), forgets=False, near_duplicates=False
        )
        drafts = [problem for problem in problems if is_draft_file(problem.file, library.root)]
        tell(problems=dump_problems(drafts))
        tell(**_build(library, problems, arguments.out, arguments.shards))
    except (PublishError, LibraryNotFoundError, ChangedWhileReadError, ShardError) as error:
        tell(result=FAILED, message=str(error))


def _build(
    library: Library, problems: list[Problem], out: Path, shards: tuple[ShardAddress, ...]
) -> dict[str, str]:
    """Publish a library, keep its index, and give what came of it."""
    try:
        stop_on_errors(problems, library.root)
        inverted = build_index(library)
        result, message = PUBLISHED, ""
        try:
            publish(out, partial(build_site, library, inverted=inverted))
        # A folder that can't be written, or a full disk: what is there is served all the same.
        except OSError as error:
            result, message = UNWRITABLE, neutralise(str(error))
    except SiteError as error:
        return {"result": UNSOUND, "message": str(error)}
    desk = Desk(library, inverted, shards)
    desk.index()
    return {"result": result, "message": message, "index": desk.index_key, "build": make_build_key()}


if __name__ == "__main__":
    main()
