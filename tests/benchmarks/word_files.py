"""What it takes to read many Word files: CPU seconds of all processes, and their memory as the files go by.

    python -m tests.benchmarks.word_files FOLDER [--files 1000] [--library tests/library]

Makes so many files in FOLDER of the library's records, unless it has them: by turns as we write them, read back by
their content controls, and without these, as anybody's, read by their headings. Each has a title of its own. Exit 1 if
a file was not read as a form, if all took more than 60 CPU seconds, or if memory grew by a tenth after the first half.
"""

from __future__ import annotations

import argparse
import io
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from khlang.clock import find_today
from khlang.exchange.files import FileKind
from khlang.exchange.readers import open_readers
from khlang.exchange.reading import Kind
from khlang.exchange.word.official_form import Imprint, write_official_form
from khlang.library import Library, load_library
from khlang.records.record import Record
from khlang.thai.dates import Date

from tests.conftest import LIBRARY

MAX_CPU_SECONDS = 60
MAX_GROWTH = 1.1
CONTROLS = re.compile(rb"<w:sdtPr>.*?</w:sdtPr>", re.DOTALL)


def make_files(folder: Path, library: Library, count: int) -> list[Path]:
    """Give so many Word files in a folder, made if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:04}.docx" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            path.write_bytes(make_file(library, library.records[number % len(library.records)], number))
    return paths


def make_file(library: Library, record: Record, number: int) -> bytes:
    """Give one record as a Word file, with its photos; every other one without content controls."""
    title = {record.form.roles.title: f"{record.title} {number}"}
    photos = {
        name: library.photo_path(record, name).read_bytes() for name in library.photo_files.get(record.id, ())
    }
    changed = replace(record, values={**record.values, **title})
    data = write_official_form(changed, Imprint("คลัง", Date(2026, 11, 22)), photos)
    return data if number % 2 else _take_controls_out(data)


def _take_controls_out(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, CONTROLS.sub(b"", old.read(name)))
    return out.getvalue()


def read_files(paths: list[Path], library: Library) -> Iterator[tuple[bool, float]]:
    """Read files as an import does; of each, whether it is a form, and how much memory the processes have, in MB."""
    with open_readers(library, find_today()) as readers:
        for path in paths:
            cases = readers[FileKind.WORD](path.name, path.read_bytes())
            yield all(case.reading.kind is Kind.FORM for case in cases.cases), measure_memory()


def measure_memory() -> float:
    """Give the memory of this process and of those that it started, in MB."""
    own = Path("/proc/self")
    children = (own / f"task/{own.resolve().name}/children").read_text(encoding="ascii").split()
    statuses = [own / "status", *(Path(f"/proc/{child}/status") for child in children)]
    found = [
        re.search(r"^VmRSS:\s+(\d+) kB", each.read_text(encoding="ascii"), re.MULTILINE) for each in statuses
    ]
    return sum(int(each[1]) for each in found if each) / 1000


def measure_cpu() -> float:
    """Give the CPU seconds of this process and of those that it started and ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + usage.ru_utime + usage.ru_stime


def main() -> int:
    """Make the files, read them, and tell what that took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--library", type=Path, default=LIBRARY)
    arguments = parser.parse_args()
    library = load_library(arguments.library)
    paths = make_files(arguments.folder, library, arguments.files)
    started = measure_cpu()
    found = list(read_files(paths, library))
    seconds = measure_cpu() - started
    bad = sum(not is_form for is_form, _memory in found)
    half, end = found[len(found) // 2][1], found[-1][1]
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} files, {size:.0f} MB: {seconds:.1f} CPU s, {bad} not read as forms")
    print(f"memory after the first {found[0][1]:.0f} MB, after half {half:.0f} MB, at the end {end:.0f} MB")
    return int(bad > 0 or seconds > MAX_CPU_SECONDS or end > half * MAX_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
