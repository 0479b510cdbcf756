"""What reads usual files without libyaml reads them as libyaml does, and leaves all others to it."""

from __future__ import annotations

from random import Random

import pytest
from khlang.problems import Problem
from khlang.yaml_text import Items, Mapping, Node, Text, read_tree, write_node
from khlang.yaml_text import read as reading
from khlang.yaml_text.simple import read_simple

from tests.conftest import LIBRARY, ROOT

ROUNDS = 3_000
KEYS = ("a", "b", "story", "name_2", "x", "A", "ขอ", "'q'", "<<", "null")
VALUES = (
    "ข้อความ", "a b", "  two", "end ", "", "", "", "|", "|-", "|+", ">", "| ", "|2", "'q'", "'it''s'", '"d"',
    '"d\\n"', "'open", "[a, b]", "[]", "[ a ,b ]", "[a,, b]", "[a, ]", "[a: b]", "{a: b}", "{a: b, c: d}",
    "{a: b, a: c}", "{a}", "{}", "[[a]]", "x: y", "x:y", "x:", "http://a.example/b:c", "- x", "-x", "-", "?",
    "? x", "&a x", "*a", "!t x", "@x", "%x", "`x", "#x", "a #b", "a#b", "~", "...", "---", "“ก”", "é",
    "👩\u200d🌾", "a\u00a0b", "\u200bx", "=", "<<", "'a' b", '"a": b', "a, b]", "๑)", '[a b, "c"]', "[-a]",
    "[a-b]", "{a: -b}", "{a:b}", "{a: }", "[ ]", "{ }", "a\\b", "|x", "|- x", "[a] ", "[a] b", "'' ''", "\t",
)  # fmt: skip
SIGNS = "\n  :-#'\"|[]{},ก\t"


def show(node: Node | None) -> object:
    """Give a node with all that its equality leaves out."""
    match node:
        case Text():
            return node.value, node.mark, node.is_block, node.source
        case Items():
            return node.mark, [show(item) for item in node.items]
        case Mapping():
            return node.mark, [(show(entry.key), show(entry.value)) for entry in node.entries]
        case _:
            return None


def read_both(text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, list[Problem]]]:
    """Give what is read of a text, and what libyaml alone reads."""
    tree, problems = read_tree(text.encode(), "x.yml")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_simple", lambda _text: None)
        other, other_problems = read_tree(text.encode(), "x.yml")
    return [(show(tree), problems), (show(other), other_problems)]


def make_lines(chance: Random) -> str:
    """Give lines of keys, items, values and blocks, indented so that some belong together."""
    lines: list[str] = []
    indent, wildness = 0, chance.choice((0.02, 0.02, 0.3))
    for number in range(chance.randint(1, 9)):
        is_wild = chance.random() < wildness
        if is_wild:
            indent = max(0, indent + chance.choice((2, -2, 1, -4)))
        dash = chance.choice(("- ", "-  ")) if chance.random() < wildness else ""
        key = (
            f"{KEYS[chance.randrange(10)] if is_wild else f'k{number}'}:"
            if chance.random() > wildness / 2
            else ""
        )
        value = chance.choice(VALUES) if chance.random() < wildness * 2 else chance.choice(VALUES[:4])
        value = chance.choice((value, value, "|", "|-"))
        below = chance.choice(("", "", "", "list", "rows", "mapping")) if key and not is_wild else ""
        lines.append(
            " " * indent
            + dash
            + key
            + (" " if key and value and not below else "")
            + ("" if below else value)
        )
        inner = indent + chance.choice((2, 2, 2, 4, 0))
        if below == "list":
            lines += [f"{' ' * inner}- {chance.choice(VALUES[:4])}" for _ in range(chance.randint(1, 3))]
        elif below == "rows":
            lines += [f"{' ' * inner}- a: ก\n{' ' * inner}  b: {chance.choice(VALUES[:4])}" for _ in range(2)]
        elif below == "mapping":
            lines += [f"{' ' * (inner + 2)}{name}: ก" for name in "ab"]
        elif value.startswith(("|", ">")):
            for _ in range(chance.randint(1, 3)):
                aside = chance.choice((-1, 1, 2)) if chance.random() < wildness else 0
                lines.append(" " * max(0, inner + aside) + chance.choice(("ก", "- ก: ข", "ก")))
                lines += [""] * chance.choice((0, 0, 1, 2))
        lines += [""] * chance.choice((0, 0, 0, 0, 0, 1))
    return "\n".join(lines) + chance.choice(("\n", "\n", "\n", "", "\n\n"))


@pytest.mark.parametrize("seed", range(3))
def test_made_texts_are_read_as_libyaml_reads_them(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """The same nodes with the same places, or the same problems; of the made texts, enough are usual ones."""
    chance = Random(seed)
    simple = 0
    for _ in range(ROUNDS):
        text = make_lines(chance)
        found, wanted = read_both(text, monkeypatch)
        assert found == wanted, text
        simple += read_simple(text) is not None
    assert simple > ROUNDS / 10


def test_records_and_what_becomes_of_them_are_read_as_libyaml_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As they stand, with signs put in or taken out, with lines moved, and as the package writes them."""
    chance = Random(16)
    paths = [*LIBRARY.rglob("*.yml"), *(ROOT / "tests" / "examples").rglob("*.yml")]
    for path in sorted(paths):
        text = path.read_bytes().decode("utf-8", "replace")
        found, wanted = read_both(text, monkeypatch)
        assert found == wanted, path
        for _ in range(6):
            place = chance.randrange(len(text) + 1)
            piece = "".join(chance.choice(SIGNS) for _ in range(chance.randint(0, 2)))
            broken = text[:place] + piece + text[place + chance.randint(0, 3) :]
            found, wanted = read_both(broken, monkeypatch)
            assert found == wanted, broken


@pytest.mark.parametrize("text", ["x: [" + ", ".join("a" * 12_000) + "]\n", "x: [a, b, c, d]\n" * 2_400])
def test_too_many_values_are_refused_on_few_lines_too(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The bound is libyaml's reader's own."""
    found, wanted = read_both(text, monkeypatch)
    assert found == wanted


def test_the_library_s_records_are_usual() -> None:
    """So are those that the package writes; otherwise all that is quick here would be of no use."""
    for path in (LIBRARY / "records").rglob("*.yml"):
        tree = read_simple(path.read_text(encoding="utf-8"))
        assert tree, path
        assert read_simple(write_node(tree)), path
