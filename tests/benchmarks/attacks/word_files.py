"""Hostile Word files, through the child process that reads them."""

from __future__ import annotations

from khlang.exchange.word.client import WordWorker, read_word
from khlang.problems import Level

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.manifest import Row, Verdict
from tests.exchange.word.made import make_word, paragraph


def check_word(row: Row, data: bytes) -> Finding:
    """Read a file, and then a sound one by the same worker; what is taken is text alone, with nothing fetched."""
    with WordWorker() as worker:
        document = read_word(row.file, data, worker)
        after = read_word("sound.docx", make_word(paragraph("ก")), worker)
    refused = [problem.code for problem in document.problems if problem.level is Level.ERROR]
    is_expected = row.verdict is Verdict.EITHER or bool(refused) is (row.verdict is Verdict.REJECT)
    faults = [] if [line.text for line in after.lines] == ["ก"] else ["the next file was not read"]
    faults += ["an address was kept" for line in document.lines if "javascript:" in line.text]
    faults += ["a file was read"] if document.pictures else []
    told = ", ".join(problem.code for problem in document.problems) or f"{len(document.lines)} lines"
    return Finding("; ".join([told, *faults]), is_expected and not faults)
