"""The child process: Word files in, their lines and pictures out, one after the other. Started by name."""

from __future__ import annotations

import posixpath
from typing import Any

from khlang.child_process import Json, answer_requests
from khlang.exchange.word.body import give_captions, read_story
from khlang.exchange.word.package import open_package
from khlang.exchange.word.story import MAX_PICTURE_BYTES
from khlang.exchange.word.xml import BadWordError

# The longest form of all that we have seen takes 0.05 s; a bomb within the bounds on sizes takes more than it may.
MAX_CPU_SECONDS = 4
MAX_MEMORY = 300 * 1024 * 1024


def answer(data: bytes) -> tuple[Json, bytes]:
    """Give what a file holds, as JSON, and the bytes of its pictures, one after the other; or the code of a problem."""
    try:
        package = open_package(data)
        story = read_story(package)
        give_captions(story)
        pictures = [(each, package.read(each.part, MAX_PICTURE_BYTES) or b"") for each in story.pictures]
    except BadWordError as error:
        return {"code": error.code, "facts": error.facts}, b""
    except (MemoryError, RecursionError):
        return {"code": "costly_word", "facts": {}}, b""
    described: list[Any] = [
        [len(made), posixpath.splitext(each.part)[1].lower(), each.caption, each.where]
        for each, made in pictures
    ]
    told = {code: [each.count, each.text] for code, each in story.told.items()}
    facts = {
        "code": "",
        "lines": [line.describe() for line in story.lines],
        "pictures": described,
        "told": told,
    }
    return facts, b"".join(made for _each, made in pictures)


def main() -> None:
    """Answer until there is nothing more to read."""
    answer_requests(lambda _request, data: answer(data), MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
