"""The library that a site is built from: loaded, checked, and without errors."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from khlang.checks import load_and_check
from khlang.clock import find_today
from khlang.library import Library, is_draft_file
from khlang.problems import Problem, has_errors, limit_problems, report_text
from khlang.problems.report import show_problem

# Below this name MkDocs shows what plugins log.
log = logging.getLogger("mkdocs.plugins.khlang")


class SiteError(Exception):
    """The site can't be built; the message holds every problem, or what the site engine said."""


def load_sound_library(root: Path, cache: Path | None) -> Library:
    """Load and check a library. Raises SiteError with every problem of it, but for those of drafts."""
    library, problems = load_and_check(root, cache, find_today(), near_duplicates=False)
    stop_on_errors(problems, root)
    return library


def stop_on_errors(problems: Sequence[Problem], root: Path) -> None:
    """Raise SiteError if any problem outside drafts is an error; else log those problems, which are warnings.

    `root` is the folder of the library.
    """
    published = [problem for problem in problems if not is_draft_file(problem.file, root)]
    if has_errors(published):
        raise SiteError(report_text(published))
    for problem in limit_problems(published):
        log.info("%s", show_problem(problem))
