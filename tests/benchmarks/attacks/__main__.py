"""Runs a folder of hostile inputs against Khlang, each in a process of its own, and tells how each ended.

    python -m tests.benchmarks.attacks FOLDER [--surface NAME …] [--json FILE]

FOLDER holds `manifest.csv` (file, surface, expected, limit, …) and the files that it names. Surfaces: `yaml`,
`unicode-text`, `text-perf`, `names`, `images`, `form`, `csv`, `xlsx`, `markdown-perf`, `workflow` and `site-text`;
`queries` is for `tests.benchmarks.search_attacks`. Of other surfaces nothing reads such files yet, which is said of
each. Exit 1 if anything ended otherwise than expected.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.attacks.apart import Finding, Outcome, run_apart
from tests.benchmarks.attacks.manifest import Row, read_manifest
from tests.benchmarks.attacks.names import check_as_file, check_in_record
from tests.benchmarks.attacks.page_files import check_page
from tests.benchmarks.attacks.photo_files import check_photo
from tests.benchmarks.attacks.posts import check_post, check_sent_name, check_sent_photo
from tests.benchmarks.attacks.sheet_files import check_sheet
from tests.benchmarks.attacks.sound import SoundLibrary
from tests.benchmarks.attacks.texts import check_long_story, check_signs, cut_alone
from tests.benchmarks.attacks.workflow_files import check_as_record, check_rules
from tests.benchmarks.attacks.yaml_files import check_beside_sound, make_typed_form, read_alone, read_as_types
from tests.benchmarks.hostile_site import find_injections
from tests.browser.chromium import open_chromium
from tests.conftest import KNOWLEDGE, LIBRARY

# What takes a surface that is tried elsewhere, and what will take one that nothing takes yet.
ELSEWHERE = {"queries": "tests.benchmarks.search_attacks"}
NOT_YET = dict.fromkeys(("docx",), "no importer yet")
IN_A_BROWSER = "site-text"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with a file, in which the library is checked `checks` times."""

    name: str
    work: Callable[[], Finding]
    checks: int = 0


class Attacks:
    """What is done with the files of a folder."""

    def __init__(self, folder: Path, work: Path) -> None:
        """Load in `work` what all files need."""
        self._folder = folder
        self.sound = SoundLibrary(work)
        self.typed = make_typed_form(self.sound)

    def run(self, row: Row) -> Iterator[Outcome]:
        """Do all that is done with one file."""
        data = (self._folder / row.file).read_bytes()
        steps = LISTS[row.surface](self, row, data) if row.surface in LISTS else ()
        for step in steps:
            finding, seconds, megabytes = run_apart(step.work)
            # What the library's forms and vocabularies take is not counted.
            seconds = max(0.0, seconds - step.checks * self.sound.idle_seconds)
            # A photo's bounds are those of the process that decodes it.
            is_bounded = row.surface == "images" or (seconds <= row.seconds and megabytes <= row.megabytes)
            finding = Finding(finding.result, finding.is_expected and is_bounded)
            yield Outcome(row.file, step.name, finding, seconds, megabytes)
        if not steps:
            is_known = row.surface in NOT_YET or row.surface in ELSEWHERE
            reason = (
                NOT_YET.get(row.surface) or f"see {ELSEWHERE.get(row.surface, 'nothing: unknown surface')}"
            )
            yield Outcome(row.file, "not taken", Finding(reason, is_known), is_taken=False)


# What is done with one file, by surface.
LISTS: dict[str, Callable[[Attacks, Row, bytes], list[Step]]] = {
    "yaml": lambda attacks, row, data: [
        Step("alone", partial(read_alone, row, data)),
        Step("beside a sound record", partial(check_beside_sound, attacks.sound, row, data), checks=1),
        Step("as every type", partial(read_as_types, *attacks.typed, data)),
    ],
    "text-perf": lambda attacks, _row, data: [
        Step("alone", partial(cut_alone, attacks.sound, data)),
        Step("in a record", partial(check_long_story, attacks.sound, data), checks=1),
    ],
    "unicode-text": lambda attacks, _row, data: [
        Step("in a record", partial(check_signs, attacks.sound, data), checks=1)
    ],
    "names": lambda attacks, _row, data: [
        Step("as id, alias, photo", partial(check_in_record, attacks.sound, data), checks=1),
        Step("as file", partial(check_as_file, attacks.sound, data), checks=1),
        Step("sent", partial(check_sent_name, attacks.sound, data)),
    ],
    "images": lambda attacks, row, data: [
        Step("decoded", partial(check_photo, row, data)),
        Step("sent", partial(check_sent_photo, attacks.sound, row, data)),
    ],
    "form": lambda attacks, row, data: [Step("sent", partial(check_post, attacks.sound, row, data))],
    "csv": lambda _attacks, row, data: [Step("read and written", partial(check_sheet, row, data))],
    "xlsx": lambda _attacks, row, data: [Step("read and written", partial(check_sheet, row, data))],
    "markdown-perf": lambda _attacks, row, data: [Step("as a page", partial(check_page, data, row.seconds))],
    "workflow": lambda attacks, _row, data: [
        Step("by our rules", partial(check_rules, data)),
        Step("as a record", partial(check_as_record, attacks.sound, data), checks=1),
    ],
}


def find_in_browser(folder: Path, rows: list[Row]) -> Iterator[Outcome]:
    """Put each text into every text field of both libraries' forms, and open their pages in Chromium."""
    texts = {row.file: (folder / row.file).read_text(encoding="utf-8") for row in rows}
    for library in (LIBRARY, KNOWLEDGE) if texts else ():
        with open_chromium() as browser:
            found = find_injections(texts, browser, library)
        for file, findings in found.items():
            yield Outcome(
                file, f"pages of {library.name}/", Finding(findings or "letters only", not findings)
            )


def show_outcome(outcome: Outcome) -> str:
    """Give a line on one outcome."""
    sign = "BAD" if not outcome.finding.is_expected else "ok " if outcome.is_taken else "-- "
    return (
        f"{sign} {outcome.seconds:5.2f}s {outcome.megabytes:4.0f}MB {outcome.file} [{outcome.step}] "
        f"{outcome.finding.result}"
    )


def sum_up(outcomes: list[Outcome]) -> str:
    """Give a line on all outcomes: how many ended otherwise, how many files were not taken, and the most taken."""
    taken = [outcome for outcome in outcomes if outcome.is_taken]
    bad = sum(not outcome.finding.is_expected for outcome in outcomes)
    text = f"{len(taken)} runs, {bad} not as expected; {len(outcomes) - len(taken)} files not taken"
    if not taken:
        return text
    slowest = max(taken, key=lambda outcome: outcome.seconds)
    largest = max(taken, key=lambda outcome: outcome.megabytes)
    return (
        f"{text}; slowest {slowest.seconds:.2f} s ({slowest.file}), largest {largest.megabytes:.0f} MB "
        f"({largest.file})"
    )


def main() -> int:
    """Run all, print a line a run, and give 1 if any ended otherwise than expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--surface", nargs="*", default=())
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = read_manifest(arguments.folder, arguments.surface)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as work:
        attacks = Attacks(arguments.folder, Path(work))
        for row in rows:
            if row.surface != IN_A_BROWSER:
                for outcome in attacks.run(row):
                    print(show_outcome(outcome), flush=True)
                    outcomes.append(outcome)
    for outcome in find_in_browser(arguments.folder, [row for row in rows if row.surface == IN_A_BROWSER]):
        print(show_outcome(outcome), flush=True)
        outcomes.append(outcome)
    print(sum_up(outcomes))
    if arguments.json:
        arguments.json.write_text(
            json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1)
        )
    return int(any(not outcome.finding.is_expected for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
