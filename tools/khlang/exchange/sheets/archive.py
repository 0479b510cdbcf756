"""Looks at a workbook's archive before it is parsed: what it holds is counted, since a small file may unpack to
anything. Runs in the child process.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from khlang.exchange.sheets.bounds import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, BadSheetError, number_column

MAX_MEMBERS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024
# XML packs well, but what packs better than this was made to.
MAX_RATIO, MIN_FOR_RATIO = 400, 4 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PARSED = re.compile(r".*\.(?:xml|rels|vml)", re.IGNORECASE)
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
# A cell that has something in it.
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>")
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>\s*<(?:\w+:)?f[\s/>]")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,4})([0-9]{1,8})["']""")
# Excel writes UTF-8 alone; in another encoding the counts below would find nothing.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
Addresses = Mapping[str, tuple[tuple[int, int], ...]]


def check_archive(data: bytes) -> Addresses:
    """Give (row, column), from 1, of the cells with formulas by the name of their sheet. Raises BadSheetError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive.infolist())
            names = {info.filename for info in archive.infolist()}
            if not {_WORKBOOK, _RELATIONS} <= names:
                raise BadSheetError("not_a_workbook")
            found = {}
            for info in archive.infolist():
                if _PARSED.fullmatch(info.filename):
                    part = archive.read(info)
                    _check_markup(part)
                    if _SHEET.fullmatch(info.filename):
                        found[info.filename] = _check_cells(part)
            titles = dict(_name_parts(archive.read(_WORKBOOK), archive.read(_RELATIONS)))
    except (zipfile.BadZipFile, NotImplementedError, ElementTree.ParseError, EOFError, ValueError) as error:
        raise BadSheetError("not_a_workbook") from error
    # A locked file asks for a password.
    except RuntimeError as error:
        raise BadSheetError("locked_workbook") from error
    return {titles.get(part, part): addresses for part, addresses in found.items()}


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    size, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    is_bomb = size > MIN_FOR_RATIO and size > MAX_RATIO * packed
    if len(members) > MAX_MEMBERS or size > MAX_UNPACKED or is_bomb:
        raise BadSheetError("workbook_too_large", most=MAX_UNPACKED // 1024 // 1024)


def _check_markup(part: bytes) -> None:
    """Refuse a document type, whose entities can stand for other files, and for texts without end."""
    if part.startswith(_WIDE) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise BadSheetError("not_a_workbook")


def _check_cells(part: bytes) -> tuple[tuple[int, int], ...]:
    """Count the rows and cells of one sheet, and give the addresses of those with formulas. Raises BadSheetError."""
    if sum(1 for _row in _ROW.finditer(part)) > MAX_ROWS:
        raise BadSheetError("too_many_rows", most=MAX_ROWS)
    for count, cell in enumerate(_CELL.finditer(part), 1):
        found = _REFERENCE.search(cell[0])
        if found and int(found[2]) > MAX_ROWS:
            raise BadSheetError("too_many_rows", most=MAX_ROWS)
        if count > MAX_CELLS or (found and number_column(found[1].decode()) > MAX_COLUMNS):
            raise BadSheetError("too_many_columns", most=MAX_COLUMNS)
    formulas = (_REFERENCE.search(cell[0]) for cell in _FORMULA_CELL.finditer(part))
    return tuple((int(found[2]), number_column(found[1].decode())) for found in formulas if found)


def _name_parts(workbook: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Give (part, name of the sheet) of each sheet."""
    # Neither has a document type: that was looked for.
    targets = {each.get("Id", ""): each.get("Target", "") for each in ElementTree.fromstring(relations)}  # noqa: S314
    for sheet in ElementTree.fromstring(workbook).iter():  # noqa: S314
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        if sheet.tag.endswith("}sheet") and key in targets:
            target = targets[key]
            yield target.lstrip("/") if target.startswith("/") else f"xl/{target}", sheet.get("name", "")
