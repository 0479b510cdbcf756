"""The notes of a build beside its release: read by the next one, as they were written or not at all."""

from __future__ import annotations

from pathlib import Path

from khlang.publish import Built, Release, find_release, publish

from tests.test_publish import build_of


def test_next_build_gets_the_release_that_is_there_and_its_notes(tmp_path: Path) -> None:
    """What a build noted comes back to the next one, with the folder to link from; at first there is none."""
    out = tmp_path / "site"
    seen: list[str | None] = []

    def build(folder: Path, previous: Release | None) -> Built:
        folder.mkdir()
        seen.append(previous.read_note("manifest") if previous else None)
        return Built({"manifest": f"manifest {len(seen)}", "frames": "frames"})

    first = publish(out, build)
    assert find_release(out) == Release(first)
    assert Release(first).read_note("frames") == "frames"
    publish(out, build)
    assert seen == [None, "manifest 1"]


def test_notes_that_are_not_as_written_are_empty(tmp_path: Path) -> None:
    """Nobody but this user's builds can say what a release is made of; nor can the note of another release."""
    out = tmp_path / "site"
    first, second = publish(out, build_of("one")), publish(out, build_of("two"))
    note = first.with_name(f"{first.name}.word.json")
    data = note.read_bytes()
    assert Release(first).read_note("word") == "one"
    for place in range(len(data)):
        note.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert Release(first).read_note("word") == ""
    other = second.with_name(f"{second.name}.word.json").read_bytes()
    for foreign in (b"", data[:-1], data + b" ", b'{"signature": "", "note":\n{}\n}', other):
        note.write_bytes(foreign)
        assert Release(first).read_note("word") == ""
    note.unlink()
    note.symlink_to("/dev/zero")
    assert Release(first).read_note("word") == ""


def test_notes_that_cannot_be_read_are_empty(tmp_path: Path) -> None:
    """Lost or broken notes only cost time; they go with their release, and nothing of them is published."""
    out = tmp_path / "site"
    first = publish(out, build_of("one"))
    assert not list(first.rglob("*.json"))
    for note in first.parent.glob("*.json"):
        note.write_bytes(b"\xff\xfe")
    assert Release(first).read_note("word") == Release(first).read_note("never") == ""
    second = publish(out, build_of("two"))
    third = publish(out, build_of("three"))
    notes = {path.name for path in first.parent.glob("*.json")}
    assert notes == {f"{release.name}.word.json" for release in (second, third)}
