"""Reads the text that our own form shares as a `Reading`: whole, or with the problems of what could not be read."""

from __future__ import annotations

from collections.abc import Mapping

from khlang.exchange.document import Picture, Profile
from khlang.exchange.files import hash_file_bytes
from khlang.exchange.paper_text import read_paper_text, read_photos
from khlang.exchange.reading import Kind, Reading
from khlang.forms.model import Form
from khlang.problems import Problem, has_errors


def decode_text(data: bytes) -> str:
    """Give the text of a file as Notepad writes it. Raises UnicodeDecodeError."""
    # Notepad of Windows saves UTF-16 as "Unicode".
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def read_shared_text(name: str, data: bytes, forms: Mapping[str, Form]) -> Reading:
    """Read such a text. Its pictures are the photos that stand behind it; of what was not read whole there is no form.

    The controls of the form's own (`_draft`, `_version`) are in its data.
    """
    try:
        text = decode_text(data)
    except UnicodeDecodeError:
        problem = Problem.of("import_not_utf8", facts={"file": name})
        return Reading(name, hash_file_bytes(data), Profile.TYPED, Kind.UNKNOWN, problems=(problem,))
    paper = read_paper_text(text, forms)
    photos, more = read_photos(text)
    problems = tuple(problem._replace(file=name) for problem in (*paper.problems, *more))
    is_whole = paper.form is not None and not has_errors(problems)
    return Reading(
        name=name,
        sha256=hash_file_bytes(data),
        profile=Profile.TYPED,
        kind=Kind.FORM if is_whole else Kind.UNKNOWN,
        form=paper.form if is_whole else None,
        data=paper.data,
        pictures=tuple(Picture(photo, ".jpg", where=called) for called, photo in photos.items()),
        problems=problems,
    )
