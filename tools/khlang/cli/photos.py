"""`khlang photos`: photos in a store of their own, outside git."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from khlang.cli.arguments import EXIT_CLEAN, EXIT_PROBLEMS, CommandError

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
# Paths that one report names.
MOST_SHOWN = 20


def add_photo_commands(commands: _Commands) -> None:
    """Add the commands to the parser."""
    photos = commands.add_parser("photos", help="Photos outside git.", description="Photos outside git.")
    inside = photos.add_subparsers(required=True, metavar="ACTION")
    for name, run in (("store", run_store), ("fetch", run_fetch)):
        command = inside.add_parser(name, help=run.__doc__, description=run.__doc__, allow_abbrev=False)
        command.add_argument("--library", type=Path, default=Path("knowledge"), metavar="DIR")
        command.add_argument("store", type=Path, metavar="STORE")
        command.set_defaults(run=run)


def run_store(arguments: argparse.Namespace) -> int:
    """Copy all photos into a store by their SHA-256, and let git hold only the list of them."""
    from khlang.photo_manifest import MANIFEST, ManifestError, find_stored, store_photos  # noqa: PLC0415
    from khlang.photos import BadPhotoError  # noqa: PLC0415

    _find_library(arguments)
    try:
        done = store_photos(arguments.library, arguments.store)
    except ManifestError as error:
        raise CommandError(_say_bad_line(arguments, error)) from error
    except BadPhotoError as error:
        raise CommandError("มีแฟ้มที่ไม่ใช่ภาพที่ใช้ได้ ดูด้วย khlang check") from error
    print(f"ภาพใหม่ในที่เก็บ {done.new} ภาพ รายชื่อใน {MANIFEST} {done.total} ภาพ")
    if done.unused:
        print("ไม่มีระเบียนใดใช้แล้ว ลบจากที่เก็บและสำเนาของที่เก็บได้:")
        _show([str(find_stored(arguments.store, digest)) for digest in done.unused])
    return EXIT_CLEAN


def run_fetch(arguments: argparse.Namespace) -> int:
    """Put the photos that git does not hold into the folders of their records, from a store."""
    from khlang.photo_manifest import ManifestError, fetch_photos  # noqa: PLC0415

    _find_library(arguments)
    try:
        fetched, missing = fetch_photos(arguments.library, arguments.store)
    except ManifestError as error:
        raise CommandError(_say_bad_line(arguments, error)) from error
    print(f"นำภาพมาแล้ว {fetched} ภาพ")
    if missing:
        print("ไม่มีในที่เก็บ หรือเนื้อแฟ้มไม่ตรงกับรายชื่อ:")
        _show(missing)
    return EXIT_PROBLEMS if missing else EXIT_CLEAN


def _find_library(arguments: argparse.Namespace) -> None:
    """Raise LibraryNotFoundError unless there is a library."""
    from khlang.library import load_schema  # noqa: PLC0415

    load_schema(arguments.library)


def _say_bad_line(arguments: argparse.Namespace, error: Exception) -> str:
    from khlang.photo_manifest import MANIFEST  # noqa: PLC0415

    return f"{arguments.library / MANIFEST}:{error} อ่านไม่ได้ ทุกบรรทัดเป็น SHA-256 เว้นสองวรรค แล้วที่อยู่ของภาพ"


def _show(paths: list[str]) -> None:
    print("\n".join(paths[:MOST_SHOWN]))
    if len(paths) > MOST_SHOWN:
        print(f"และอีก {len(paths) - MOST_SHOWN} ภาพ")
