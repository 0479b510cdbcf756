"""Hostile names: as a record's id, alias and photo, and as its file."""

from __future__ import annotations

from khlang.problems import START, Level, Problem
from khlang.problems.report import show_problem
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, read_tree, write_node

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.sound import HOSTILE_ID, SoundLibrary
from tests.benchmarks.attacks.texts import write_record

# What is said of a name that is none, by the field in which it stands.
_CODES = {
    "id": {"wrong_id"},
    "aliases": {"bad_reference"},
    "photos": {"bad_file_name", "missing_part"},
}
_REFUSED_AS_TEXT = {"forbidden_character", "forbidden_escape"}
_REFUSED_AS_FILE = {"bad_id", "wrong_id", "stray_file", "hidden_file"}
_STORY = "เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้านตั้งแต่ต้นปีจนถึงปลายปีแล้วเห็นผลจริง " * 3


def check_in_record(sound: SoundLibrary, data: bytes) -> Finding:
    """Check a record with the name as id, alias and photo: it is refused in each place, in the words for that place."""
    name = data.decode("utf-8", "surrogatepass")
    before = _list_files(sound)
    _library, problems = sound.check_beside(f"lesson/{HOSTILE_ID}.yml", _name_all(sound.record, name))
    result = f"refused: {show_problem(problems[0])[:110]}" if problems else "no problem"
    return Finding(result, _is_refused_everywhere(problems, name) and _list_files(sound) == before)


def check_as_file(sound: SoundLibrary, data: bytes) -> Finding:
    """Check a sound record whose file has the name: there can be no such file, or it is refused."""
    name = data.decode("utf-8", "surrogatepass")
    before = _list_files(sound)
    try:
        _library, problems = sound.check_beside(f"lesson/{name}.yml", write_record(_STORY))
    except (OSError, ValueError) as error:
        return Finding(f"no such file can be: {type(error).__name__}", _list_files(sound) == before)
    codes = {problem.code for problem in problems if problem.level is Level.ERROR}
    is_refused = bool(codes) and codes <= _REFUSED_AS_FILE
    return Finding(f"refused: {sorted(codes)}", is_refused and _list_files(sound) == before)


def _list_files(sound: SoundLibrary) -> list[str]:
    return sorted(str(path) for path in sound.root.rglob("*"))


def _name_all(record: str, name: str) -> bytes:
    """Give a sound record's bytes with the name as its id, its alias and the file of its only photo."""
    tree, _problems = read_tree(record.encode(), "sound.yml")
    assert tree is not None
    text = Text(name, START)
    photo = {"file": text, "caption": Text("ภาพที่ใช้ทดลอง", START), "people": Text("none", START)}
    row = Mapping(tuple(Entry(Text(key, START), value) for key, value in photo.items()), START)
    put: dict[str, Node] = {"id": text, "photos": Items((row,), START)}
    entries = [Entry(each.key, put.get(each.key.value, each.value)) for each in tree.entries]
    entries.append(Entry(Text("aliases", START), Items((text,), START)))
    return write_node(Mapping(tuple(entries), START)).encode("utf-8", "surrogatepass")


def _is_refused_everywhere(problems: list[Problem], name: str) -> bool:
    codes = {problem.code for problem in problems}
    if codes <= _REFUSED_AS_TEXT:
        return bool(codes)
    # An alias that is empty is none.
    places = [place for place in _CODES if name.strip() or place != "aliases"]
    return all(
        any(problem.code in _CODES[place] and problem.path[:1] == (place,) for problem in problems)
        for place in places
    )
