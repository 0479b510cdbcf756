"""The child process: answers requests of an `action` and a `suffix` with the `code` and `facts` of a problem, or an
empty code and the bytes that were made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from khlang.child_process import Json, answer_requests
from khlang.images.codec import BadImageError, check_image, encode_image
from khlang.images.reduce import LISTED_SIDE, make_thumbnail, reduce_image

_MAKERS: Mapping[str, Callable[[bytes, str], bytes]] = {
    "encode": encode_image,
    "reduce": lambda data, _suffix: reduce_image(data),
    "thumbnail": lambda data, _suffix: make_thumbnail(data),
    "list": lambda data, _suffix: make_thumbnail(data, LISTED_SIDE),
}
# A picture of 40 million pixels takes 2 s and 500 MB, decoded, turned and encoded.
MAX_CPU_SECONDS = 6
MAX_MEMORY = 1024 * 1024 * 1024


def answer(action: str, data: bytes, suffix: str) -> tuple[str, dict[str, str | int], bytes]:
    """Give (code of a problem, its facts, encoded bytes); `action` is `check` or one of _MAKERS."""
    try:
        if action in _MAKERS:
            return "", {}, _MAKERS[action](data, suffix)
        check_image(data, suffix)
    except BadImageError as error:
        return error.code, error.facts, b""
    except MemoryError:
        return "costly_photo", {}, b""
    return "", {}, b""


def main() -> None:
    """Answer until there is nothing more to read."""

    def answer_one(request: Json, data: bytes) -> tuple[Json, bytes]:
        code, facts, made = answer(request["action"], data, request["suffix"])
        return {"code": code, "facts": facts}, made

    answer_requests(answer_one, MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
