"""`khlang export`: records in another format, or a copy of the site to carry, written whole or not at all."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from khlang.build.sound import load_sound_library
from khlang.cli.arguments import EXIT_CLEAN, CommandError, add_export_arguments, find_cache
from khlang.cli.search import parse_again, read_filters
from khlang.clock import find_today
from khlang.exchange.data import Publisher
from khlang.exports import (
    FORMATS,
    Export,
    FormatError,
    SelectionError,
    say_wanted,
    select_records,
    write_export,
)
from khlang.exports.offline import OfflineCopy, say_size, write_offline_copy
from khlang.exports.selection import Wanted
from khlang.library import show_path
from khlang.photos import BadPhotoError
from khlang.problems import say
from khlang.search.desk import Desk, read_addresses
from khlang.site import read_site
from khlang.thai.text import format_count

STDOUT = Path("-")
OUT = "build/export"


def export(arguments: argparse.Namespace) -> int:
    """Carry out the command; `arguments.typed` are its arguments as typed."""
    library = load_sound_library(arguments.library, find_cache())
    desk = Desk(library, shards=read_addresses(arguments.shards))
    arguments = parse_again("khlang export", arguments.typed, desk.facets, add_export_arguments)
    if bool(arguments.format) == arguments.offline:
        raise CommandError("บอกรูปแบบด้วย --format หรือสร้างฉบับพกพาด้วย --offline อย่างใดอย่างหนึ่ง")
    filters = read_filters(desk.facets, arguments)
    try:
        wanted = Wanted(arguments.ids, arguments.query, filters, arguments.all)
        records = select_records(desk, wanted)
        if not records:
            raise CommandError("ไม่พบระเบียนที่ตรงกับที่ขอ จึงไม่ได้สร้างแฟ้ม")
        publisher = find_publisher(arguments.library)
        chosen = Export(library, records, publisher, find_today(), say_wanted(desk.facets, wanted))
        return (
            _export_offline(chosen, desk, filters, arguments)
            if arguments.offline
            else _export(chosen, arguments)
        )
    except (FormatError, SelectionError) as error:
        raise CommandError(str(error)) from error
    except BadPhotoError as error:
        raise CommandError(say(error.problem)) from error


def _export(chosen: Export, arguments: argparse.Namespace) -> int:
    wanted = FORMATS[arguments.format]
    is_zip = wanted.is_zip(len(chosen.records), each=arguments.each)
    if arguments.each and not is_zip:
        raise CommandError(f"{wanted.label} ไม่มีแบบระเบียนละแฟ้ม สั่งใหม่โดยไม่มี --each")
    out = arguments.out or Path(f"{OUT}-{wanted.key}.zip" if is_zip else f"{OUT}{wanted.suffix}")
    size = write_whole(out, lambda file: write_export(chosen, wanted, file, each=arguments.each))
    _tell(
        f"ส่งออก {format_count(len(chosen.records))} ระเบียนเป็น {wanted.label} แล้วที่ {show_path(out)} ({say_size(size)})",
        out,
    )
    return EXIT_CLEAN


def _export_offline(
    chosen: Export, desk: Desk, filters: dict[str, list[str]], arguments: argparse.Namespace
) -> int:
    if not Path("mkdocs.yml").is_file():
        raise CommandError("ไม่พบ mkdocs.yml ที่นี่ สั่งจากโฟลเดอร์ของโครงการ")
    out = arguments.out or Path(f"{OUT}-offline.zip")
    copies: list[OfflineCopy] = []
    folder = Path() if out == STDOUT else out.parent
    size = write_whole(out, lambda file: copies.append(write_offline_copy(chosen, file, folder)))
    for copy in copies:
        words = f"{format_count(len(chosen.records))} เรื่อง {format_count(copy.files)} แฟ้ม"
        _tell(f"สร้างฉบับพกพาแล้วที่ {show_path(out)} ({chosen.title or 'ทั้งคลัง'}: {words})", out)
        _tell(f"แฟ้ม zip {say_size(size)} แตกแล้ว {say_size(copy.unpacked)}", out)
        for line in _say_sizes(chosen, desk, filters, copy):
            _tell(line, out)
    return EXIT_CLEAN


def _say_sizes(chosen: Export, desk: Desk, filters: dict[str, list[str]], copy: OfflineCopy) -> list[str]:
    """Say how large the pages and photos of each value that was asked for are."""
    ids = {record.id for record in chosen.records}
    lines = []
    for facet in desk.facets:
        for value in facet.values:
            if value.key in filters.get(facet.key, ()):
                among = [desk.records[number] for number in value.records if desk.records[number].id in ids]
                size = say_size(copy.add_up(among))
                lines.append(
                    f"  {facet.label} {value.label}: {format_count(len(among))} เรื่อง หน้าและภาพ {size}"
                )
    return lines


def find_publisher(library: Path) -> Publisher:
    """Give the name and address of the site in the working folder; outside a project the library's folder is named."""
    if not Path("mkdocs.yml").is_file():
        return Publisher(library.absolute().name)
    site = read_site(library)
    return Publisher(site.name, site.url)


def write_whole(out: Path, write: Callable[[BinaryIO], object]) -> int:
    """Let `write` fill a file, put it in its place by one rename, and give its size. What was there stays on errors.

    Raises whatever `write` raises, and OSError.
    """
    if out == STDOUT:
        write(sys.stdout.buffer)
        return 0
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        size = partial.stat().st_size
        partial.replace(out)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return size


def _tell(words: str, out: Path) -> None:
    """Say it, where the file is not what is being printed."""
    print(words, file=sys.stderr if out == STDOUT else sys.stdout)
