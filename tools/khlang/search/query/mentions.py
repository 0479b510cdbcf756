"""Mentions: what a query names beside words: the id of a record, fiscal years; and courtesies, which name nothing.

The browser has the same in `mentions.js`; the patterns are valid in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from khlang.search.index.field_tokens import make_year_term
from khlang.search.index.ranking import SCORING, TermSequence
from khlang.search.query.years import find_year_spans, list_held_years

# As `khlang accept` makes ids: parts of Latin letters and digits.
ID = "[a-z0-9]+(?:-[a-z0-9]+)+"
# What people say to somebody who looks things up for them, before and behind what they look for.
_BEFORE = (
    r"(^| )(?:กรุณา|โปรด|รบกวน|สวัสดี(?:ครับ|ค่ะ)?|ค้นหา|ค้นข้อมูล|หาข้อมูล|สอบถาม|ทราบ"
    r"|ช่วย(?=ค้น|หา|บอก|แนะนำ)|หา(?=เรื่อง|ข้อมูล|วิธี)|บอก(?=วิธี|หน่อย)|แนะนำ(?=วิธี|เรื่อง|หน่อย)"
    r"|ขอ(?=ทราบ|ข้อมูล|ดู|เรื่อง|ถาม|ความรู้|วิธี)|อยาก(?:ทราบ|รู้|ได้|ดู|หา|ถาม)|ถาม(?=เรื่อง|ว่า|หน่อย)"
    r"|ข้อมูลเกี่ยวกับ|ข้อมูลเรื่อง|เรื่องเกี่ยวกับ|เรื่องการ|เกี่ยวกับ(?:การ)?)+"
)
BEHIND = (
    r"(?:ให้หน่อย|ให้ด้วย|หน่อย|ด้วย(?=ครับ|ค่ะ|นะ)|ได้(?:ไหม|มั้ย|หรือเปล่า)(?:ครับ|คะ)?|ไหม(?:ครับ|คะ)|มั้ย(?:ครับ|คะ)?|หรือเปล่า"
    r"|นะครับ|นะคะ|นะ(?=ครับ|คะ)|ครับผม|ครับ|ค่ะ|จ้า|จ้ะ|ขอบคุณ(?:ครับ|ค่ะ|มาก)*)+(?![^ ])"
)
# A mark behind a courtesy makes it the beginning of another word (ค้นหา is not in ค้นหาง).
_MARK = "(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])"
BEFORE = _BEFORE + _MARK


@dataclass(frozen=True, slots=True)
class Mentions:
    """What is mentioned: `text` is the rest of the query, `sequences` the terms of what it names, `years` those that
    records are of."""

    text: str
    sequences: tuple[TermSequence, ...]
    years: tuple[int, ...]


def find_mentions(folded: str, terms: Container[str]) -> Mentions:
    """Find what a folded query mentions; `terms` are those of the index."""
    sequences: list[TermSequence] = []
    years: dict[int, None] = {}

    def take_id(found: re.Match[str]) -> str:
        if found[0] not in terms:
            return found[0]
        sequences.append(TermSequence((found[0],)))
        return " "

    rest = re.sub(ID, take_id, folded)
    pieces, at = [], 0
    for span in find_year_spans(rest):
        held = list_held_years(span, terms)
        if not held:
            continue
        years.update((year, None) for year in held)
        sequences += [TermSequence((make_year_term(year),), is_boost=True) for year in held]
        pieces += [rest[at : span.start], span.kept]
        at = span.end
        if span.written and span.written not in span.kept and span.written in terms:
            sequences.append(TermSequence((span.written,), SCORING["synonym"], is_phrase=True, group=-1))
    rest = " ".join([*pieces, rest[at:]]) if pieces else rest
    return Mentions(drop_courtesies(rest), tuple(sequences), tuple(years))


def drop_courtesies(folded: str) -> str:
    """Leave out courtesies, but not where nothing else is asked."""
    rest = re.sub(BEHIND, " ", re.sub(BEFORE, " ", folded))
    return rest if rest.strip(" ") else folded
