"""What is wrong, where, and how to mend it; and how a list of that is reported.

Every stage returns its problems as values instead of raising, so that one run shows all of them. `problem` is the
value, `registry` the table of all codes with their words, `report` a list of problems as text, GitHub annotations
and JSON.
"""

from khlang.problems.problem import START, Level, Mark, Path, Problem, order_problems
from khlang.problems.registry import Channel, say
from khlang.problems.report import (
    has_errors,
    limit_problems,
    neutralise,
    report_github,
    report_json,
    report_text,
)

__all__ = [
    "START",
    "Channel",
    "Level",
    "Mark",
    "Path",
    "Problem",
    "has_errors",
    "limit_problems",
    "neutralise",
    "order_problems",
    "report_github",
    "report_json",
    "report_text",
    "say",
]
