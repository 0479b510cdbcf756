"""Reads the files of the static index, one letter and one number after the other, as their formats are described."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from khlang.search.browser.packing import LETTERS

Held = dict[int, int]


def read_script(text: str) -> tuple[str, bytes]:
    """Give the path that a script tells and the bytes that it holds."""
    found = re.fullmatch(r'khlang\.receive\("([^"]+)","([^"]*)"\);\n', text)
    assert found
    return found[1], zlib.decompress(read_letters(found[2]))


def read_letters(letters: str) -> bytes:
    """Read base 85: a digit for how many bytes fill up the end, then five letters for each four bytes."""
    fill, rest = int(letters[0]), letters[1:]
    assert len(rest) % 5 == 0
    data = b""
    for start in range(0, len(rest), 5):
        number = 0
        for letter in rest[start : start + 5]:
            number = number * 85 + LETTERS.index(letter)
        data += number.to_bytes(4, "big")
    return data[: len(data) - fill]


def read_json(data: bytes) -> Any:
    """Read JSON in TIS-620."""
    return json.loads(data.decode("tis-620"))


def read_numbers(data: bytes) -> list[int]:
    """Read LEB128: seven bits a byte, the lowest first, the high bit set in all bytes but the last."""
    numbers, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(number)
            number, shift = 0, 0
    assert shift == 0
    return numbers


def read_shard(data: bytes, first: int, total: int) -> dict[tuple[int, int], Held]:
    """Read a shard of `total` records that begins with the first number `first`: levels by record, by an entry's two
    numbers."""
    numbers = iter(read_numbers(data))
    sizes: dict[tuple[int, int], int] = {}
    second = 0
    for _entry in range(next(numbers)):
        step = next(numbers)
        second = next(numbers) + (0 if step else second)
        first += step
        sizes[first, second] = next(numbers)
    records: dict[tuple[int, int], list[int]] = {}
    dense: dict[tuple[int, int], Held] = {}
    for entry, size in sizes.items():
        if 4 * size > total:
            dense[entry] = read_dense(numbers, size, 4 * (2 + (total // size).bit_length()))
            continue
        record, records[entry] = 0, []
        for _posting in range(size):
            record += next(numbers)
            records[entry].append(record)
    sparse = {entry: {record: 1 + next(numbers) for record in held} for entry, held in records.items()}
    assert next(numbers, None) is None
    return {entry: sparse.get(entry) or dense[entry] for entry in sizes}


def read_dense(numbers: Iterator[int], size: int, count: int) -> Held:
    """Read a dense list, whose numbers are what is left out between records, times the count of levels, and a level."""
    held, record = {}, -1
    for _posting in range(size):
        left_out, level = divmod(next(numbers), count)
        record += 1 + left_out
        held[record] = 1 + level
    return held


def read_document_table(data: bytes) -> tuple[int, list[tuple[str, int]]]:
    """Read the document table: documents in a file, names and sizes of batches."""
    numbers = iter(read_numbers(data))
    per_file, count = next(numbers), next(numbers)
    sizes = [next(numbers) for _batch in range(count)]
    names = [next(numbers) for _batch in range(count)]
    batches = [
        ("".join("abcdefghijklmnopqrstuvwxyz234567"[name // 32**place % 32] for place in range(4)), size)
        for name, size in zip(names, sizes, strict=True)
    ]
    assert next(numbers, None) is None
    return per_file, batches


def count_shards(groups: list[int]) -> int:
    """Tell how many shards of posting lists the groups of a core have."""
    return sum(1 + group // 2 if group % 2 else 1 for group in groups)


def read_terms(coded: str) -> list[str]:
    """Read front-coded terms: a capital for how many letters are those of the term before, then the others."""
    terms: list[str] = []
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", coded):
        before = terms[-1] if terms else ""
        terms.append(before[: ord(shared) - 65] + rest)
    return terms
