"""What a single text can mean: how it is read, written, said, measured and kept."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from khlang.fields.field import Control, Field, Json, Scalar
from khlang.fields.read import Choice, ValueReader
from khlang.fields.web_address import find_look_alike, find_safe_url
from khlang.problems import Path
from khlang.thai.dates import Date, format_date, parse_date, parse_year
from khlang.thai.numbers import PhoneNumber, parse_phone
from khlang.thai.text import format_amount, format_count, parse_amount, to_arabic_digits, to_thai_digits
from khlang.yaml_text import Text

MAX_NAMES_IN_SCHEMA = 120
RECORD_ID = re.compile(r"[a-z]{2,4}-(?:[a-z0-9]{1,12}-){0,3}[0-9]{3,6}|draft-[0-9a-f]{8}")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.(?:jpg|jpeg|png|webp)")
# An editor reads `2567` as a number and `yes` as true, where our loader keeps text: allow all three.
ANY_SCALAR: dict[str, Json] = {"type": ["string", "number", "boolean"]}


def _read_line(_reader: ValueReader, node: Text, _field: Field, _path: Path) -> str:
    return " ".join(node.value.split("\n"))


def _read_text(_reader: ValueReader, node: Text, _field: Field, _path: Path) -> str:
    return node.value.strip()


# One line of text, and text that may have several.
LINE: Scalar[str] = Scalar(control=Control.LINE, read=_read_line)
TEXT: Scalar[str] = Scalar(control=Control.TEXT_AREA, read=_read_text)


# Terms


def _read_term(reader: ValueReader, node: Text, field: Field, path: Path) -> Choice | None:
    return (
        reader.term(node, field.vocabulary, field.full_label, path)
        if field.vocabulary
        else Choice(node.value)
    )


def _describe_term(field: Field) -> dict[str, Json]:
    """Offer labels and keys; aliases and labels of an open list stay free text for the checker."""
    terms = field.vocabulary.terms if field.vocabulary else ()
    names: list[Json] = [name for term in terms for name in (term.label, term.key)]
    return (
        {"anyOf": [{"enum": names}, ANY_SCALAR]}
        if 0 < len(names) <= MAX_NAMES_IN_SCHEMA
        else dict(ANY_SCALAR)
    )


def _write_term(choice: Choice) -> str:
    return choice.term.key if choice.term else choice.label


def _pack_term(choice: Choice) -> Json:
    return choice.term.key if choice.term else [choice.label]


def _unpack_term(packed: Any, field: Field) -> Choice:
    if isinstance(packed, list):
        return Choice(packed[0])
    assert field.vocabulary
    term = field.vocabulary.by_key[packed]
    return Choice(term.label, term)


TERM: Scalar[Choice] = Scalar(
    control=Control.TERM,
    read=_read_term,
    write=_write_term,
    say=lambda choice, _field: choice.label,
    schema=_describe_term,
    pack=_pack_term,
    unpack=_unpack_term,
    is_term=True,
)


# Numbers


def _read_count(reader: ValueReader, node: Text, field: Field, path: Path) -> int | None:
    return reader.count(node, field.full_label, path)


def _say_count(number: int, field: Field) -> str:
    return f"{format_count(number)} {field.unit}".strip()


COUNT: Scalar[int] = Scalar(
    control=Control.NUMBER, read=_read_count, say=_say_count, number=lambda number: number
)


def _read_amount(reader: ValueReader, node: Text, field: Field, path: Path) -> Decimal | None:
    text = node.value.removesuffix(field.unit).strip() if field.unit else node.value
    amount = parse_amount(text)
    if amount is None:
        reader.report("not_an_amount", node.mark, field.full_label, path=path)
    return amount


def _say_amount(amount: Decimal | int, field: Field) -> str:
    return f"{format_amount(amount)} {field.unit}".strip()


AMOUNT: Scalar[Decimal] = Scalar(
    control=Control.DECIMAL,
    read=_read_amount,
    write=lambda amount: f"{amount:f}",
    say=_say_amount,
    number=lambda amount: amount,
    pack=lambda amount: f"{amount:f}",
    unpack=lambda packed, _field: Decimal(packed),
)


def _read_year(reader: ValueReader, node: Text, field: Field, path: Path) -> int | None:
    year = parse_year(node.value)
    if year is None:
        found = re.fullmatch(r"(?:ค\.?ศ\.?)?\s*((?:19|20)[0-9][0-9])", to_arabic_digits(node.value))
        known = to_thai_digits(str(int(found[1]) + 543)) if found else ""
        reader.report("not_a_year", node.mark, field.full_label, path=path, year=known)
    return year


YEAR: Scalar[int] = Scalar(
    control=Control.YEAR,
    read=_read_year,
    say=lambda year, _field: to_thai_digits(str(year)),
    number=lambda year: year,
)


def _read_yes_no(reader: ValueReader, node: Text, field: Field, path: Path) -> bool | None:
    return reader.yes_no(node, field.full_label, path)


YES_NO: Scalar[bool] = Scalar(
    control=Control.YES_NO,
    read=_read_yes_no,
    write=lambda answer: "yes" if answer else "no",
    say=lambda answer, _field: "ใช่" if answer else "ไม่ใช่",
)


# Dates, telephone numbers, addresses, ids


def _read_date(reader: ValueReader, node: Text, field: Field, path: Path) -> Date | None:
    date = parse_date(node.value)
    if date is None:
        reader.report("not_a_date", node.mark, field.full_label, path=path)
    return date


DATE: Scalar[Date] = Scalar(
    control=Control.DATE,
    read=_read_date,
    write=Date.isoformat,
    say=lambda date, _field: format_date(date),
    pack=lambda date: [date.year, date.month, date.day],
    unpack=lambda packed, _field: Date(*packed),
)


def _read_phone(reader: ValueReader, node: Text, field: Field, path: Path) -> PhoneNumber | None:
    number = parse_phone(node.value)
    if number is None:
        digits = re.sub(r"[^0-9]", "", to_arabic_digits(node.value))
        with_zero = f"0{digits}" if re.fullmatch(r"[2-9][0-9]{7,8}", digits) else ""
        reader.report("not_a_phone", node.mark, field.full_label, path=path, with_zero=with_zero)
    return number


PHONE: Scalar[PhoneNumber] = Scalar(
    control=Control.TELEPHONE,
    read=_read_phone,
    pack=lambda number: [number.digits, number.kind, number.until],
    unpack=lambda packed, _field: PhoneNumber(*packed),
)


def _read_link(reader: ValueReader, node: Text, field: Field, path: Path) -> str | None:
    url = find_safe_url(node.value)
    letter = find_look_alike(node.value) if url is None else None
    if letter is not None:
        facts = {"letter": letter, "code_point": f"U+{ord(letter):04X}"}
        reader.report("look_alike_link", node.mark, field.full_label, path=path, facts=facts)
    elif url is None:
        reader.report("bad_link", node.mark, field.full_label, path=path)
    return url


LINK: Scalar[str] = Scalar(
    control=Control.LINK, read=_read_link, schema=lambda _field: {"type": "string", "pattern": "^https://"}
)


def _read_id(reader: ValueReader, node: Text, field: Field, path: Path) -> str | None:
    if RECORD_ID.fullmatch(node.value):
        return node.value
    reader.report("bad_reference", node.mark, field.full_label, path=path, text=node.value[:40])
    return None


ID: Scalar[str] = Scalar(control=Control.LINE, read=_read_id)


def _read_file_name(reader: ValueReader, node: Text, field: Field, path: Path) -> str | None:
    if FILE_NAME.fullmatch(node.value):
        return node.value
    reader.report("bad_file_name", node.mark, field.full_label, path=path)
    return None


FILE: Scalar[str] = Scalar(control=Control.FILE, read=_read_file_name)
