"""Bodies of forms: read within bounds, whole or not at all, with nothing left on the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import given
from hypothesis import strategies as st
from khlang.server.body_words import BodyBounds
from khlang.server.form_body import FormBody, read_form_body
from khlang.server.refusal import RefusalError
from starlette.datastructures import Headers

from tests.server.posts import BOUNDARY, encode_multipart

SMALL = BodyBounds(
    body_bytes=20_000, urlencoded_bytes=8_000, text_bytes=6_000, field_bytes=3_000, fields=20, files=2, file_bytes=9_000
)  # fmt: skip
MULTIPART, URLENCODED = f"multipart/form-data; boundary={BOUNDARY}", "application/x-www-form-urlencoded"


def read(body: bytes, folder: Path, kind: str = MULTIPART, step: int = 1_000, **headers: str) -> FormBody:
    """Read a body that comes in pieces of `step` bytes."""

    async def stream() -> AsyncIterator[bytes]:
        for start in range(0, len(body), step):
            yield body[start : start + step]

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = Headers({"content-type": kind, **named})
    # A loop in a thread of its own: in one run with the browser's tests this thread has Playwright's.
    with start_blocking_portal() as portal:
        return portal.call(read_form_body, sent, stream(), folder, SMALL)


def refuse(body: bytes, folder: Path, kind: str = MULTIPART, **headers: str) -> tuple[int, str]:
    """Give (status, reason) with which a body is refused; no file may be left of it."""
    with pytest.raises(RefusalError) as caught:
        read(body, folder, kind, 1_000, **headers)
    assert any("ก" <= char <= "ฮ" for char in caught.value.message)
    assert list(folder.iterdir()) == []
    return caught.value.status, caught.value.reason


def test_words_and_files_of_a_body(tmp_path: Path) -> None:
    """In their order; lines end as in a record; what a file is called does not matter."""
    files = {"photos.0.file": ("../a.jpg", b"\xff\xd8" * 2_000), "empty": ("", b"")}
    data = {"title": ("เรื่อง",), "themes": ("a", "b"), "story": ("ก\r\nข",)}
    body = read(encode_multipart(data, files), tmp_path)
    assert body.data == {"title": ("เรื่อง",), "themes": ("a", "b"), "story": ("ก\nข",)}
    [sent] = body.files
    assert (sent.control, sent.size, sent.path.read_bytes()) == ("photos.0.file", 4_000, b"\xff\xd8" * 2_000)
    assert [path.parent for path in (sent.path,)] == [tmp_path]
    body.discard()
    assert list(tmp_path.iterdir()) == []


@given(
    data=st.dictionaries(
        st.text("abc.09", min_size=1),
        st.lists(st.text("กa&=+%\n"), min_size=1, max_size=3).map(tuple),
        max_size=5,
    )
)
def test_both_kinds_of_body_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, tuple[str, ...]]
) -> None:
    """However a body is cut into pieces."""
    from urllib.parse import urlencode

    folder = tmp_path_factory.mktemp("body")
    encoded = urlencode(data, doseq=True).encode()
    body = encode_multipart(data)
    assert read(body, folder, step=7).data == data
    assert read(body, folder, content_length=str(len(body))).data == data
    assert read(encoded, folder, URLENCODED, step=3).data == data


@pytest.mark.parametrize("step", [1, 7, 20_000])
def test_words_stand_before_files_and_after_them(tmp_path: Path, step: int) -> None:
    """Those before the first file are read without the parser, also where one looks like a file's head."""
    words = {"a": ("1", "\r\n--"), "b": ('x"; filename="y',), "c": ("2",)}
    end = f"--{BOUNDARY}--\r\n".encode()
    body = b"".join(
        encode_multipart(*part).removesuffix(end)
        for part in (
            (words,),
            ({"a": ("3",)}, {"f": ("a.jpg", b"\xff" * 900), "none": ("", b"")}),
            ({"d": ("4",)}, {"g": ("b.jpg", b"\xfe")}),
        )
    )
    sent = read(body + end, tmp_path, step=step)
    assert sent.data == words | {"a": ("1", "\n--", "3"), "d": ("4",)}
    assert [(file.control, file.size) for file in sent.files] == [("f", 900), ("g", 1)]
    sent.discard()
    many = encode_multipart({"a": ("",) * 15}, {"f": ("a.jpg", b"x")}).removesuffix(end)
    assert refuse(many + encode_multipart({"b": ("",) * 5}), tmp_path) == (400, "fields")


@pytest.mark.parametrize("missing", range(1, 60, 3))
def test_a_body_that_is_cut_is_no_body(tmp_path: Path, missing: int) -> None:
    """Also where only the end of the closing boundary is missing; a parser alone takes it for a whole one."""
    photo = encode_multipart({"title": ("เรื่อง",)}, {"photos.0.file": ("a.jpg", b"x" * 3_000)})
    for body in (photo[:-missing], encode_multipart({"title": ("เรื่อง",), "story": ("ก" * 90,)})[:-missing]):
        for named in ("x-none", "content_length"):
            length = {named: str(len(body))}
            # After the boundary's two dashes nothing is missed.
            if missing <= 2:
                read(body, tmp_path, MULTIPART, 1_000, **length).discard()
            else:
                assert refuse(body, tmp_path, **length)[0] == 400


def test_what_is_too_much_is_refused(tmp_path: Path) -> None:
    """Each bound by itself, also where the named length is wrong or missing."""
    much, long = b"x" * 9_500, "ก" * 1_200
    assert refuse(b"", tmp_path, content_length="20001") == (413, "body")
    assert refuse(encode_multipart({"a": ("x",)}) + b"y" * 20_000, tmp_path) == (413, "body")
    assert refuse(b"a=" + b"x" * 8_000, tmp_path, URLENCODED) == (413, "body")
    assert refuse(encode_multipart({}, {"f": ("a.jpg", much)}), tmp_path) == (413, "file")
    three = {str(number): ("a.jpg", b"x") for number in range(3)}
    assert refuse(encode_multipart({}, three), tmp_path) == (413, "files")
    assert refuse(encode_multipart({"a": (long,)}), tmp_path) == (413, "text")
    assert refuse(f"a={'x' * 3_001}".encode(), tmp_path, URLENCODED) == (413, "text")
    assert refuse(encode_multipart({"a": ("x" * 2_500,) * 3}), tmp_path) == (413, "text")
    assert refuse(encode_multipart({"a": ("",) * 21}), tmp_path) == (400, "fields")
    assert refuse(b"a=1&" * 21, tmp_path, URLENCODED) == (400, "fields")
    assert refuse(encode_multipart({"a" * 201: ("x",)}), tmp_path) == (400, "name")


def test_what_is_no_form_is_refused(tmp_path: Path) -> None:
    """Other types, packed bodies, bytes that are no text, parts that are none."""
    assert refuse(b"{}", tmp_path, "application/json") == (415, "type")
    assert refuse(b"a=1", tmp_path, URLENCODED, content_encoding="gzip") == (415, "encoding")
    assert refuse(b"a=%ff%fe", tmp_path, URLENCODED) == (400, "utf8")
    assert refuse(b"a=%ed%a0%80", tmp_path, URLENCODED) == (400, "utf8")
    assert refuse(b"a=x%00y", tmp_path, URLENCODED) == (400, "nul")
    assert refuse(b"x", tmp_path, "multipart/form-data") == (400, "boundary")
    assert refuse(b"x", tmp_path, "multipart/form-data; boundary=" + "x" * 99) == (400, "boundary")
    head = f"--{BOUNDARY}\r\nX: {'a' * 5_000}\r\n\r\nx\r\n--{BOUNDARY}--\r\n"
    assert refuse(head.encode(), tmp_path) == (400, "multipart")
    for empty in (b"", b"\r\n"):
        assert refuse(empty, tmp_path) == (400, "cut")
        assert refuse(empty, tmp_path, content_length=str(len(empty))) == (400, "cut")
    other = f"--{BOUNDARY}\r\nContent-Disposition: attachment\r\n\r\nx\r\n--{BOUNDARY}--\r\n"
    assert refuse(other.encode(), tmp_path) == (400, "part")


def test_a_photo_called_by_another_hash_is_another(tmp_path: Path) -> None:
    """Our script calls a photo by its SHA-256; whatever else it is called says nothing."""
    names = ("0" * 16 + ".jpg", "IMG_1.jpg")
    body = encode_multipart({}, {name: (name, b"x") for name in names})
    assert [sent.is_other for sent in read(body, tmp_path).files] == [True, False]


def test_bounds_are_of_one_body(tmp_path: Path) -> None:
    """A check of a form takes no files."""
    assert replace(SMALL, files=0).files == 0
    assert (
        refuse(encode_multipart({}, {str(n): ("a.jpg", b"x" * 8_999) for n in range(3)}), tmp_path)[0] == 413
    )
