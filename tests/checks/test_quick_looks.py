"""Quick searches through all texts of a record find all that the rules find, text by text and line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest
from khlang.checks import text as checks
from khlang.checks.text import check_texts
from khlang.fields.check import Audience
from khlang.library import Library
from khlang.problems import START, Problem
from khlang.records.record import Record, Source
from khlang.thai.doubled_words import Repeats, find_repeats, list_doubled_words
from khlang.thai.odd_numbers import find_mixed_digits, list_odd_numbers
from khlang.thai.private_numbers import find_private_numbers, find_suspects
from khlang.thai.text import normalise
from khlang.yaml_text import Entry, Items, Mapping, Text, read_tree, walk_texts

from tests.conftest import ROOT
from tests.damage import CLASSES, break_text

ROUNDS = 400
WORDS = (
    "ชาวบ้าน", "และ", "พัฒนา", "ชุมชน", "การ", "ประชุม", "ระบบ", "ใน", "ตำบล", "น้ำใส", "ทำ", "เเละ", "มาก", "กว่า", "ๆ",
    "นานา", "คน", "ที่", "ล้าน", "บาท", "กลุ่ม", "สัตริ", "e\u0301", "\u0e4d\u0e32", "\u0e33\u0e48", "\u0e33\u0e32",
    "\u0e48\u0e35", "\u0e48\u0e48", "\u200b", "\u200d", "\u00ad", "\u00a0", "  ", " ", "\t", "\n", "\n\n", "\n\n\n",
    "๒๐0", "l00", "1O0", "๑,O๐๐", "256๓", "๑๒๓", "4", "0", "๐", "l", "O", ",", "ชवน", "Аbc", "abc", "\ufffd", "\ue001",
    "someone@a.example", "@", "👩\u200d🌾", "𝟘𝟠𝟙", "\U00010300", "ก" * 70, "08", "1 2", "-", ".", "°", "+", "องศา",
    "081-234-5678", "0 8 1 2 3 4 5 6 7 8", "1-1007-00000-00-1", "18.7883, 98.9853", "maps.app.goo.gl/x", "MAPS", "①",
    "47Q 0500000 2000000", "๑๘.๗๘๘๓ ๙๘.๙๘๕๓",
)  # fmt: skip


def make_text(chance: Random) -> str:
    """Give a text of words that any rule may find something in, some twice in a row, and at times broken."""
    words = [chance.choice(WORDS) * chance.choice((1, 1, 1, 1, 2, 3)) for _ in range(chance.randint(0, 12))]
    text = "".join(word + chance.choice(("", "", " ", "\n")) for word in words)
    return break_text(text, chance.choice(sorted(CLASSES)), chance) if chance.random() < 0.2 else text


def make_source(chance: Random) -> Source:
    """Give a file as read, with blocks, lists and plain texts, in keys that a form knows and in others."""
    keys = ("title", "story", "steps", "summary", "phone", "x", "y")
    entries = []
    for key in keys:
        texts = [Text(make_text(chance), START, chance.random() < 0.5) for _ in range(chance.randint(1, 3))]
        entries.append(
            Entry(Text(key, START), Items(tuple(texts), START) if chance.random() < 0.5 else texts[0])
        )
    return Source(Mapping(tuple(entries), START))


def check_slowly(record: Record, source: Source, audience: Audience, *, warns: bool) -> Iterator[Problem]:
    """Give what the rules find where each is asked of each text and line."""
    for path, label, text, is_private in checks._list_said(record, source, audience):
        yield from checks._check_numbers(text, path, label, checks._ANYWHERE if is_private else None)
        lines = text.value.split("\n") if text.is_block else [text.value]
        for number, line in enumerate(lines if not is_private else ()):
            yield from checks._check_text(line, path, number, label, Repeats() if warns else None)


@pytest.fixture
def ask_slowly(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Problem]]:
    """Give `check_slowly`, in which double words are looked for by their patterns."""

    def ask(*arguments: object, warns: bool) -> list[Problem]:
        with monkeypatch.context() as patch:
            patch.setattr(checks, "list_doubled_words", lambda text, _repeats: list_doubled_words(text))
            return list(check_slowly(*arguments, warns=warns))  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("audience", Audience)
def test_no_problem_of_a_text_is_missed(
    library: Library, ask_slowly: Callable[..., list[Problem]], audience: Audience, seed: int
) -> None:
    """In made texts with everything that rules know of: the same problems in the same order."""
    chance = Random(seed)
    record = next(record for record in library.published if record.form.key == "lesson")
    found = 0
    for _ in range(ROUNDS // 8):
        source = make_source(chance)
        warns = chance.random() < 0.7
        problems = ask_slowly(record, source, audience, warns=warns)
        assert list(check_texts(record, source, audience, warns=warns)) == problems
        found += len(problems)
    assert found > ROUNDS


def test_no_problem_of_an_example_is_missed(
    library: Library, ask_slowly: Callable[..., list[Problem]]
) -> None:
    """In the library's records and in every sound or broken example that can be read."""
    record = library.published[0]
    sources = [record.read_source() for record in library.records]
    for path in sorted((ROOT / "tests" / "examples").rglob("*.yml")):
        tree, _problems = read_tree(path.read_bytes(), "")
        sources += [Source(tree)] if tree else []
    for source in sources:
        problems = ask_slowly(record, source, Audience.ARCHIVE, warns=True)
        assert [
            problem for problem in check_texts(record, source) if problem.field != checks.COMMENT
        ] == problems


def test_each_quick_search_finds_what_its_rule_finds() -> None:
    """Alone, on single texts, as seldom as the rules find anything in made ones."""
    chance = Random(16)
    rows = (ROOT / "tests" / "private_numbers.tsv").read_text(encoding="utf-8").split("\n")
    numbers = [cell for row in rows for cell in row.split("\t")]
    for round_ in range(ROUNDS * 4):
        raw = make_text(chance) + (chance.choice(numbers) if round_ % 2 else "")
        if find_private_numbers(raw):
            assert list(find_suspects(raw)), raw
        text = normalise(raw)
        assert [*list_doubled_words(text, find_repeats(text))] == [*list_doubled_words(text)], text
        if [*list_odd_numbers(text)]:
            assert [*find_mixed_digits(text)], text


def test_what_is_found_in_a_text_of_a_tree_has_its_path(library: Library) -> None:
    """Texts that are searched as one are told apart by their places, also the first and the last."""
    texts = [Text(word, START) for word in ("081-234-5678", "ไม่มี", "", "ก l00", "ข", "081-234-5678")]
    tree = Mapping((Entry(Text("x", START), Items(tuple(texts), START)),), START)
    found = check_texts(library.published[0], Source(tree))
    assert [(problem.code, problem.path) for problem in found] == [
        ("mobile_number", ("x", 0)),
        ("odd_number", ("x", 3)),
        ("mobile_number", ("x", 5)),
    ]
    assert len([*walk_texts(tree)]) == len(texts)
