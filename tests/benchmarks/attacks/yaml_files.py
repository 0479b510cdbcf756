"""Hostile YAML: read alone, as a record beside a sound one, and its values in fields of every type.

A record can only be refused for what is hostile in it if nothing else is wrong with it. So a file that begins with a
key is put below the head of a sound record, of a form that has fields of those keys. Any other file is a record
as it stands: it has no keys that could be unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from khlang.fields.write import write_value
from khlang.forms.model import Form
from khlang.library import Library, load_library
from khlang.problems import Problem
from khlang.problems.report import show_problem
from khlang.records.read import read_values
from khlang.thai.text import normalise
from khlang.yaml_text import MAX_FILE_BYTES, read_tree, walk_texts, write_node
from yaml.resolver import Resolver

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.constructs import name_codes, narrow_codes
from tests.benchmarks.attacks.manifest import Row, Verdict
from tests.benchmarks.attacks.sound import SoundLibrary

FORM = "probe"
RECORD_ID = "pr-2567-001"
HEAD = f"id: {RECORD_ID}\nlength: short\nprobe_title: เรื่องที่ใช้ทดลองเท่านั้น\n"
MAX_KEYS = 40
_FIRST_KEY = re.compile(r"\? |[^\s:%#]{1,200}:(?:\s|$)", re.MULTILINE)
_KEY = re.compile(r"^([a-z][a-z0-9_]{0,40})(?=:(?:\s|$))", re.MULTILINE)
_ENTRY = re.compile(r"^[a-z][a-z0-9_]*: ([^\s\[{&*!|>'\"][^\n]*)$", re.MULTILINE)
# Fields that read their text as something else, with a sound example and what they say of what they can't read.
TYPES = {
    "date": ("๑๒ กรกฎาคม ๒๕๖๗", {"not_a_date", "future_date"}),
    "fiscal_year": ("๒๕๖๗", {"not_a_year", "future_year"}),
    "count": ("๒๕", {"not_a_count"}),
    "money": ("๒๕", {"not_an_amount"}),
    "yes_no": ("yes", {"not_yes_no"}),
    "phone": ("๐๕๕-๐๐๐-๐๐๐", {"not_a_phone"}),
}


def write_form(types: dict[str, str]) -> str:
    """Give a form file with a field of each (key, type) beside its title."""
    fields = {"probe_title": ("text", "ชื่อเรื่อง")} | {
        key: (kind, TYPES[kind][0] if kind in TYPES else "[ก]" if kind == "list" else "ก")
        for key, kind in types.items()
    }
    lines = [
        f"key: {FORM}\nversion: 1\nlabel: แบบทดลอง\nnoun: เรื่องทดลอง\nhelp: ใช้ทดลอง\norder: 9\nid_prefix: pr",
        "roles:\n  title: probe_title\nsections:\n  - key: gist\n    label: เนื้อหา\nfields:",
    ]
    lines += [
        f"  - key: {key}\n    label: ช่อง {key}\n    type: {kind}\n    help: ใช้ทดลอง\n    example: {example}\n"
        f"    required: no\n    public: true\n    section: gist"
        for key, (kind, example) in fields.items()
    ]
    return "\n".join(lines) + "\n"


def read_alone(row: Row, data: bytes) -> Finding:
    """Read the file with `yaml_text` alone: refused for what stands in it, or every text kept as it is written."""
    tree, problems = read_tree(data, "hostile.yml")
    if problems:
        return judge_refusal(row, data, problems)
    assert tree is not None
    return judge_kept(row, data, [text.value for _path, text in walk_texts(tree)])


def judge_refusal(row: Row, data: bytes, problems: list[Problem]) -> Finding:
    """Tell whether a file could be refused, and was refused for nothing but what stands in it."""
    codes = {problem.code for problem in problems}
    allowed = narrow_codes(name_codes(data), row.expected)
    is_expected = row.verdict is not Verdict.ACCEPT and codes <= allowed
    note = "" if codes <= allowed else f" {sorted(codes)}, of which none but {sorted(allowed)} was expected"
    return Finding(f"refused: {show_problem(problems[0])[:110]}{note}", is_expected)


def judge_kept(row: Row, data: bytes, texts: list[str], show: Callable[[str], str] = str) -> Finding:
    """Tell whether a file could be kept, and every text in it is, as `show` shows it, as a loader without types reads
    it."""
    document = yaml.load(data.decode("utf-8-sig"), Loader=yaml.CBaseLoader)
    is_same = [show(text) for text in texts] == [show(text) for text in _list_texts(document)]
    # What a loader that guesses types fails on is for us a text like any other; the field decides what it is.
    is_guess = any(map(_has_a_type, _ENTRY.findall(data.decode("utf-8-sig"))))
    note = ", where others guess a type" if is_guess else ""
    return Finding(f"kept as text{note}", is_same and (row.verdict is not Verdict.REJECT or is_guess))


def _list_texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in _list_texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _list_texts(value)]
    return [str(node)]


def _has_a_type(value: str) -> bool:
    """Tell whether YAML 1.1 takes an unquoted value for anything but text."""
    tag = Resolver().resolve(yaml.ScalarNode, value.rstrip(), (True, False))  # type: ignore[no-untyped-call]
    return bool(tag != "tag:yaml.org,2002:str")


def check_beside_sound(sound: SoundLibrary, row: Row, data: bytes) -> Finding:
    """Check the file as a record beside a sound one: refused for what stands in it, or published as it is written."""
    text = data.decode("utf-8", "replace")
    if not _FIRST_KEY.match(text) or len(data) > MAX_FILE_BYTES:
        _library, problems = sound.check_beside("lesson/kr-2567-kkn-900.yml", data)
        return judge_refusal(row, data, problems) if problems else Finding("no problem", is_expected=False)
    keys = [key for key in dict.fromkeys(_KEY.findall(text)) if key != "id"][:MAX_KEYS]
    kinds = {key: "list" if re.search(rf"^{key}: \[", text, re.MULTILINE) else "text" for key in keys}
    record = (HEAD.encode() + data)[:MAX_FILE_BYTES]
    with _put_form(sound.root, write_form(kinds)):
        library, problems = sound.check_beside(f"{FORM}/{RECORD_ID}.yml", record)
    if problems:
        return judge_refusal(row, data, problems)
    return judge_kept(row, data, _list_values(library, keys), _show_on_a_line)


def _show_on_a_line(text: str) -> str:
    """Give a text as a field of one line holds it."""
    return " ".join(normalise(text).split())


@contextmanager
def _put_form(root: Path, text: str) -> Iterator[None]:
    """Let the library have one form more for a while, and a folder for its records."""
    form, records = root / "forms" / f"{FORM}.yml", root / "records" / FORM
    form.write_text(text, encoding="utf-8")
    records.mkdir()
    try:
        yield
    finally:
        form.unlink()
        records.rmdir()


def _list_values(library: Library, keys: list[str]) -> list[str]:
    record = library.find(RECORD_ID)
    assert record is not None
    values = [record.values.get(key, "") for key in keys]
    return [text for value in values for text in (value if isinstance(value, tuple) else (value,))]


def make_typed_form(sound: SoundLibrary) -> tuple[Form, Library]:
    """Load a form that has a field of every type in TYPES, of the type's name."""
    with _put_form(sound.root, write_form({kind: kind for kind in TYPES})):
        library = load_library(sound.root)
    return library.forms[FORM], library


def read_as_types(form: Form, library: Library, data: bytes) -> Finding:
    """Read each unquoted value as a date, a year, a number …: refused by that field's own words, or read as written."""
    entries = _ENTRY.findall(data.decode("utf-8", "replace"))[:MAX_KEYS]
    bad = []
    for value in entries:
        for kind, (_example, codes) in TYPES.items():
            tree, problems = read_tree(f"{kind}: {value}\n".encode(), "hostile.yml")
            if tree is None or problems:
                continue
            values, problems = read_values(tree, form, library.gazetteer)
            told = {problem.code for problem in problems}
            field = form.field(kind)
            assert field is not None
            written = write_node(write_value(field, values[kind])).strip() if kind in values else ""
            if not (told and told <= codes) and _bare(written) != _bare(value):
                bad.append(f"{value[:20]!r} as {kind}: {sorted(told)} {written[:20]!r}")
    return Finding("; ".join(bad)[:200] or f"{len(entries)} values", not bad)


def _bare(text: str) -> str:
    """Give a value without what says nothing: quotes, spaces, and noughts before a number."""
    return re.sub(r"[\s'\"-]", "", normalise(text)).lstrip("0")
