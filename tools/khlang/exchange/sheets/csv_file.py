"""Reads the bytes of a CSV file: its encoding, its separator, its rows. Runs in the child process."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from khlang.exchange.sheets.bounds import MAX_CELL, MAX_COLUMNS, BadSheetError, FoundRows, check_rows

SEPARATORS = ",;\t|"
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Excel writes and takes such a first line.
_OWN_SEPARATOR = re.compile(r"sep=([^\r\n])(?:\r\n|\r|\n)", re.IGNORECASE)
_QUOTED = re.compile('"(?:[^"]|"")*"')
# A vowel or tone that stands on nothing: what is not TIS-620, read as TIS-620, is full of these.
_ON_NOTHING = re.compile("(?<![ก-ฮ\u0e30-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI = re.compile("[ก-๛]")
_COMMON = re.compile("[ก-๛\t\n\r -~\u00a0-\u00ff\u2010-\u2026]")
MAX_ODD_SHARE = 0.02


def read_csv(data: bytes) -> FoundRows:
    """Give the rows of a CSV file. Raises BadSheetError."""
    text, is_guessed = _decode(data)
    if (at := text.find("\0")) >= 0:
        raise BadSheetError("nul_in_sheet", line=text.count("\n", 0, at) + 1)
    found = FoundRows()
    if is_guessed:
        sample = next((line for line in text.splitlines() if _THAI.search(line)), "")
        found.notes.append(("guessed_encoding", {"sample": sample[:60]}))
    own = _OWN_SEPARATOR.match(text)
    if own:
        text = text[own.end() :]
    separator = own[1] if own else find_separator(text)
    found.tables.append(("", check_rows(_split_rows(text, separator))))
    return found


def _decode(data: bytes) -> tuple[str, bool]:
    """Give the text, and whether its encoding had to be guessed. Raises BadSheetError."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decode_as(data, encoding), False
    if b"\0" in data and (wide := _decode_wide(data)):
        return wide, True
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        text = _decode_as(data, "cp874")
    letters = len(_THAI.findall(text))
    if len(_ON_NOTHING.findall(text)) > letters * MAX_ODD_SHARE:
        raise BadSheetError("unknown_encoding")
    return text, True


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadSheetError("unknown_encoding") from error


def _decode_wide(data: bytes) -> str:
    """Give the text of UTF-16 without a mark, which tells itself by having nothing but common signs; else nothing."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_COMMON.findall(text)) >= len(text) * (1 - MAX_ODD_SHARE):
            return text
    return ""


def find_separator(text: str) -> str:
    """Give what the cells of the first line with any are parted by: the sign that stands there most often, outside
    quotes."""
    for line in _QUOTED.sub("", text[:MAX_CELL]).splitlines():
        best = max(SEPARATORS, key=line.count)
        if best in line:
            return best
    return ","


def _split_rows(text: str, separator: str) -> Iterator[list[str]]:
    """Give the rows. Raises BadSheetError, with the line where the row that can't be read begins."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(_list_lines(text, separator), delimiter=separator, strict=True)
    line = 1
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            if "field larger" in str(error):
                raise BadSheetError("cell_too_long", most=MAX_CELL, line=line) from error
            raise BadSheetError("bad_quotes", line=line) from error
        if row is None:
            return
        yield row


def _list_lines(text: str, separator: str) -> Iterator[str]:
    """Give the lines, each refused before it is split that would make a list of millions."""
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > MAX_COLUMNS and line.count(separator) > MAX_CELL:
            raise BadSheetError("too_many_columns", most=MAX_COLUMNS, line=number)
        yield line
