"""Bytes to text with positions: nothing is guessed, nothing is lost, nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khlang.problems import START, Mark, Problem
from khlang.problems import Path as ProblemPath
from khlang.yaml_text import (
    MAX_FILE_BYTES,
    Entry,
    Items,
    Mapping,
    Node,
    Text,
    find_mark,
    locate,
    read_comments,
    read_tree,
    walk_texts,
    write_node,
)
from khlang.yaml_text.read import MAX_ROUNDS


def read(text: str) -> Mapping:
    """Read sound YAML."""
    tree, problems = read_tree(text.encode(), "x.yml")
    assert tree is not None
    assert not problems
    return tree


def plain(node: Node) -> object:
    """Give a node without positions."""
    match node:
        case Text(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {entry.key.value: plain(entry.value) for entry in entries}


@pytest.mark.parametrize(
    "value", ["0123456", "no", "2567-01-02", "1e400", "0x1F", "12:30", "null", "~", "๒๕๖๗"]
)
def test_scalars_stay_text(value: str) -> None:
    """YAML's own types are never guessed."""
    assert plain(read(f"a: {value}\n")) == {"a": value}


def test_positions_count_code_points_from_one() -> None:
    """A message must point at the letter that an editor shows."""
    tree = read("a: ก\nขอ: [ก, ข]\n")
    assert tree.entries[1].key.mark == Mark(2, 1)
    items = tree.entries[1].value
    assert isinstance(items, Items)
    assert items.items[1].mark == Mark(2, 9)


@pytest.mark.parametrize(
    ("data", "code", "mark"),
    [
        (b"a: 1\n\xff: 2\n", "not_utf8", Mark(2, 1)),
        ("ก: 1\nข: \x00\n".encode(), "forbidden_character", Mark(2, 4)),
        ("a: ข้อ #1 แรก\n".encode(), "cut_by_comment", Mark(1, 7)),
        ("a: 1\nb:\u00a0ค่า\nc: 2\n".encode(), "nbsp_after_colon", Mark(2, 3)),
        (b"a: 1\nb: 2\na: 3\n", "duplicate_key", Mark(3, 1)),
        (b"a: &x 1\n", "alias", Mark(1, 4)),
        (b"a: !!str 1\n", "tag", Mark(1, 4)),
        (b"a:\n\t- 1\n", "tab", Mark(2, 1)),
        (b"[" * 60_000, "too_deep", Mark(1, 13)),
        (b"a: 1\n---\nb: 2\n", "many_documents", Mark(2, 1)),
        (b"%YAML 1.2\n---\na: 1\n", "directive", Mark(1, 1)),
        (b"%YAML 9.9\n---\na: 1\n", "directive", START),
        (b"... ... ...", "second_document", START),
        (b"a: ]\n", "bad_start", Mark(1, 4)),
        (b"a: [b, }]\n", "unclosed_bracket", Mark(1, 8)),
        (b"<<: 1\n", "merge_key", START),
        (b"\xff\xfea\x00", "utf16", START),
        (b'a: "\\u200e"\n', "forbidden_escape", Mark(1, 4)),
        (b"- a\n", "not_a_tree", START),
        (b"", "empty_file", START),
        (b"x" * (MAX_FILE_BYTES + 1), "file_too_large", START),
    ],
)
def test_what_is_refused_is_said_with_its_place(data: bytes, code: str, mark: Mark) -> None:
    """Each trap of YAML has a message of its own, where it stands."""
    _tree, problems = read_tree(data, "x.yml")
    assert [(problem.code, problem.mark) for problem in problems] == [(code, mark)]


def test_every_kind_of_line_end_counts() -> None:
    """CRLF, CR and LF each end a line, so that a problem below them stands on its own line."""
    _tree, problems = read_tree(b"a: 1\r\nb: 2\rc: 3\n- d\n", "x.yml")
    assert [problem.mark for problem in problems] == [Mark(4, 1)]


def test_duplicate_key_keeps_the_rest() -> None:
    """One bad line must not hide the problems of the others."""
    tree, problems = read_tree(b"a: 1\na: 2\nb: 3\nb: 4\n", "x.yml")
    assert tree is not None
    assert plain(tree) == {"a": "1", "b": "3"}
    assert len(problems) == 2


SAMPLE = """\
title: ข้อความ
story: |
  บรรทัดแรก

  บรรทัดที่สาม
place:
  province: เลย
steps:
  - ขุดดิน
  - text: ปลูก
    sub: [รดน้ำ, ใส่ปุ๋ย]
"""


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ((), Mark(1, 1)),
        (("title",), Mark(1, 8)),
        (("place",), Mark(7, 3)),
        (("place", "province"), Mark(7, 13)),
        (("steps", 0), Mark(9, 5)),
        (("steps", 1), Mark(10, 5)),
        (("steps", 1, "sub", 1), Mark(11, 18)),
        (("story",), Mark(3, 1)),
        # What is not there: the deepest node on the way.
        (("photos",), Mark(1, 1)),
        (("place", "district"), Mark(7, 3)),
        (("steps", 2), Mark(9, 3)),
        (("steps", -1), Mark(9, 3)),
        (("steps", "text"), Mark(9, 3)),
        (("place", 0), Mark(7, 3)),
        # A text that stands for a group.
        (("steps", 0, "text"), Mark(9, 5)),
        (("title", "name", 3), Mark(1, 8)),
    ],
)
def test_a_path_leads_to_a_place(path: ProblemPath, mark: Mark) -> None:
    """Keys and numbers of items, as far as the file has them."""
    assert find_mark(read(SAMPLE), path) == mark


def test_a_path_leads_to_a_key_or_a_line() -> None:
    """A problem of a key stands at the key; in a block, each line has its own place."""
    tree = read(SAMPLE)
    assert find_mark(tree, ("place", "province"), is_at_key=True) == Mark(7, 3)
    assert find_mark(tree, ("steps", 1), is_at_key=True) == Mark(10, 5)
    assert find_mark(tree, ("place", "district"), is_at_key=True) == Mark(7, 3)
    assert find_mark(tree, ("story",), line=2) == Mark(5, 1)
    assert find_mark(tree, ("title",), line=2) == Mark(1, 8)


def test_problems_get_their_place_from_their_path() -> None:
    """File, line and column come from the file alone; a code says whether its place is the key."""
    problems = [
        Problem("email", ("story",), line=2),
        Problem.of("unknown_field", ("place",), key="place", keys="x"),
    ]
    located = list(locate(problems, read(SAMPLE), "a.yml"))
    assert [(problem.file, problem.mark) for problem in located] == [
        ("a.yml", Mark(5, 1)),
        ("a.yml", Mark(6, 1)),
    ]


PLACES = """\
plain: ขอ 1
lines: ขอ

  ขอ
  1
single: 'ขอ''ขอ
  1'
double: "ขอ
  1"
folded: >+2  # กข
    ขอ

   1
block: |-
    ขอ
      1
inside: [ขอ, {ข: 'อ 1'}]
"""


def test_a_sign_of_a_text_has_a_place() -> None:
    """However the text is written, over lines as well; in a block a line is counted for itself."""
    lines, tree = PLACES.split("\n"), read(PLACES)
    found = 0
    for path, text in walk_texts(tree):
        for index, sign in enumerate(text.value):
            line = text.value.count("\n", 0, index) if text.is_block else 0
            start = text.value.rfind("\n", 0, index) + 1 if text.is_block else 0
            mark = find_mark(tree, path, line=line, column=index - start)
            if not sign.isspace():
                assert lines[mark.line - 1][mark.column - 1] == sign, (path, index)
                found += 1
    assert found > 20
    escaped = read('a: "\\u0e01 1\\t\\x20\\"2"\n')
    assert find_mark(escaped, ("a",), column=2) == Mark(1, 12)
    assert find_mark(escaped, ("a",), column=6) == Mark(1, 21)


COMMENTS = """\
# one
a: "x # no" # two
b: |  # three
  text # no
  # no
c: [x, 'y #no',  # four
  z]
d: # five
  - "#no"
e: >-  # six
  # no

# seven
f: x#no
"""


def test_comments_are_what_stands_outside_texts() -> None:
    """After a value, a key or the sign of a block, and on lines of their own; a text may hold the sign as well."""
    found = list(read_comments(COMMENTS.encode(), read(COMMENTS)))
    assert [text.value for text in found] == [
        "# one",
        "# two",
        "# three",
        "# four",
        "# five",
        "# six",
        "# seven",
    ]
    lines = COMMENTS.split("\n")
    assert all(lines[text.mark.line - 1][text.mark.column - 1 :] == text.value for text in found)


words = st.text(
    st.characters(
        blacklist_categories=["Cc", "Cs", "Cn", "Cf", "Zl", "Zp"], blacklist_characters="\ufffe\uffff"
    )
    | st.sampled_from(["\n", "#", ":", " ", "-", "'", '"', "ก", "้"]),
    max_size=40,
)
nodes: st.SearchStrategy[Node] = st.recursive(
    words.map(lambda text: Text(text, START)),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map(lambda items: Items(tuple(items), START))
        | st.dictionaries(
            st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), inner, min_size=1, max_size=4
        ).map(lambda pairs: Mapping(tuple(Entry(Text(k, START), v) for k, v in pairs.items()), START))
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), nodes, min_size=1, max_size=4))
def test_written_yaml_reads_back_the_same(pairs: dict[str, Node]) -> None:
    """What `write_node` writes, `read_tree` reads: no text is changed by a round trip."""
    tree = Mapping(tuple(Entry(Text(key, START), value) for key, value in pairs.items()), START)
    assert plain(read(write_node(tree))) == plain(tree)


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever a file holds, there is a tree or a problem, never an exception."""
    tree, problems = read_tree(data, "x.yml")
    assert tree is not None or problems


def test_mistakes_of_several_entries_are_told_in_one_run() -> None:
    """Each by itself, as far as one does not hide the next; and in little time however many there are."""
    text = """id: kr-1
title: ก: ข
problem: "ยังไม่ปิด
place: 'ดี' เกิน
story: |
  ก
strategy:
  - ก
 - ข
theories: [ก, ข
results: ดี #1
"""
    _tree, problems = read_tree(text.encode(), "a.yml")
    assert [(problem.code, problem.mark.line) for problem in problems] == [
        ("nested_colon", 2),
        ("unclosed_quote", 3),
        ("text_after_quote", 4),
        ("bad_indent", 9),
        ("unclosed_list", 10),
        ("cut_by_comment", 11),
    ]
    _tree, problems = read_tree("".join(f"a{number}: b: c\n" for number in range(4_000)).encode(), "a.yml")
    assert len(problems) == MAX_ROUNDS + 1
