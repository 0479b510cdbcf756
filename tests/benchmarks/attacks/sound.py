"""A library with one sound record, beside which hostile files are checked."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

from khlang.checks import find_problems
from khlang.library import Library, load_library
from khlang.problems import Problem, report_github, report_json, report_text
from khlang.problems.report import limit_problems, show_problem
from khlang.search.text.tokenizer import make_tokenizer

from tests.conftest import LIBRARY, TODAY

SOUND_ID = "kr-2567-kkn-001"
HOSTILE_ID = "kr-2567-kkn-900"


class SoundLibrary:
    """The tests' library with one record, in a folder of its own; a check of it alone takes `idle_seconds` of CPU."""

    def __init__(self, work: Path) -> None:
        """Copy the library below `work`, and load what every check needs."""
        self.root = Path(shutil.copytree(LIBRARY, work / "knowledge"))
        for record in (self.root / "records").glob("*/*"):
            if record.stem != SOUND_ID:
                shutil.rmtree(record) if record.is_dir() else record.unlink()
        path = self.root / "records" / "lesson" / f"{SOUND_ID}.yml"
        self.record = re.sub(
            r"^(related|centre):.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        path.write_text(self.record, encoding="utf-8")
        library = self.library = load_library(self.root)
        self.tokenizer = make_tokenizer(library)
        self.find_words("อุ่นเครื่อง")
        assert not find_problems(library, TODAY)
        started = time.process_time()
        assert not find_problems(load_library(self.root), TODAY)
        self.idle_seconds = time.process_time() - started

    def find_words(self, text: str) -> list[str]:
        """Give the words of a text, in order."""
        return [word for _start, words in self.tokenizer.tokenize(text) for word in words]

    def check_beside(self, file: str, data: bytes) -> tuple[Library, list[Problem]]:
        """Check data as a file below `records/`, beside the sound record; give the library and the file's problems.

        Raises AssertionError if anything is told of another file, or if a report lets the file's words through as a
        command.
        """
        path = self.root / "records" / file
        path.write_bytes(data)
        try:
            library = load_library(self.root)
            problems = find_problems(library, TODAY)
        finally:
            path.unlink()
        # A near-duplicate of the sound record is told at the hostile one; nothing may be told of the sound one.
        own = [problem for problem in problems if path.name in problem.file]
        assert own == problems, problems
        assert SOUND_ID in {record.id for record in library.records}
        check_reports(own)
        return library, own


def check_reports(problems: list[Problem]) -> None:
    """Raise AssertionError if a report on the problems holds a line, or a command of GitHub's, of somebody else's."""
    shown = limit_problems(problems)
    assert all(re.match(r".+:\d+:\d+ ", show_problem(problem)) for problem in shown)
    lines = report_text(problems).splitlines()
    assert len(lines) == len(shown) + bool(shown)
    assert not any("##[" in line or line.lstrip().startswith("::") for line in lines)
    commands = report_github(problems).splitlines()
    assert len(commands) == len(shown)
    assert all(re.fullmatch(r"::(error|warning) file=[^:]*::(?!.*(##\[|::)).*", line) for line in commands)
    assert "##[" not in report_json(problems)
