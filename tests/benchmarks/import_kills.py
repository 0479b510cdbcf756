"""Kills an import of a folder at a random file, again and again, and looks at what is in the intake.

    python -m tests.benchmarks.import_kills [--files 200] [--kills 10] [--seed 1]

The same command goes on after each kill, until it ends by itself. Then every receipt that was told is looked for, with
the file that it came of, and the folder is brought once more. Prints what was wrong; gives 1 if anything was.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from khlang.intake import open_intake

from tests.conftest import LIBRARY
from tests.exchange.made_files import LETTER, make_table, make_text

# One in so many files is a table of two rows, and one a letter, which is no case.
TABLE_EACH, LETTER_EACH = 5, 7
_TAKEN = re.compile(r"^(.*?): รับเข้าแล้ว .*เลขรับ ([0-9]{4}) ([0-9]{4})$")


@dataclass(slots=True)
class Trial:
    """A folder of files beside an intake: how many cases they are, what was told, and what was wrong."""

    folder: Path
    expected: int = 0
    told: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def files(self) -> Path:
        """The folder that is brought."""
        return self.folder / "files"

    @property
    def intake(self) -> Path:
        """The intake."""
        return self.folder / "intake"

    def make_files(self, count: int) -> None:
        """Make files of all kinds, in two folders, each with other words."""
        for number in range(count):
            path = self.files / str(number % 2) / f"{number:04}"
            path.parent.mkdir(parents=True, exist_ok=True)
            if number % LETTER_EACH == 0:
                path.with_suffix(".txt").write_bytes(LETTER.encode() + str(number).encode())
            elif number % TABLE_EACH == 0:
                path.with_suffix(".csv").write_bytes(
                    make_table().replace("กลุ่ม".encode(), f"กลุ่ม{number}".encode())
                )
                self.expected += 2
            else:
                path.with_suffix(".txt").write_bytes(make_text(title=f"เรื่องที่ {number}"))
                self.expected += 1

    def run(self, receipts: int = 0) -> bool:
        """Bring the folder, and kill that after so many receipts, unless it has ended before; tell whether it ended."""
        command = [sys.executable, "-m", "khlang.cli", "import", "--library", str(LIBRARY)]
        command += ["--intake", str(self.intake), str(self.files)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
            assert process.stdout
            for line in process.stdout:
                found = _TAKEN.match(line.rstrip("\n"))
                if found is None:
                    continue
                number = found[2] + found[3]
                if self.told.setdefault(number, found[1]) != found[1]:
                    self.faults.append(f"{number} was told twice")
                receipts -= 1
                if receipts == 0:
                    os.killpg(process.pid, signal.SIGKILL)
                    return False
        return True

    def look(self) -> None:
        """Compare what was told with what is there."""
        with open_intake(self.intake, min_free_bytes=0) as intake:
            cases = intake.list_cases()
            if len(cases) != self.expected:
                self.faults.append(f"{len(cases)} cases of {self.expected}")
            for number, at in self.told.items():
                source = intake.sources.find(number)
                kept = intake.files.find(source.sha256) if source else None
                if source is None or kept is None or not kept.is_file():
                    self.faults.append(f"{number} of {at} is not there with its file")
                elif hashlib.sha256(kept.read_bytes()).hexdigest() != source.sha256:
                    self.faults.append(f"the file of {number} is another one")


def run_all(folder: Path, files: int, kills: int, seed: int) -> Trial:
    """Bring a folder through so many kills, and give what was wrong."""
    chance = random.Random(seed)
    trial = Trial(folder)
    trial.make_files(files)
    for _ in range(kills):
        if trial.run(chance.randint(1, max(1, trial.expected // (kills + 1)))):
            trial.faults.append("it ended before it was killed")
    if not trial.run():
        trial.faults.append("it did not end")
    trial.look()
    told = len(trial.told)
    trial.run()
    if len(trial.told) != told:
        trial.faults.append("the same folder again added something")
    return trial


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = run_all(Path(folder), asked.files, asked.kills, asked.seed)
    print(f"{trial.expected} cases, {len(trial.told)} receipts told, {asked.kills} kills")
    for fault in trial.faults:
        print(fault)
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
