"""What was read of a text, as a value that still knows on which line each thing was opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khlang.fields.form_data import FormData, name_control
from khlang.forms.model import Form
from khlang.problems import Mark, Path, Problem


@dataclass(frozen=True, slots=True)
class PaperText:
    """A text that was read: its form, if it names one, its data, and what could not be read, each with its line.

    `head` is the line of the head. `lines` gives, by the names of controls, the line on which each field, part and
    item was opened; the terms of a list that share one control have that of their field.
    """

    form: Form | None
    data: FormData
    problems: tuple[Problem, ...]
    head: int
    lines: Mapping[str, int]

    def locate(self, problems: Iterable[Problem], file: str) -> Iterator[Problem]:
        """Give problems of the data with the file, and the line of the innermost thing on their path that was opened.

        What is missing was opened nowhere: it stands at the head.
        """
        for problem in problems:
            yield problem.at(file, Mark(self._find_line(problem.path), 1))

    def _find_line(self, path: Path) -> int:
        names = (name_control(path[:length]) for length in range(len(path), 0, -1))
        return next((self.lines[name] for name in names if name in self.lines), self.head)
