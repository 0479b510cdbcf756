"""A library built by shares on several machines and joined is, byte for byte, what one build from nothing gives."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from khlang.library import Share, choose_files, load_schema
from khlang.library.records import RecordFile, list_record_files
from khlang.signatures import VARIABLE

from tests.conftest import LIBRARY
from tests.test_incremental import REPO_URL, SITE_URL, build, read_site

KEY, FOREIGN = "k" * 40, "f" * 40
COMMAND = [sys.executable, "-m", "khlang.cli"]
# What a build derives from each record by itself.
OF_RECORDS = ("records", "texts", "checks", "tokens", "documents")


def run(project: Path, *arguments: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """Run a command as another machine of the same key would."""
    environment = {**os.environ, VARIABLE: key}
    command = [*COMMAND, *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def keep_shares(project: Path, total: int, *options: str) -> list[str]:
    """Let each share keep what is its own in a folder, and give the folders."""
    folders = [f"part-{number}{''.join(options)}" for number in range(1, total + 1)]
    for number, folder in enumerate(folders, 1):
        done = run(project, "build", *options, "--share", f"{number}/{total}", "--cache", folder)
        assert done.returncode == 0, done.stderr
    return folders


def list_keys(folder: Path) -> dict[str, list[str]]:
    """Give the keys of the values in each store below a cache folder."""
    keys = {}
    for path in folder.rglob("*.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            has_table = connection.execute("SELECT * FROM sqlite_master").fetchone()
            rows = connection.execute("SELECT key FROM kept") if has_table else ()
            keys[path.stem] = [key for (key,) in rows]
    return keys


def read_files(root: Path) -> list[RecordFile]:
    """List the record files of a library."""
    return list(list_record_files(root, load_schema(root).forms, "", []))


def leave_out_provinces(root: Path) -> None:
    """Give each record an id without a province, as in a library whose forms have no place."""
    files = [path for path in sorted(root.glob("records/*/*.yml")) if not path.stem.startswith("draft-")]
    ids = {path.stem: f"{path.stem.partition('-')[0]}-{number:03d}" for number, path in enumerate(files, 1)}
    known = re.compile("|".join(ids))
    for path in files:
        text = known.sub(lambda found: ids[found[0]], path.read_text(encoding="utf-8"))
        path.with_name(f"{ids[path.stem]}.yml").write_text(text, encoding="utf-8")
        path.unlink()
        if path.with_suffix("").is_dir():
            path.with_suffix("").rename(path.with_name(ids[path.stem]))


@pytest.mark.parametrize("total", [1, 2, 3, 40])
def test_every_record_is_in_one_share(total: int) -> None:
    """Whatever the number of shares, also of more than there are provinces."""
    files, gazetteer = read_files(LIBRARY), load_schema(LIBRARY).gazetteer
    shares = [choose_files(files, gazetteer, Share(number, total)) for number in range(1, total + 1)]
    assert sorted(file.shown for share in shares for file in share) == sorted(file.shown for file in files)


def test_a_province_is_in_one_share_and_shares_are_alike(tmp_path: Path) -> None:
    """Provinces stay whole, and the larger share has hardly more than the smaller."""
    schema = load_schema(LIBRARY)
    form = next(form for form in schema.forms.values() if form.roles.place and form.roles.year)
    keys = [province.key for province in schema.gazetteer.provinces[:10]]
    files = [
        RecordFile(form, tmp_path / f"{form.id_prefix}-2567-{key}-{number:03d}.yml", f"{key} {number}", "")
        for place, key in enumerate(keys)
        for number in range(3 * place + 2)
    ]
    shares = [choose_files(files, schema.gazetteer, Share(number, 3)) for number in (1, 2, 3)]
    provinces = [{file.shown.partition(" ")[0] for file in share} for share in shares]
    assert sum(map(len, provinces)) == len(keys)
    assert max(map(len, shares)) - min(map(len, shares)) < len(files) / 20


def test_one_province_alone_is_dealt_out_record_by_record(tmp_path: Path) -> None:
    """The library of one province is divided as well."""
    schema = load_schema(LIBRARY)
    form = next(form for form in schema.forms.values() if form.roles.place and form.roles.year)
    key = schema.gazetteer.provinces[0].key
    files = [
        RecordFile(form, tmp_path / f"a-2567-{key}-{number:03d}.yml", str(number), "") for number in range(9)
    ]
    assert [len(choose_files(files, schema.gazetteer, Share(number, 2))) for number in (1, 2)] == [5, 4]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/2/3", "a/b", "๑/๒", "1/99999", "-1/2"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=text):
        Share.of(text)


@pytest.mark.parametrize("has_provinces", [True, False], ids=["provinces", "no provinces"])
def test_joined_shares_give_the_site_of_one_build(
    project: Path, monkeypatch: pytest.MonkeyPatch, *, has_provinces: bool
) -> None:
    """First shares of the records, then of the pages: the joined build finds all that is of one record or page by
    itself, and its site has the same bytes."""
    monkeypatch.setenv(VARIABLE, KEY)
    monkeypatch.setenv("KHLANG_SITE_URL", SITE_URL)
    monkeypatch.setenv("KHLANG_REPO_URL", REPO_URL)
    if not has_provinces:
        leave_out_provinces(project / "knowledge")
    build(project, project / "whole" / "site")
    whole = list_keys(project / ".cache")
    shutil.rmtree(project / ".cache")
    parts = keep_shares(project, 2)
    assert all(0 < len(list_keys(project / part)["records"]) < len(whole["records"]) for part in parts)
    join(project, parts)
    joined = list_keys(project / ".cache")
    assert {name: joined[name] for name in OF_RECORDS} == {name: whole[name] for name in OF_RECORDS}
    pages = keep_shares(project, 2, "--pages")
    assert all(0 < len(list_keys(project / part)["renders"]) < len(whole["renders"]) for part in pages)
    # The last machine has done nothing itself so far.
    shutil.rmtree(project / ".cache")
    join(project, [*parts, *pages])
    assert list_keys(project / ".cache") == whole
    build(project, project / "joined" / "site")
    assert list_keys(project / ".cache") == whole
    assert read_site(project / "joined" / "site") == read_site(project / "whole" / "site")


def join(project: Path, parts: list[str]) -> None:
    """Bring together what shares kept."""
    done = run(project, "join-caches", *parts)
    assert done.returncode == 0, done.stderr


def test_a_cache_of_another_key_is_never_joined(project: Path) -> None:
    """As one of a pull request is: it is named, the command fails, and nothing of it is there."""
    done = run(project, "build", "--share", "1/2", "--cache", "part", key=FOREIGN)
    assert done.returncode == 0, done.stderr
    done = run(project, "join-caches", "part")
    assert (done.returncode, done.stdout) == (2, "")
    assert "part/" in done.stderr
    assert not (project / ".cache").exists() or not any(list_keys(project / ".cache").values())


@pytest.mark.parametrize("options", [[], ["--pages"]])
def test_what_an_old_key_kept_in_a_part_goes(project: Path, options: list[str]) -> None:
    """Or no join would take that part again; what else somebody has in that folder stays."""
    (project / "part" / "0123456789ab").mkdir(parents=True)
    (project / "part" / "0123456789ab" / "notes.sqlite.txt").write_text("own", encoding="utf-8")
    (project / "part" / "notes.txt").write_text("own", encoding="utf-8")
    for key in (FOREIGN, KEY):
        done = run(project, "build", *options, "--share", "1/2", "--cache", "part", key=key)
        assert done.returncode == 0, done.stderr
        assert len([*(project / "part").glob("*/*.sqlite")]) == len(list_keys(project / "part"))
    (project / "part" / "0123456789ab" / "notes.sqlite.txt").unlink()
    (project / "part" / "notes.txt").unlink()
    join(project, ["part"])


def test_one_changed_row_keeps_a_store_out(project: Path) -> None:
    """A row that somebody has changed, a file cut short, a link, a foreign file: each is refused by its place."""
    [name] = keep_shares(project, 1)
    [store] = (project / name).rglob("checks.sqlite")
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE kept SET value = value || x'20'")
    assert refuses(project, name, store)
    store.write_bytes(store.read_bytes()[:700])
    assert refuses(project, name, store)
    store.unlink()
    store.symlink_to("texts.sqlite")
    assert refuses(project, name, store)
    store.unlink()
    [encoded] = (project / name).rglob("encoded")
    (encoded / "foreign").write_bytes(b"x" * 40)
    assert refuses(project, name, encoded)
    (encoded / "foreign").unlink()
    assert run(project, "join-caches", name).returncode == 0


def refuses(project: Path, part: str, place: Path) -> bool:
    """Tell whether a join of a part names a place in it, and fails."""
    done = run(project, "join-caches", part)
    return done.returncode == 2 and done.stderr.startswith(f"{place.relative_to(project)} ")


def test_what_is_no_part_is_refused(project: Path) -> None:
    """A folder that is not there, or is empty, would only cost the time of the whole build."""
    (project / "empty").mkdir()
    assert run(project, "join-caches", "missing").returncode == 2
    assert run(project, "join-caches", "empty").returncode == 2


def test_a_share_tells_the_problems_of_its_records(project: Path) -> None:
    """They stop it, as they would stop the build."""
    [path, *_others] = sorted((project / "knowledge" / "records" / "lesson").glob("kr-*.yml"))
    path.write_text("title: []\n", encoding="utf-8")
    codes = [
        run(project, "build", "--share", f"{number}/2", "--cache", "part").returncode for number in (1, 2)
    ]
    assert sorted(codes) == [0, 1]


def test_a_share_without_a_key_or_a_folder_is_refused(project: Path) -> None:
    """Nothing would be handed on, or what was kept for the whole library would go."""
    assert run(project, "build", "--share", "1/2").returncode == 2
    for share in ("x", ""):
        assert run(project, "build", "--share", share, "--cache", "part").returncode == 2
    assert run(project, "build", "--pages", "--cache", "part").returncode == 2
    assert run(project, "build", "--share", "1/2", "--cache", "part", key="").returncode == 2
    assert run(project, "join-caches", "part", key="").returncode == 2
