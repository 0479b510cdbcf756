"""A copy to carry: the site of some records as one zip, which opens from a USB stick by a double-click."""

from __future__ import annotations

import html
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from khlang.exchange.zip_file import DeterministicZip
from khlang.exports.model import Export
from khlang.exports.selection import narrow_library
from khlang.records.record import Record
from khlang.site import build_site
from khlang.thai.text import format_count, to_thai_digits

START, README, SITE = "เปิดคลัง.html", "อ่านก่อน.txt", "site"
# What a page that is opened as a file can't use: the worker that keeps pages, what search engines ask for, the page of
# a lost address, and Material's own scripts, which no page of ours loads.
_FOR_SERVERS = frozenset(
    (
        "sw.js",
        "robots.txt",
        "404.html",
        "offline.html",
        "assets/js/lost.js",
        "sitemap.xml",
        "sitemap.xml.gz",
        "opensearch.xml",
        "CNAME",
        "_headers",
    )
)
_UNUSED_FOLDERS = ("assets/javascripts/",)
_UNUSED_SUFFIXES = (".map",)
_PAGE = """<!doctype html>
<html lang="th">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url={site}/index.html">
<title>{title}</title>
</head>
<body>
<p><a href="{site}/index.html">เปิด{title}</a></p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class OfflineCopy:
    """What a copy came to: its bytes on the stick, and of them those of the pages and photos of each record, by id."""

    files: int
    unpacked: int
    by_record: Mapping[str, int]

    def add_up(self, records: Sequence[Record]) -> int:
        """Give the bytes of the pages and photos of some records."""
        return sum(self.by_record.get(record.id, 0) for record in records)


def write_offline_copy(export: Export, out: BinaryIO, folder: Path) -> OfflineCopy:
    """Build the site of the records and write it as a zip, by the mkdocs.yml of the working folder.

    Its index and lists hold these records alone. It is built below `folder`, where there is room for it, and nothing is
    left there. Raises SiteError and OSError.
    """
    export = export.public
    is_whole = len(export.records) == len(export.library.published)
    library = export.library if is_whole else narrow_library(export.library, export.records)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".offline-") as built:
        site = Path(built) / "site"
        build_site(library, site)
        return _write(export, site, out)


def _write(export: Export, site: Path, out: BinaryIO) -> OfflineCopy:
    unpacked, files = 0, 0
    by_record: Counter[str] = Counter()
    ids = {record.id for record in export.records}
    with DeterministicZip(out) as archive:
        archive.add(START, _PAGE.format(site=SITE, title=html.escape(export.publisher.name)).encode())
        for name in list_files(site):
            path = site / name
            archive.add(f"{SITE}/{name}", path.read_bytes())
            size = path.stat().st_size
            unpacked, files = unpacked + size, files + 1
            owner = next((part for part in _list_names(name) if part in ids), "")
            if owner:
                by_record[owner] += size
        archive.add(README, say_contents(export, unpacked).encode())
    return OfflineCopy(files, unpacked, by_record)


def list_files(site: Path) -> Iterator[str]:
    """Give the names of a built site's files that a stick needs, in a fixed order."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for name in names:
        is_unused = name.startswith(_UNUSED_FOLDERS) or name.endswith(_UNUSED_SUFFIXES)
        if not is_unused and name not in _FOR_SERVERS:
            yield name


def _list_names(name: str) -> Iterator[str]:
    """Give the folders of a file, and its own name up to the first dot."""
    *folders, last = name.split("/")
    yield last.partition(".")[0]
    yield from folders


def say_contents(export: Export, size: int) -> str:
    """Say in Thai what the copy holds and how it is opened."""
    return "\r\n".join([
        f"{export.publisher.name} ฉบับพกพา",
        f"{export.title or 'ทั้งคลัง'} {format_count(len(export.records))} เรื่อง {say_size(size)}",
        *([f"ต้นฉบับ {export.publisher.url}"] if export.publisher.url else []),
        "",
        "๑. แตกไฟล์ zip นี้ทั้งหมดลงในแฟลชไดรฟ์หรือในเครื่อง อย่าเปิดจากในไฟล์ zip",
        f"๒. ดับเบิลคลิก {START} หน้าเว็บจะเปิดขึ้นเอง ไม่ต้องต่ออินเทอร์เน็ต ค้นหาได้ทุกคำ",
        f"๓. คัดลอกให้ผู้อื่นได้ ต้องคัดลอกโฟลเดอร์ {SITE} ไปด้วยกัน",
        "",
    ])  # fmt: skip


def say_size(size: int) -> str:
    """Say how large something is, in megabytes."""
    tenths = round(size / 100_000)
    return f"{to_thai_digits(f'{tenths / 10:,.1f}')} เมกะไบต์" if tenths else "ไม่ถึง ๐.๑ เมกะไบต์"
