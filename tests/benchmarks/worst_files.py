"""Checks files of 64 kB that are wrong from beginning to end, and tells what each took and how much was said of it.

    python -m tests.benchmarks.worst_files

Prints a line a kind, and gives 1 if one takes longer or says more than it may. What the library's forms and
vocabularies take is not counted.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from khlang.checks import find_problems
from khlang.library import load_library
from khlang.problems import Problem, report_github, report_json, report_text
from khlang.yaml_text import MAX_FILE_BYTES

from tests.conftest import LIBRARY, TODAY

MAX_SECONDS = 0.3
MAX_REPORT_BYTES = 100_000
RECORD_ID = "kr-2567-kkn-900"
HEAD = (
    f"id: {RECORD_ID}\nlength: short\nrecorder: กลุ่มทดลอง\ntitle: เรื่องที่ใช้ทดลองเท่านั้น\n"
    "problem: อยากรู้ว่าแฟ้มนี้ทำให้ระบบช้าหรือไม่\nplace: อำเภอน้ำพอง จังหวัดขอนแก่น\n"
    f"story: {'เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้าน ' * 4}\n"
)
# How each begins, and what is written over and over: {n} counts.
KINDS: dict[str, tuple[str, str]] = {
    "unknown keys": ("", "k{n}: abcdef\n"),
    "keys near a known one": ("", "stor{n}: abcd\n"),
    "long keys": ("", "{n:05d}" + "storyrecordertitle" * 5 + ":\n"),
    "keys over one line": ("", "? '{n}" + "ก" * 500 + "'\n: 0812345678\n"),
    "the same key": ("", "x:\n"),
    "keys that are lists": ("", "? [a]\n:\n"),
    "unknown terms": ("missions: [", "ก{n},"),
    "long unknown terms": ("themes: [", "งานจิตอาสาพัฒนาชุมชน{n},"),
    "the same term": ("dimensions: [", "environment,"),
    "terms in one text": ("themes: ", "ก, "),
    "long list": ("theories: [", "กขค,"),
    "the same steps": ("steps: [", "กขค,"),
    "steps with other parts": ("steps: [", "{{xyz: abcdefghijkl,abc: abcdefghijk}},"),
    "photos without a file": ("photos: [", "{{people: กขคง}},"),
    "photos that are not there": ("photos: [", "{{file: abcde.jpg}},"),
    "photos with other parts": (
        "photos: [",
        "{{" + ",".join(f"part_{part}: a" for part in range(30)) + "}},",
    ),
    "adoptions": ("adopted: [", "{{by: กขคง,year: 123456789}},"),
    "ids that lead nowhere": ("related: [", "kr-{n:05d},"),
    "links that are none": ("links: [", "abcdefg,"),
    "aliases": ("aliases: [", "abcdefg,"),
    "mobile numbers": ("advice: [", "0812345678,"),
    "mobile numbers in lines": ("advice:\n- |\n", "  0812345678\n"),
    "mobile numbers in comments": ("", "# 0812345678\n"),
    "addresses": ("advice: [", "ab@cd.co,"),
    "foreign letters": ("advice: [", "กขдค,"),
    "doubled words": ("advice: [", "กขคงจกขคงจ,"),
    "texts cut by comments": ("advice:\n", "- a #\n"),
    "places": ("adopted: [", "{{by: อ.กขคง จ.ขคง,place: จ.กขค}},"),
    "obstacles": ("obstacles: [", "{{problem: กขค}},"),
    "deep lists": ("x:\n", " - - - - - - - - - abcdefghijklmnopqrstuvwxyzabcdefghijklmno\n"),
}


def write_file(kind: str) -> str:
    """Give a record's text of at most MAX_FILE_BYTES."""
    begin, unit = KINDS[kind]
    parts, size, number = [HEAD, begin], len((HEAD + begin).encode()) + 3, 0
    while size <= MAX_FILE_BYTES:
        parts.append(unit.format(n=number))
        size += len(parts[-1].encode())
        number += 1
    return "".join(parts[:-1]) + ("]\n" if begin.endswith("[") else "\n")


def check(root: Path) -> tuple[list[Problem], int, float]:
    """Check a library, and give its problems, the bytes of the longest report and the CPU time in s: a command checks,
    and makes one report."""
    start = time.process_time()
    problems = find_problems(load_library(root), TODAY)
    checked = time.process_time() - start
    sizes, times = [], []
    reports: list[Callable[[list[Problem]], str]] = [report_text, report_github, report_json]
    for report in reports:
        start = time.process_time()
        sizes.append(len(report(problems).encode()))
        times.append(time.process_time() - start)
    return problems, max(sizes), checked + max(times)


def main() -> int:
    """Check each."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("forms", "vocabularies", "pages"):
            shutil.copytree(LIBRARY / name, root / name)
        path = root / "records" / "lesson" / f"{RECORD_ID}.yml"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD, encoding="utf-8")
        check(root)
        none, _size, idle = check(root)
        assert not none
        for kind in KINDS:
            path.write_text(write_file(kind), encoding="utf-8")
            problems, size, taken = check(root)
            seconds = taken - idle
            is_bounded = seconds <= MAX_SECONDS and size <= MAX_REPORT_BYTES
            bad += not is_bounded
            sign = "ok " if is_bounded else "BAD"
            print(f"{sign} {seconds:5.2f} s {len(problems):6d} problems {size:7d} bytes {kind}")
    print(f"{len(KINDS)} files, {bad} not as expected")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
