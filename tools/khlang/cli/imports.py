"""`khlang import`: files that somebody wrote elsewhere go into the intake, as if the phone had reached it.

Into the intake, and not as drafts into the library: there private values may stand, the draft's id makes that a file
which comes twice is one case, and what is erased is erased in one place. A text of our own of which a part could not be
read is not taken in at all, so that what is kept is always the whole, and no second copy of it needs to lie anywhere.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from khlang.checks.submission import check_submission
from khlang.cli.arguments import EXIT_CLEAN, EXIT_PROBLEMS, CommandError, find_cache
from khlang.cli.named_files import NamedFile, list_named_files, read_named_file
from khlang.cli.progress import Progress
from khlang.clock import find_today
from khlang.exchange.files import MAX_SHARED_BYTES, FileKind
from khlang.exchange.paper_text import read_paper_text
from khlang.exchange.readers import open_readers
from khlang.exchange.shared_text import decode_text
from khlang.fields.form_data import FormData
from khlang.forms.model import Form
from khlang.intake import (
    Fate,
    FileImport,
    Imported,
    IntakeError,
    NoCaseError,
    open_intake,
    say_number,
)
from khlang.library import Library, load_schema
from khlang.problems import Level, Problem, neutralise, report_text
from khlang.problems.registry import Channel, say

_FATE_WORDS = {
    Fate.TAKEN: "รับเข้าแล้ว",
    Fate.KNOWN: "มีอยู่แล้ว ไม่ได้รับซ้ำ",
    Fate.LETTER: "เป็นหนังสือราชการ ไม่ใช่บทเรียน จึงไม่ได้รับเข้า",
    Fate.REFUSED: "ยังไม่ได้รับเข้า แฟ้มเดิมยังอยู่ครบ",
}


def import_files(arguments: argparse.Namespace) -> int:
    """Take files into the intake; print receipts, and why one was not taken in; of a folder, a summary."""
    library = load_schema(arguments.library, find_cache())
    files = list(list_named_files(arguments.files))
    run = _Run(library, any(file.is_of_folder for file in files))
    try:
        with (
            open_intake(arguments.intake) as intake,
            open_readers(library, find_today(), mappings=intake.mappings) as by_kind,
            Progress(len(files), "แฟ้ม") as bar,
        ):
            importing = FileImport(intake, by_kind, library.gazetteer, is_correction=arguments.correction)
            for file in files:
                run.take(file, importing, bar)
                bar.count()
    except KeyboardInterrupt:
        run.tell_summary()
        raise CommandError("หยุดแล้ว ที่รับเข้าแล้วอยู่ครบ สั่งคำสั่งเดิมอีกครั้งเพื่อทำต่อ") from None
    except IntakeError as error:
        run.tell_summary()
        raise CommandError(str(error)) from error
    run.tell_summary()
    return EXIT_CLEAN if run.is_clean else EXIT_PROBLEMS


class _Run:
    """What becomes of the files of one command, told as they come or, of a folder, in a summary as well."""

    def __init__(self, library: Library, is_folder: bool) -> None:
        self._library = library
        self._is_folder = is_folder
        self._fates: Counter[Fate] = Counter()
        self._missed: list[tuple[str, str]] = []

    @property
    def is_clean(self) -> bool:
        """Whether all that was named is in the intake."""
        return not self._missed

    def take(self, file: NamedFile, importing: FileImport, bar: Progress) -> None:
        """Take one file in. Raises IntakeError where nothing can be kept any more."""
        name = neutralise(_show(file.name))
        try:
            data = read_named_file(file, MAX_SHARED_BYTES)
            for told in importing.take(file.path.name if file.path.name != "-" else name, data):
                bar.hide()
                self._tell(name, told, data)
        except OSError as error:
            bar.hide()
            code = "import_not_read" if error.strerror else "import_not_plain"
            problem = Problem.of(code, facts={"file": name, "reason": error.strerror or ""})
            self._miss(name, say(problem), Fate.REFUSED)
        except NoCaseError as error:
            self._miss(name, str(error), Fate.REFUSED)

    def _tell(self, name: str, told: Imported, data: bytes) -> None:
        at = f"{name} {told.row}" if told.row else name
        match told.fate:
            case Fate.TAKEN | Fate.KNOWN:
                self._fates[told.fate] += 1
                if told.fate is Fate.TAKEN or not self._is_folder:
                    noun = f"{told.form.noun} " if told.form else ""
                    words = f"{at}: {_FATE_WORDS[told.fate]} {noun}เลขรับ {say_number(told.number)}"
                    # Told is what is on the disk, also to who reads along when this process is killed.
                    print(words, flush=True)
                if told.reading and told.form:
                    self._tell_case(name, told, told.form, data)
            case Fate.LETTER:
                self._miss(at, _FATE_WORDS[Fate.LETTER], Fate.LETTER)
            case Fate.REFUSED:
                self._tell_refusal(name, at, told)

    def _tell_refusal(self, name: str, at: str, told: Imported) -> None:
        if told.number:
            words = f"{told.words} (เลขรับ {say_number(told.number)}) ถ้าเป็นฉบับแก้ สั่งใหม่พร้อม --correction"
            self._miss(at, words, Fate.REFUSED)
            return
        is_shared = told.kind is FileKind.SHARED
        if is_shared:
            print(report_text([problem._replace(file=name) for problem in told.problems]))
            self._miss(at, f"{_FATE_WORDS[Fate.REFUSED]} แก้ตามบรรทัดข้างบนแล้วสั่งใหม่", Fate.REFUSED)
            return
        said = dict.fromkeys([told.words, *(say(problem) for problem in told.problems)])
        self._miss(at, " ".join(filter(None, said)), Fate.REFUSED)

    def _miss(self, at: str, words: str, fate: Fate) -> None:
        self._fates[fate] += 1
        self._missed.append((at, words))
        # Of a folder they stand together in the summary.
        if not self._is_folder:
            print(neutralise(f"{at}: {words}"))

    def _tell_case(self, name: str, told: Imported, form: Form, data: bytes) -> None:
        """Tell what an officer should know of a case; where it is one of a folder, its page does."""
        if self._is_folder or told.reading is None:
            return
        for line in _list_notes(form, told):
            print(f"  {line}")
        if told.kind is FileKind.SHARED:
            paper = read_paper_text(decode_text(data), self._library.forms)
            found = check_submission(form, paper.data, self._library.gazetteer, find_today())
            for problem in sorted(paper.locate(found, name), key=lambda problem: problem.mark):
                print(f"  {_say_problem(problem)}")

    def tell_summary(self) -> None:
        """Print what became of a folder: counts first, then each file that is not in the intake."""
        if not self._is_folder:
            return
        print("\nสรุป")
        for fate, words in _FATE_WORDS.items():
            print(f"{self._fates[fate]:>7,}  {words}")
        if self._missed:
            print("\nที่ไม่ได้รับเข้า")
            for at, words in self._missed:
                print(neutralise(f"  {at}: {words}"))


def _show(name: str) -> str:
    """Give a file's name without what would move the terminal's cursor or turn the line around."""
    return "".join(sign if sign.isprintable() else "�" for sign in name.encode("utf-8", "replace").decode())


def _list_notes(form: Form, told: Imported) -> Iterator[str]:
    """Give what an officer should know of a case that was taken in."""
    data: FormData = told.reading.data if told.reading else {}
    keys = {name.partition(".")[0] for name in data}
    private = [field.label for field in form.asked_fields if not field.is_public and field.key in keys]
    if private:
        yield f"เก็บในระบบรับเรื่องเท่านั้น ไม่ลงในแฟ้มของคลัง: {', '.join(private)}"
    if told.unused:
        is_shared = told.kind is FileKind.SHARED
        named = [each.name if is_shared else each.picture.where or each.name for each in told.unused]
        why = "มีภาพที่ไม่มีช่องใดอ้างถึง" if is_shared else "มีภาพที่แสดงบนเว็บไม่ได้หรือไม่มีช่องให้"
        yield f"{why} จึงไม่ได้เก็บ: {', '.join(named)}"
    yield from _list_warnings(told.problems)
    left = len(told.reading.leftovers) if told.reading else 0
    if left:
        yield f"มีข้อความที่ยังไม่มีช่อง {left} บรรทัด อ่านได้ที่หน้าเรื่องบนโต๊ะเจ้าหน้าที่"


def _list_warnings(problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems:
        yield f"ควรดู {say(problem)}"


def _say_problem(problem: Problem) -> str:
    where = f"{problem.file}:{problem.mark.line}:{problem.mark.column}"
    word = "ควรดู" if problem.level is Level.WARNING else "ยังขาด"
    return f"{where} {word} {problem.field}: {say(problem, Channel.FORM)}"
