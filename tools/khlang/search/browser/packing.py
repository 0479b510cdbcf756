"""Bytes of the static index: numbers in few bytes, Thai in one byte a letter, packed into scripts."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from khlang.search.index.forward import IntArray, concat_ranges

# Levels above take up to twice the time and save under 1 %.
ZLIB_LEVEL = 5
# Long lists of numbers repeat themselves by chance alone: to look for more than runs of the same byte makes them
# larger, by 8 % of a shard of 12,000 bytes; in short ones, to look for long repetitions alone saves 3 %.
LONG_LIST = 10_000
# 85 letters that need no escape in a script, in JSON or in HTML.
LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"$&'<>\\`~")
_DIGITS = np.frombuffer(LETTERS.encode(), np.uint8)
# What TIS-620 has no byte for is written as JSON's escapes, which are ASCII.
_NOT_TIS = re.compile("[^\x20-\x7e\u0e01-\u0e3a\u0e3f-\u0e5b]")


def pack_lists(parts: Sequence[tuple[IntArray, IntArray]]) -> Iterator[bytes]:
    """Write lists of numbers below 2 ** 28 as LEB128: seven bits a byte, the lowest first.

    Each part is (its numbers, how many of them each list takes): a list is what it takes of the first part, then
    of the second, and so on.
    """
    sizes = np.stack([taken for _numbers, taken in parts], 1)
    starts = (np.cumsum(sizes) - sizes.ravel()).reshape(sizes.shape)
    joined = np.empty(int(sizes.sum()), np.int32)
    for part, (numbers, taken) in enumerate(parts):
        joined[concat_ranges(starts[:, part], taken, np.arange(len(taken)))] = numbers
    # Nearly all numbers take one byte.
    longer = [np.flatnonzero(joined >= 1 << 7)]
    for bits in (14, 21):
        longer.append(longer[-1][joined[longer[-1]] >= 1 << bits])
    lengths = np.ones(len(joined), np.int32)
    for some in longer:
        lengths[some] += 1
    ends = np.append(0, np.cumsum(lengths, dtype=np.int64))
    out: NDArray[np.uint8] = np.empty(int(ends[-1]), np.uint8)
    places = ends[:-1]
    out[places] = joined & 127
    for byte, some in enumerate(longer):
        out[places[some] + byte] |= 128
        out[places[some] + byte + 1] = joined[some] >> (7 * byte + 7) & 127
    cuts = ends[np.cumsum(sizes.sum(1))].tolist()
    for start, end in pairwise([0, *cuts]):
        yield out[start:end].tobytes()


def pack_json(value: object) -> bytes:
    """Write a value as JSON in TIS-620, which every browser reads: a third of UTF-8, and smaller when packed."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _NOT_TIS.sub(lambda found: json.dumps(found[0])[1:-1], text).encode("tis-620")


def pack_letters(data: bytes) -> str:
    """Compress bytes and write them in letters, as the scripts of the index hold them.

    Packed here, since static hosts pack no binary files; as letters, since only those pass every host, proxy
    and editor unharmed (where a host packs scripts, they are as small as the bytes again).
    """
    return write_letters([zlib.compress(data, ZLIB_LEVEL)])[0]


def pack_numbers(listed: Iterable[Sequence[bytes]]) -> list[str]:
    """Do the same with what `pack_lists` gave, each in parts whose numbers are not alike.

    Each part gets a block with codes of its own: in the posting lists of a query this saves 8 %.
    """
    return write_letters([_compress_numbers(parts) for parts in listed])


def _compress_numbers(parts: Sequence[bytes]) -> bytes:
    strategy = zlib.Z_RLE if sum(map(len, parts)) > LONG_LIST else zlib.Z_FILTERED
    packer = zlib.compressobj(ZLIB_LEVEL, strategy=strategy)
    blocks = [packer.compress(part) + packer.flush(zlib.Z_BLOCK) for part in parts]
    return b"".join(blocks) + packer.flush()


def write_script(path: str, letters: str) -> str:
    """Write what was packed as a classic script, which loads from a server and from a USB stick alike."""
    return f'khlang.receive("{path}","{letters}");\n'


def write_letters(listed: Sequence[bytes]) -> list[str]:
    """Write bytes in base 85, five letters for four bytes: 6 % less than base 64.

    A digit comes first: how many zeros fill up the end, which no browser unpacks. Many at once, of which each alone
    takes a tenth of a millisecond.
    """
    fills = [-len(data) % 4 for data in listed]
    joined = b"".join(part for data, fill in zip(listed, fills, strict=True) for part in (data, bytes(fill)))
    words = np.frombuffer(joined, ">u4").astype(np.uint32)
    digits = np.empty((len(words), 5), np.uint8)
    for place in range(4, -1, -1):
        digits[:, place] = words % 85
        words //= 85
    letters = _DIGITS[digits].tobytes().decode()
    ends = [*accumulate((len(data) + 3) // 4 * 5 for data in listed)]
    return [f"{fill}{letters[start:end]}" for fill, start, end in zip(fills, [0, *ends], ends, strict=False)]
