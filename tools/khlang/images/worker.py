"""The child process: takes images on standard input, one after the other, and answers on standard output.

A request is a line of JSON (`action`, `suffix`, `size`) and so many bytes; an answer a line of JSON (`code` and
`facts` of a problem, or an empty code; `size`) and so many bytes. An image that takes more time than it may ends the
process.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping

from khlang.images.codec import BadImageError, check_image, encode_image
from khlang.images.reduce import make_thumbnail, reduce_image

_MAKERS: Mapping[str, Callable[[bytes, str], bytes]] = {
    "encode": encode_image,
    "reduce": lambda data, _suffix: reduce_image(data),
    "thumbnail": lambda data, _suffix: make_thumbnail(data),
}
# A picture of 40 million pixels takes 2 s and 500 MB, decoded, turned and encoded.
MAX_CPU_SECONDS = 6
MAX_MEMORY = 1024 * 1024 * 1024


def answer(action: str, data: bytes, suffix: str) -> tuple[str, dict[str, str | int], bytes]:
    """Give (code of a problem, its facts, encoded bytes); `action` is `check`, `encode`, `reduce` or `thumbnail`."""
    try:
        if action in _MAKERS:
            return "", {}, _MAKERS[action](data, suffix)
        check_image(data, suffix)
    except BadImageError as error:
        return error.code, error.facts, b""
    except MemoryError:
        return "costly_photo", {}, b""
    return "", {}, b""


def limit_next() -> None:
    """Let the system end the process when the next image takes longer than MAX_CPU_SECONDS."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(time.process_time()) + 1 + MAX_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def main() -> None:
    """Answer until there is nothing more to read."""
    # Some systems know no bound of memory.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline():
        request = json.loads(line)
        data = asked.read(request["size"])
        limit_next()
        code, facts, made = answer(request["action"], data, request["suffix"])
        answers.write(json.dumps({"code": code, "facts": facts, "size": len(made)}).encode() + b"\n" + made)
        answers.flush()


if __name__ == "__main__":
    main()
