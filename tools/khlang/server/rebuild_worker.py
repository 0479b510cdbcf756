"""The process of its own that builds the site and the desk's index: what a build takes in memory goes with it.

It writes lines of JSON: what is wrong with drafts as soon as it knows, then how the build went. What else is printed
goes to standard error. One that `--waits` has read modules and dictionaries before there is anything to build, and
begins when it is told a line: they take as long as all the rest of a build after one edit of 1,000 records. As long as
it waits, it holds their memory.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from khlang.build.sound import SiteError, stop_on_errors
from khlang.build_key import PACKAGE, hash_code, list_packages, make_build_key
from khlang.checks import load_and_check
from khlang.clock import find_today
from khlang.library import (
    ChangedWhileReadError,
    Library,
    LibraryNotFoundError,
    is_draft_file,
    load_schema,
)
from khlang.pages.line_breaks import make_word_keeper
from khlang.problems import Problem, neutralise
from khlang.problems.problem import dump_problems
from khlang.publish import PublishError, publish
from khlang.search.desk import Desk, ShardAddress, ShardError, read_addresses
from khlang.search.index.build import build_index
from khlang.search.text.tokenizer import make_tokenizer
from khlang.site import build_site, read_site
from khlang.thai.doubled_words import list_doubled_words
from khlang.thai.words import cut_name

# How a build went.
PUBLISHED, UNSOUND, UNWRITABLE, FAILED = "published", "unsound", "unwritable", "failed"


def main() -> None:
    """Build once."""
    # Ctrl-C goes to the server's children, too, and it ends this one itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    for name in ("library", "cache", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--shards", type=read_addresses, default=())
    parser.add_argument("--waits", action="store_true")
    arguments = parser.parse_args()
    # As in `khlang build`.
    gc.set_threshold(200_000, 50, 1_000)
    if arguments.waits and not _wait(arguments.library, arguments.cache):
        return
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


def _wait(root: Path, cache: Path) -> bool:
    """Read what every build reads, wait for a line, and tell whether there was one before the server ended.

    Where the code has changed since, this process begins anew, without waiting.
    """
    begun = make_build_key()
    # What is wrong there is told by the build.
    with contextlib.suppress(LibraryNotFoundError, SiteError, OSError):
        _prepare(root, cache)
    gc.freeze()
    is_told = bool(sys.stdin.readline())
    if is_told and not _is_code(begun):
        again = [each for each in sys.orig_argv[1:] if each != "--waits"]
        os.execv(sys.executable, [sys.executable, *again])  # noqa: S606  this process' own program
    return is_told


def _is_code(key: str) -> bool:
    """Tell whether the code is that of a build key; it is not while its files come and go."""
    try:
        return hash_code(PACKAGE, list_packages(sys.path)) == key
    except OSError:
        return False


def _prepare(root: Path, cache: Path) -> None:
    """Read the dictionaries that new texts are checked, cut and set by, and the site's settings."""
    schema = load_schema(root, cache)
    make_tokenizer(schema).prepare()
    make_word_keeper(schema).mark_text("ก")
    # A word that stands twice, and a name of several words.
    _ = [*list_doubled_words("และและ")], cut_name("คนไทยใจดี")
    read_site(root)


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
    sys.stderr.flush()
    # To take a library apart value by value takes half a second.
    os._exit(0)
