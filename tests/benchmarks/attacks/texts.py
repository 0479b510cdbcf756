"""Hostile texts: read and cut alone, and in a record beside a sound one."""

from __future__ import annotations

from khlang.problems import START
from khlang.problems.report import show_problem
from khlang.thai.text import normalise
from khlang.yaml_text import Entry, Mapping, Text, find_forbidden, read_tree, write_node

from tests.benchmarks.attacks.apart import Finding
from tests.benchmarks.attacks.sound import HOSTILE_ID, SoundLibrary

# What else a record holds leaves so much of a file to a text.
FIELD_BYTES = 60_000
FILE = f"lesson/{HOSTILE_ID}.yml"
_STORY = "เราทำเรื่องนี้ด้วยกันทั้งหมู่บ้านตั้งแต่ต้นปีจนถึงปลายปีแล้วเห็นผลจริง " * 3
_REFUSED_AS_TEXT = {"forbidden_character", "forbidden_escape", "not_utf8"}


def cut_alone(sound: SoundLibrary, data: bytes) -> Finding:
    """Put a text into normal form and cut it into words."""
    normal = normalise(data.decode("utf-8", "replace"))
    return Finding(f"{len(sound.find_words(normal))} words", normalise(normal) == normal)


def write_record(story: str) -> bytes:
    """Give a short sound record with this story."""
    words = {
        "id": HOSTILE_ID,
        "length": "short",
        "recorder": "กลุ่มทดลอง",
        "title": "เรื่องที่ใช้ทดลองเท่านั้น",
        "problem": "อยากรู้ว่าข้อความนี้ทำให้ระบบช้าหรือไม่",
        "place": "อำเภอน้ำพอง จังหวัดขอนแก่น",
        "story": story,
    }
    entries = tuple(Entry(Text(key, START), Text(value, START)) for key, value in words.items())
    return write_node(Mapping(entries, START)).encode("utf-8", "surrogatepass")


def check_long_story(sound: SoundLibrary, data: bytes) -> Finding:
    """Check a record whose story is the text, cut to what a file holds; it must be read, whatever is said of it."""
    text = data[:FIELD_BYTES].decode("utf-8", "ignore")
    _library, problems = sound.check_beside(FILE, write_record(text))
    is_read = not any(problem.code == "file_too_large" for problem in problems)
    is_fault = find_forbidden(text) is not None
    is_refused = any(problem.code in _REFUSED_AS_TEXT for problem in problems)
    result = show_problem(problems[0]).split(" ", 1)[1][:120] if problems else "no problem"
    return Finding(result, is_read and is_fault == is_refused)


def check_signs(sound: SoundLibrary, data: bytes) -> Finding:
    """Check a record with the signs at the end of its story: refused with their place, or kept in normal form."""
    text = data.decode("utf-8", "surrogatepass")
    story = f"{_STORY}\n\nก {text} ข"
    record = write_record(story)
    _library, problems = sound.check_beside(FILE, record)
    if find_forbidden(text) is not None:
        is_told = {problem.code for problem in problems} <= _REFUSED_AS_TEXT and bool(problems)
        return Finding(f"refused: {show_problem(problems[0])}"[:150], is_told)
    tree, _problems = read_tree(record, "x.yml")
    assert tree is not None
    node = tree.get("story")
    assert isinstance(node, Text)
    kept = normalise(node.value)
    is_same = kept == normalise(story) and normalise(kept) == kept
    is_found = set(sound.find_words(text)) <= set(sound.find_words(kept))
    remarks = sorted({problem.code for problem in problems})
    return Finding(f"kept; told of: {remarks}"[:150], is_same and is_found)
