"""Asks the writer of a record at most three kind questions: a record in, questions out. Pure.

It never grades and never blocks: who has no answer leaves the question. What it looks for are the criteria of a good
lesson that a program can see (an achieved figure, concrete steps, an obstacle with its remedy, whom to ask, where it
does not work, place and time), the weightiest first. Which fields hold them is known by the form's roles, by looks and
by types; what a form does not ask is not asked here either. The words it looks for are guesses from few texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from khlang.fields.field import Field, Shape, Value
from khlang.fields.say import list_texts
from khlang.problems import Path
from khlang.records.record import Record
from khlang.thai.text import to_arabic_digits

MAX_QUESTIONS = 3
# Of the steps, so many should say who, with what, when, where or how much.
CONCRETE_SHARE = 0.6
MIN_CHARACTERS = 400
MAX_VAGUE, MIN_HOW = 4, 2
MAX_SIMILARITY = 0.6

_NUMBER = re.compile(
    r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?<![0-9.,])[0-9]+(?:\.[0-9]{1,2})?(?![0-9])"
)
# A year of the Buddhist era, and what stands before a number that only counts on: หมู่ที่ ๓, ขั้นที่ ๔, ข้อ ๒.
_YEAR = re.compile("2[456][0-9]{2}")
_ORDINAL = re.compile("(?:ที่|ข้อ|มาตรา|เลขที่|หน้า|โทร|ม\\.) ?$")
_TARGET = re.compile("ไม่น้อยกว่า|ไม่ต่ำกว่า|อย่างน้อย|ขั้นต่ำ|เป้าหมาย|ตั้งเป้า|เกณฑ์|ต้อง|จะ|ควร|ให้ได้|ไม่เกิน")
_CHANGE = re.compile("ลด|เพิ่ม|เหลือ|จากเดิม|เดิม|ปลด|ประหยัด|มากขึ้น|น้อยลง|ขายได้|รายได้|เก็บได้|ผ่านเกณฑ์|สำเร็จ")
_CONCRETE = re.compile(
    "[0-9]|ใช้|ด้วย|โดย|เช่น|เช้า|เย็น|ค่ำ|สัปดาห์|เดือน|วัน|ชั่วโมง|นาที|ศาลา|โรงเรียน|วัด|บ้าน|แปลง|ตลาด|ห้อง|"
    "ประธาน|กรรมการ|สมาชิก|ผู้ใหญ่บ้าน|กำนัน|ครู|แม่บ้าน|เยาวชน|นักเรียน|เจ้าหน้าที่|อาสา|ผู้นำ|เหรัญญิก|ช่าง|หมอ|พระ|กลุ่ม"
)
_HOW = re.compile("โดย|ด้วยการ|ใช้|เช่น|จากนั้น|ก่อน|แล้วจึง|ทีละ")
_VAGUE = re.compile(
    "การมีส่วนร่วม|บูรณาการ|ยั่งยืน|เข้มแข็ง|ส่งเสริม|สนับสนุน|ขับเคลื่อน|ศักยภาพ|ประสิทธิภาพ|ประสิทธิผล|จิตสำนึก|"
    "ตระหนัก|สร้างความเข้าใจ|เครือข่าย|อย่างต่อเนื่อง|เป็นระบบ"
)
_FAILED = re.compile("ยากที่สุด|ล่ม|ไม่สำเร็จ|ล้มเหลว|ไม่ยอม|ผิดพลาด|เสียหาย|หายไป|ติดขัด|อุปสรรค|ไม่ได้ผล")
_MENDED = re.compile("จึง|แก้|เปลี่ยน|ปรับ|ลองใหม่|แทน")
_LIMIT = re.compile("ไม่เหมาะ|เหมาะกับ|ต้องมี|ถ้าไม่มี|ถ้ายังไม่มี|ก่อนเริ่ม|อย่าเพิ่ง|เงื่อนไข|ใช้ไม่ได้กับ")
_MONTH = re.compile(
    "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|"
    "(?:ม\\.ค|ก\\.พ|มี\\.ค|เม\\.ย|พ\\.ค|มิ\\.ย|ก\\.ค|ส\\.ค|ก\\.ย|ต\\.ค|พ\\.ย|ธ\\.ค)\\.|ต้นฝน|ปลายฝน|หน้าดำนา|หน้าเกี่ยว|หน้าแล้ง"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and the path of the value that an answer would go into."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A record as the coach looks at it: the texts of its fields, with Arabic digits."""

    record: Record

    def field(self, key: str) -> Field | None:
        return self.record.form.by_key.get(key) if key else None

    def value(self, field: Field) -> Value | None:
        return self.record.values.get(field.key)

    def texts(self, field: Field | None) -> list[str]:
        """Give the texts of a field: of rows, one a row."""
        value = self.value(field) if field else None
        if field is None or value is None:
            return []
        if field.type.shape is Shape.ROWS and isinstance(value, tuple):
            return [to_arabic_digits(" ".join(list_texts(field, (row,)))) for row in value]
        return [to_arabic_digits(text) for text in list_texts(field, value)]

    def find(self, does_fit: Callable[[Field], bool]) -> Field | None:
        return next((field for field in self.record.form.asked_fields if does_fit(field)), None)

    @property
    def steps(self) -> Field | None:
        return self.find(lambda field: field.look == "timeline")

    @property
    def story(self) -> Field | None:
        return self.find(lambda field: field.type.is_running_text and field.is_public)

    @property
    def told(self) -> list[str]:
        """The running text, paragraph by paragraph, and the summary."""
        return [*self.texts(self.story), *self.texts(self.field(self.record.form.roles.summary))]


def ask_questions(record: Record) -> tuple[Question, ...]:
    """Give at most three questions on a record, the weightiest first; none where nothing is missing."""
    lesson = _Lesson(record)
    found = (question for criterion in CRITERIA for question in criterion(lesson))
    return tuple(islice(found, MAX_QUESTIONS))


# Numbers


def _list_quantities(text: str) -> Iterator[tuple[bool, int, int]]:
    """Give (whether it is only a target, start, end) of each quantity: no year, no number of a list or a place."""
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 30) : start]
        is_counter = _ORDINAL.search(before) or (start < 4 and text[end : end + 1] in (".", ")"))
        if not (_YEAR.fullmatch(found[0]) or is_counter):
            yield bool(_TARGET.search(before)), start, end


def _is_achieved(text: str, *, needs_change: bool) -> bool:
    """Tell whether a text has a figure that was reached; in a story, near a word for a change."""
    return any(
        not is_target and (not needs_change or _CHANGE.search(text[max(0, start - 40) : end + 40]))
        for is_target, start, end in _list_quantities(text)
    )


# The criteria, each with at most one question


def _ask_result(lesson: _Lesson) -> Iterator[Question]:
    """An achieved figure: in the results, or near a word for a change in what is told."""
    field = lesson.field(lesson.record.form.roles.results)
    if field is None:
        return
    results = lesson.texts(field)
    if any(_is_achieved(text, needs_change=False) for text in results):
        return
    if any(_is_achieved(text, needs_change=True) for text in lesson.told):
        return
    everything = [*results, *lesson.told, *lesson.texts(lesson.steps)]
    if any(is_target for text in everything for is_target, _start, _end in _list_quantities(text)):
        yield Question((field.key,), "ตัวเลขที่เล่ามาเป็นเกณฑ์หรือผลที่ทำได้ ถ้าเป็นเกณฑ์ ทำได้จริงเท่าไร")
    else:
        yield Question((field.key,), "ทำแล้วเกิดอะไรขึ้นจริง ขอตัวเลขสักหนึ่งตัว เทียบก่อนกับหลัง")


def _ask_obstacle(lesson: _Lesson) -> Iterator[Question]:
    """An obstacle, with what was done about it."""
    field = lesson.field(lesson.record.form.roles.obstacles)
    if field is None or lesson.texts(field):
        return
    if not any(_FAILED.search(text) and _MENDED.search(text) for text in lesson.told):
        yield Question((field.key,), "ตอนไหนยากที่สุด แล้วแก้อย่างไร")


def _ask_contact(lesson: _Lesson) -> Iterator[Question]:
    """Somebody who can be called."""
    phones = [field for field in lesson.record.form.asked_fields if field.type.is_private_number]
    if phones and not any(map(lesson.texts, phones)):
        yield Question((phones[0].key,), "ถ้าเพื่อนต่างอำเภออยากถาม ควรโทรหาใคร")


def _ask_steps(lesson: _Lesson) -> Iterator[Question]:
    """Steps that somebody can repeat: the first that says neither who nor with what."""
    field = lesson.steps
    texts = lesson.texts(field)
    if field is None or not texts:
        return
    empty = [number for number, text in enumerate(texts) if not _CONCRETE.search(text)]
    if 1 - len(empty) / len(texts) < CONCRETE_SHARE:
        yield Question((field.key, empty[0]), "ขั้นนี้ใครเป็นคนทำ ใช้อะไร ใช้เวลานานเท่าไร")


def _ask_how(lesson: _Lesson) -> Iterator[Question]:
    """How it was done, and not only what in large words."""
    field, text = lesson.story, " ".join(lesson.texts(lesson.story))
    if field is None or len(text) < MIN_CHARACTERS:
        return
    vague, how = (len(pattern.findall(text)) * 1_000 / len(text) for pattern in (_VAGUE, _HOW))
    if vague > MAX_VAGUE and how < MIN_HOW:
        yield Question((field.key,), "เรื่องที่เล่ายังกว้างอยู่ ลองเล่าเหตุการณ์หนึ่งวันที่ทำจริง")


def _ask_difference(lesson: _Lesson) -> Iterator[Question]:
    """Two lists of one section that say the same."""
    lists = [
        field
        for field in lesson.record.form.asked_fields
        if field.type.shape is Shape.LIST and field.vocabulary is None and not field.type.is_running_text
    ]
    for first, second in pairwise(lists):
        if first.section == second.section and _are_alike(lesson.texts(first), lesson.texts(second)):
            yield Question((first.key,), "ข้อไหนเป็นเคล็ดลับจากหน้างาน ข้อไหนเป็นหลักที่ใช้ได้ทุกที่")
            return


def _are_alike(first: list[str], second: list[str]) -> bool:
    left, right = (
        {text[at : at + 3] for text in texts for at in range(max(len(text) - 2, 0))}
        for texts in (first, second)
    )
    return bool(left and right) and len(left & right) / len(left | right) > MAX_SIMILARITY


def _ask_limits(lesson: _Lesson) -> Iterator[Question]:
    """Where it does not work, or what must be there first."""
    field = lesson.field(lesson.record.form.roles.limits)
    if field is None or lesson.texts(field) or any(map(_LIMIT.search, lesson.told)):
        return
    yield Question((field.key,), "วิธีนี้ไม่เหมาะกับที่แบบไหน ต้องมีอะไรพร้อมก่อน")


def _ask_place(lesson: _Lesson) -> Iterator[Question]:
    """A village or a sub-district."""
    field, place = lesson.field(lesson.record.form.roles.place), lesson.record.place
    if field and place.district and not place.subdistrict:
        yield Question((field.key,), "เกิดที่หมู่บ้านหรือตำบลใด")


def _ask_time(lesson: _Lesson) -> Iterator[Question]:
    """A month, and not only a year."""
    field, told = lesson.story, lesson.told
    if field and told and lesson.record.fiscal_year and not any(map(_MONTH.search, told)):
        yield Question((field.key,), "เดือนไหนเริ่มทำ เดือนไหนเห็นผล")


# By their weight among the criteria of a good lesson. Whom to ask weighs little there, but stands among the first
# three where it is missing: without it nobody can ask the rest.
CRITERIA = (
    _ask_result,
    _ask_steps,
    _ask_obstacle,
    _ask_contact,
    _ask_how,
    _ask_difference,
    _ask_limits,
    _ask_place,
    _ask_time,
)
