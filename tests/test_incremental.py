"""A publish over an earlier release is byte for byte what a build from nothing gives, whatever was changed."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from khlang.build import writer
from khlang.build.sound import load_sound_library
from khlang.checks import find_problems, load_and_check
from khlang.library import ChangedWhileReadError, Library, load_library
from khlang.records.card import record_path
from khlang.records.store import RecordStore
from khlang.site import build_site
from markupsafe import escape

from tests.conftest import LIBRARY
from tests.test_record_page import TODAY

SITE_URL, REPO_URL = "https://k.example/x/", "https://g.example/k"
LESSON = "records/lesson/kr-2567-kkn-001.yml"


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Give an edit of one file of a library."""

    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def add_record(root: Path) -> None:
    """A copy under a new id stands before many others in the lists."""
    text = (root / LESSON).read_text(encoding="utf-8").replace("kr-2567-kkn-001", "kr-2569-kkn-777")
    (root / "records/lesson/kr-2569-kkn-777.yml").write_text(text, encoding="utf-8")
    shutil.copytree(root / "records/lesson/kr-2567-kkn-001", root / "records/lesson/kr-2569-kkn-777")


def remove_record(root: Path) -> None:
    """What pointed to it now points to nothing."""
    (root / "records/centre").joinpath(sorted(os.listdir(root / "records/centre"))[0]).unlink()


def leave(_root: Path) -> None:
    """Nothing is new."""


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing": leave,
    "story": change(LESSON, "story: |", "story: |\n  วันนี้เพิ่มย่อหน้าใหม่เรื่องมะพร้าวน้ำหอม\n"),
    "title": change(LESSON, "title: ", "title: ใหม่ "),
    "year": change(LESSON, "fiscal_year: ๒๕๖๗", "fiscal_year: ๒๕๖๖"),
    "new record": add_record,
    "alias": change(LESSON, "id: kr-2567-kkn-001", "id: kr-2567-kkn-001\naliases: [kr-2560-kkn-900]"),
    "term": change("vocabularies/missions.yml", "label: ", "label: หมวด"),
    "form": change("forms/lesson.yml", "label: แบบบันทึกองค์ความรู้", "label: แบบบันทึกความรู้ใหม่"),
    "record gone": remove_record,
}


def build(project: Path, out: Path) -> None:
    """Run `khlang build` as a person does, with an address, so that feeds and QR are there, too."""
    command = [sys.executable, "-m", "khlang.cli", "build", "--out", str(out)]
    environment = {
        **os.environ,
        "KHLANG_SITE_URL": SITE_URL,
        "KHLANG_REPO_URL": REPO_URL,
    }
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ไม่ตรงกับที่ธีมสร้างเอง" not in done.stderr


def read_site(site: Path) -> dict[str, bytes]:
    """Give every file of a site by path, but for the gzip, which holds the time."""
    files = [path for path in site.resolve().rglob("*") if path.is_file() and path.suffix != ".gz"]
    return {path.relative_to(site.resolve()).as_posix(): path.read_bytes() for path in files}


def test_incremental_equals_full(project: Path) -> None:
    """Edit after edit, a publish over the release before gives the same bytes as one from nothing."""
    out = project / "build" / "site"
    build(project, out)
    for name, edit in EDITS.items():
        before = read_site(out)
        edit(project / "knowledge")
        build(project, out)
        shutil.rmtree(project / ".cache")
        build(project, project / name / "site")
        after = read_site(out)
        assert after == read_site(project / name / "site"), name
        assert (edit is leave) == (before == after), name
        shared = [path for path, data in before.items() if after.get(path) == data]
        linked = [path for path in shared if (out / path).stat().st_nlink > 1]
        # The words of a form or a vocabulary may stand on any page: all are rendered anew.
        assert len(linked) > 0.6 * len(shared) or name in ("term", "form"), name


def test_earlier_release_is_never_written_to(project: Path) -> None:
    """Releases share files, so a publish must leave those of the release before as they were."""
    out = project / "build" / "site"
    build(project, out)
    first = out.resolve()
    before = read_site(first)
    EDITS["title"](project / "knowledge")
    build(project, out)
    assert out.resolve() != first
    assert read_site(first) == before


def test_file_of_the_release_before_that_was_changed_is_made_anew(project: Path) -> None:
    """By hand, by a program or a broken disk: what was published wrong once is right again after the next build."""
    out = project / "build" / "site"
    build(project, out)
    before = read_site(out)
    pages = [path for path in before if path.startswith(("lesson/", "search/", "photos/", "browse/"))][::20]
    for path in pages:
        data = before[path]
        (out / path).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    (out / LESSON.replace("records/", "").replace("yml", "html")).unlink()
    build(project, out)
    assert read_site(out) == before


def test_folder_of_the_release_before_that_is_none_is_made_anew(project: Path) -> None:
    """A file, or a loop of links, in the place of a folder of pages."""
    out = project / "build" / "site"
    build(project, out)
    before = read_site(out)
    shutil.rmtree(out / "lesson")
    (out / "lesson").symlink_to("lesson")
    build(project, out)
    assert read_site(out) == before
    shutil.rmtree(out / "lesson")
    (out / "lesson").write_text("x")
    build(project, out)
    assert read_site(out) == before


def test_joined_pages_are_what_the_theme_makes(
    project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every page of every shape, not only a sample: joined and rendered in full they are the same."""
    monkeypatch.setattr(writer, "PAGES_PER_SAMPLE", 1)
    change(LESSON, "title: ", "title: ก&ข <ค> ")(project / "knowledge")
    monkeypatch.setenv("KHLANG_SITE_URL", "https://k.example/x/")
    monkeypatch.setenv("KHLANG_REPO_URL", "https://g.example/k")
    built = build_site(load_sound_library(project / "knowledge", project / ".cache"), project / "out")
    assert "lesson/kr-2567-kkn-001.html" in built.notes["manifest"]
    assert not caplog.records


def test_theme_that_frames_do_not_fit_makes_every_page(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A frame that shows more of a page than its words can't be joined: slower, said, and still right."""
    main = project / "overrides" / "main.html"
    text = main.read_text(encoding="utf-8").replace(
        "{{ page.content }}", "{{ page.content }}{{ page.title[:3] }}"
    )
    main.write_text(text, encoding="utf-8")
    library = load_sound_library(project / "knowledge", project / ".cache")
    build_site(library, project / "out")
    assert "ธีมสร้างทุกหน้า" in caplog.text
    for record in library.published:
        page = (project / "out" / record_path(record)).read_text(encoding="utf-8")
        assert page.split("</article>")[0].rstrip().endswith(str(escape(record.title[:3])))


def test_kept_library_is_the_library(tmp_path: Path, library: Library) -> None:
    """From the cache come equal records, values and problems; without it, too, when it is broken."""
    for _ in range(2):
        kept = load_library(LIBRARY, tmp_path)
        for one, other in zip(kept.records, library.records, strict=True):
            assert dict(one.values) == dict(other.values)
            assert (one.id, one.form, one.aliases) == (other.id, other.form, other.aliases)
            assert list(one.public_values()) == list(other.public_values())
            assert one.read_source() == other.read_source()
        assert kept.problems == library.problems
        assert find_problems(kept, TODAY) == find_problems(library, TODAY)
    for file in tmp_path.rglob("*.sqlite"):
        file.write_bytes(b"broken" * 1000)
    assert find_problems(load_library(LIBRARY, tmp_path), TODAY) == find_problems(library, TODAY)


def test_records_are_checked_as_they_are_read(tmp_path: Path, copy_library: Callable[[], Path]) -> None:
    """The same library with the same problems in the same places as when all were read first, and no trees kept: with
    a cache, from it, and without one; also of what is nearly the same as another."""
    root = copy_library()
    records = root / "records" / "lesson"
    text = (records / "kr-2567-kkn-001.yml").read_text(encoding="utf-8")
    (records / "kr-2567-kkn-099.yml").write_text(
        text.replace("kr-2567-kkn-001", "kr-2567-kkn-099"), encoding="utf-8"
    )
    library = load_library(root)
    problems = find_problems(library, TODAY)
    assert "near_duplicate" in {problem.code for problem in problems}
    for cache in (tmp_path / "cache", tmp_path / "cache", None):
        checked, found = load_and_check(root, cache, TODAY)
        assert found == problems
        assert [record.digest for record in checked.records] == [record.digest for record in library.records]
        one = checked.records[0]
        assert one.read_source() is not one.read_source()
        assert one.read_source() == library.records[0].read_source()
    few = [problem for problem in problems if problem.code != "near_duplicate"]
    assert load_and_check(root, None, TODAY, near_duplicates=False)[1] == few


def test_texts_are_read_from_the_file_when_the_cache_is_gone(tmp_path: Path, library: Library) -> None:
    """Somebody cleans up while a build runs: nothing is lost but time. A file that changed is said to have."""
    root = Path(shutil.copytree(LIBRARY, tmp_path / "knowledge"))
    load_library(root, tmp_path / "cache")
    kept = load_library(root, tmp_path / "cache")
    shutil.rmtree(tmp_path / "cache")
    record, same = kept.by_name["kr-2567-kkn-001"], library.by_name["kr-2567-kkn-001"]
    assert record.values["story"] == same.values["story"]
    other = kept.by_name["kr-2559-kpt-001"]
    path = root / "records" / "lesson" / "kr-2559-kpt-001.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# มาใหม่\n", encoding="utf-8")
    with pytest.raises(ChangedWhileReadError, match=r"kr-2559-kpt-001\.yml"):
        other.read_source()


def test_problem_of_today_is_looked_for_anew_tomorrow(
    tmp_path: Path, copy_library: Callable[[], Path]
) -> None:
    """A date in the future is a problem until that day; what is sound stays so."""
    root = copy_library()
    path = root / LESSON
    lines = [
        line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("reviewed_on")
    ]
    path.write_text("\n".join([*lines, "reviewed_on: 2026-11-22", ""]), encoding="utf-8")
    days = [datetime.date(2026, 11, day) for day in (20, 20, 21, 22, 23)]
    found = [find_problems(load_library(root, tmp_path / "cache"), day) for day in days]
    assert [len(problems) for problems in found] == [1, 1, 1, 0, 0]
    assert found[0] == find_problems(load_library(root), days[0])


@pytest.mark.parametrize(
    "row", [b"", b"[]", b'["[]", []]', b'["[]", ["x", "middle", false, [], {}, []]]', b"\x80\x05"]
)
def test_row_of_another_version_is_not_restored(library: Library, row: bytes) -> None:
    """A row that is not what this version of the code writes is a miss, and the file is read."""
    record = library.published[0]
    assert RecordStore(None).restore(row, "x", record.file, record.form, lambda: record) is None


def test_photo_is_looked_into_again_when_its_bytes_change(
    tmp_path: Path, copy_library: Callable[[], Path]
) -> None:
    """What was found in a photo is remembered for these bytes alone, and told in every run."""
    root = copy_library()
    photo = next((root / "records" / "lesson" / "kr-2567-kkn-001").glob("*.jpg"))
    sound = photo.read_bytes()
    found = []
    for data in (sound, b"no photo", b"no photo", sound):
        photo.write_bytes(data)
        problems = find_problems(load_library(root, tmp_path / "cache"), TODAY)
        found.append([problem.code for problem in problems])
    assert found == [[], ["bad_photo"], ["bad_photo"], []]
