"""Runs a folder of hostile inputs against Khlang, each in a process of its own, and tells how each ended.

    python -m tests.benchmarks.attacks FOLDER [--json FILE]

FOLDER holds `manifest.csv` (file, surface, name, expected, …) and the files that it names. Surfaces:
`yaml`, `unicode-text`, `text-perf`, `names` and `site-text`. Exit 1 if anything ended otherwise than expected.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import pickle
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from khlang.checks import find_problems
from khlang.library import Library, load_library
from khlang.problems import START
from khlang.problems.report import show_problem
from khlang.search.text.tokenizer import Tokenizer, make_tokenizer
from khlang.thai.text import normalise
from khlang.yaml_text import MAX_FILE_BYTES, Entry, Mapping, Text, find_forbidden, read_tree, write_node

from tests.benchmarks.hostile_site import find_injections
from tests.browser.chromium import open_chromium
from tests.conftest import LIBRARY

TODAY = datetime.date(2026, 11, 20)
MAX_SECONDS = 1.0
MAX_RSS_MB = 200
FIELD_BYTES = 60_000
SOUND_ID = "kr-2567-kkn-001"
HOSTILE_ID = "kr-2567-kkn-900"

# Refused by loaders that guess types; here nothing is guessed, so the text is kept exactly, and the form
# decides (none of these is a field's value).
KEPT_AS_TEXT = {
    "big int hex", "big int oct", "big int bin", "sexagesimal", "bad date", "bad time", "= value",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How one file ended: what happened, whether that is as expected, and what it took."""

    file: str
    step: str
    result: str
    is_expected: bool
    seconds: float
    rss_mb: float


def run_apart(work: Callable[[], tuple[str, bool]]) -> tuple[str, bool, float, float]:
    """Run work in a forked process: (result, as expected, CPU seconds, peak memory in MB)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        started = time.process_time()
        try:
            answer = work()
        except BaseException as error:
            answer = (f"{type(error).__name__}: {error}", False)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump((*answer, time.process_time() - started), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _pid, status, usage = os.wait4(child, 0)
    if not data:
        return f"died with status {status}", False, 0.0, usage.ru_maxrss / 1024
    result, is_expected, seconds = pickle.loads(data)
    return result, is_expected, seconds, usage.ru_maxrss / 1024


class Attacks:
    """The attacks on one library, made once for all files."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder
        self.root = Path(shutil.copytree(LIBRARY, work / "knowledge"))
        for record in (self.root / "records").glob("*/*"):
            if record.stem != SOUND_ID:
                shutil.rmtree(record) if record.is_dir() else record.unlink()
        self.sound = (self.root / "records" / "lesson" / f"{SOUND_ID}.yml").read_text(encoding="utf-8")
        self.sound = re.sub(r"^(related|centre):.*\n", "", self.sound, flags=re.MULTILINE)
        (self.root / "records" / "lesson" / f"{SOUND_ID}.yml").write_text(self.sound, encoding="utf-8")
        self.library: Library = load_library(self.root)
        self.tokenizer: Tokenizer = make_tokenizer(self.library)
        self.find_words("อุ่นเครื่อง")
        assert not find_problems(self.library, TODAY)

    def find_words(self, text: str) -> list[str]:
        """Give the words of a text, in order."""
        return [word for _start, words in self.tokenizer.tokenize(text) for word in words]

    def check_beside_sound(self, name: str, data: bytes) -> list[str]:
        """Check data as a record beside the sound one, which must stay sound; give the hostile file's lines."""
        path = self.root / "records" / "lesson" / name
        path.write_bytes(data)
        try:
            library = load_library(self.root)
            problems = find_problems(library, TODAY)
        finally:
            path.unlink()
        own = [problem for problem in problems if name in problem.file]
        # A near-duplicate of the sound record is told at the hostile one; nothing may be told of the sound one.
        assert own == problems, problems
        assert SOUND_ID in {record.id for record in library.records}
        lines = [show_problem(problem) for problem in own]
        assert all(re.match(r".+:\d+:\d+ ", line) for line in lines)
        return lines

    def yaml_alone(self, data: bytes, expected: str, name: str) -> tuple[str, bool]:
        """The file through `yaml_text` alone."""
        tree, problems = read_tree(data, "hostile.yml")
        if problems:
            is_expected = not expected.startswith("ACCEPT:") and expected != "ACCEPT"
            return f"refused: {show_problem(problems[0])}"[:150], is_expected
        assert tree is not None
        kept = write_node(tree).encode()
        again, _problems = read_tree(kept, "again.yml")
        # Escaped, a text of line ends alone outgrows the bound; otherwise the way back is the same text.
        is_same = len(kept) > MAX_FILE_BYTES or (again is not None and write_node(again).encode() == kept)
        is_expected = is_same and ("ACCEPT" in expected or "round-trip" in expected or name in KEPT_AS_TEXT)
        return "kept as text", is_expected

    def yaml_as_record(self, data: bytes) -> tuple[str, bool]:
        """The file as a record beside a sound one."""
        lines = self.check_beside_sound(f"{HOSTILE_ID}.yml", data)
        return (lines[0][:150] if lines else "no problem"), bool(lines)

    def text_alone(self, data: bytes) -> tuple[str, bool]:
        """The text straight into `thai` and `search/analysis`."""
        text = data.decode("utf-8", "replace")
        normal = normalise(text)
        return f"{len(self.find_words(text))} words", normalise(normal) == normal

    @staticmethod
    def with_story(text: str) -> bytes:
        """A short sound record with this story; what else it holds leaves 5,000 bytes of the bound free."""
        words = {
            "id": HOSTILE_ID,
            "length": "short",
            "recorder": "กลุ่มทดลอง",
            "title": "เรื่องที่ใช้ทดลองเท่านั้น",
            "problem": "อยากรู้ว่าข้อความนี้ทำให้ระบบช้าหรือไม่",
            "place": "อำเภอน้ำพอง จังหวัดขอนแก่น",
            "story": text,
        }
        entries = tuple(Entry(Text(key, START), Text(value, START)) for key, value in words.items())
        return write_node(Mapping(entries, START)).encode("utf-8", "surrogatepass")

    def text_in_record(self, data: bytes) -> tuple[str, bool]:
        """The text, cut to FIELD_BYTES, as a field of a sound record."""
        text = data[:FIELD_BYTES].decode("utf-8", "ignore")
        lines = self.check_beside_sound(f"{HOSTILE_ID}.yml", self.with_story(text))
        is_read = not any("กิโลไบต์" in line for line in lines)
        return (lines[0].split(" ", 1)[1][:120] if lines else "no problem"), is_read

    def unicode_in_record(self, data: bytes) -> tuple[str, bool]:
        """The text at the end of a sound story: refused with its place, or kept in normal form."""
        text = data.decode("utf-8", "surrogatepass")
        story = "เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้านตั้งแต่ต้นปีจนถึงปลายปีแล้วเห็นผลจริง " * 3 + f"\n\nก {text} ข"
        record = self.with_story(story)
        lines = self.check_beside_sound(f"{HOSTILE_ID}.yml", record)
        if find_forbidden(text) is not None:
            return f"refused: {lines[0]}"[:150], any(
                "อักขระควบคุม" in line or "UTF-8" in line for line in lines
            )
        tree, _problems = read_tree(record, "x.yml")
        assert tree is not None
        node = tree.get("story")
        assert isinstance(node, Text)
        kept = normalise(node.value)
        is_same = kept == normalise(story) and normalise(kept) == kept
        is_found = set(self.find_words(text)) <= set(self.find_words(kept))
        return f"kept, {len(lines)} remarks: {lines[:1]}"[:150], is_same and is_found

    def name_as_file(self, data: bytes) -> tuple[str, bool]:
        """The name as a record's file, id, alias and photo: refused, and nothing written anywhere."""
        name = data.decode("utf-8", "surrogatepass")
        before = sorted(str(path) for path in self.root.rglob("*"))
        quoted = write_node(Text(name, START)).strip() or "''"
        record = self.sound.replace(f"id: {SOUND_ID}", f"id: {quoted}\naliases: [{quoted}]")
        record = record.replace("file: ledger.jpg", f"file: {quoted}")
        lines = self.check_beside_sound(f"{HOSTILE_ID}.yml", record.encode("utf-8", "surrogatepass"))
        results = [f"id: {lines[0][:110]}"]
        try:
            lines += self.check_beside_sound(f"{name}.yml", b"title: x\n")
        except (OSError, ValueError) as error:
            results.append(f"no such file can be: {type(error).__name__}")
        after = sorted(str(path) for path in self.root.rglob("*"))
        return "; ".join(results), bool(lines) and before == after

    def steps(self, row: dict[str, str], data: bytes) -> dict[str, Callable[[], tuple[str, bool]]]:
        """Give what is done with one file, by name."""
        name = row["name"].strip("'")
        match row["surface"]:
            case "yaml":
                alone = partial(self.yaml_alone, data, row["expected"], name)
                return {"alone": alone, "beside a sound record": partial(self.yaml_as_record, data)}
            case "text-perf":
                return {
                    "alone": partial(self.text_alone, data),
                    "in a record": partial(self.text_in_record, data),
                }
            case "unicode-text":
                return {"in a record": partial(self.unicode_in_record, data)}
            case "names":
                return {"as file, id, alias, photo": partial(self.name_as_file, data)}
            case _:
                return {}


def read_manifest(folder: Path) -> list[dict[str, str]]:
    """Give the rows of the manifest."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def attack(attacks: Attacks, rows: list[dict[str, str]]) -> list[Outcome]:
    """Run every file of the surfaces that need no browser."""
    outcomes = []
    for row in rows:
        steps = attacks.steps(row, (attacks.folder / row["file"]).read_bytes())
        for step, work in steps.items():
            result, is_expected, seconds, rss = run_apart(work)
            is_bounded = seconds <= MAX_SECONDS and rss <= MAX_RSS_MB
            outcomes.append(Outcome(row["file"], step, result, is_expected and is_bounded, seconds, rss))
    return outcomes


def main() -> int:
    """Run all, print a line a file, and give 1 if any ended otherwise than expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = read_manifest(arguments.folder)
    with tempfile.TemporaryDirectory() as work:
        attacks = Attacks(arguments.folder, Path(work))
        outcomes = attack(attacks, rows)
    texts = {
        row["file"]: (arguments.folder / row["file"]).read_text()
        for row in rows
        if row["surface"] == "site-text"
    }
    with open_chromium() as browser:
        injections = find_injections(texts, browser)
    for file, findings in injections.items():
        outcomes.append(Outcome(file, "in a browser", findings or "letters only", not findings, 0.0, 0.0))
    for outcome in outcomes:
        sign = "ok " if outcome.is_expected else "BAD"
        print(
            f"{sign} {outcome.seconds:5.2f}s {outcome.rss_mb:4.0f}MB {outcome.file} [{outcome.step}] {outcome.result}"
        )
    bad = [outcome for outcome in outcomes if not outcome.is_expected]
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    largest = max(outcomes, key=lambda outcome: outcome.rss_mb)
    print(
        f"{len(outcomes)} runs, {len(bad)} not as expected; slowest {slowest.seconds:.2f} s ({slowest.file}), "
        f"largest {largest.rss_mb:.0f} MB ({largest.file})"
    )
    if arguments.json:
        arguments.json.write_text(
            json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1)
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
