"""The committed files that are made from a library's forms, and the table of problems, which is made from the code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from khlang.guides import make_issue_form, make_schema
from khlang.library import Library
from khlang.problems.markdown import make_table

SCHEMAS = Path(".vscode/schemas")
SETTINGS = Path(".vscode/settings.json")
ISSUE_FORMS = Path(".github/ISSUE_TEMPLATE")
PROBLEMS = Path("docs/problems.md")
# GitHub's own settings of the folder.
_ISSUE_CONFIG = "config.yml"


class SettingsError(Exception):
    """The editor settings that stand there can't be read; the message says which file, in Thai."""


def make_files(library: Library, project: Path) -> dict[Path, str]:
    """Make every generated file of a project: its text by its path below the project.

    Each form has a schema; it has an issue form if one of its key is there (`khlang issue-form` makes the first).
    A project of this package's own documentation has the table of problems.
    Raises SettingsError when the editor settings are no JSON object.
    """
    forms = library.forms
    schemas = {SCHEMAS / f"{key}.schema.json": make_schema(form) for key, form in forms.items()}
    issue_forms = {
        path.relative_to(project): make_issue_form(forms[path.stem])
        for path in _list_issue_forms(project)
        if path.stem in forms
    }
    table = {PROBLEMS: make_table()} if (project / PROBLEMS).is_file() else {}
    return {**schemas, SETTINGS: _make_settings(library, project), **issue_forms, **table}


def find_leftovers(files: Mapping[Path, str], project: Path) -> list[Path]:
    """Give the paths of schemas and issue forms whose form is gone."""
    found = [*(project / SCHEMAS).glob("*.schema.json"), *_list_issue_forms(project)]
    return sorted(path for each in found if (path := each.relative_to(project)) not in files)


def renew_files(library: Library, project: Path) -> Iterator[tuple[str, Path]]:
    """Write every generated file that is not as it should be, remove leftovers, and give (what, path) of each.

    What is done is `new`, `changed` or `removed`.
    """
    files = make_files(library, project)
    for path, text in files.items():
        target = project / path
        is_there = target.is_file()
        if is_there and target.read_bytes() == text.encode():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        yield "changed" if is_there else "new", path
    for path in find_leftovers(files, project):
        (project / path).unlink()
        yield "removed", path


def _list_issue_forms(project: Path) -> list[Path]:
    return sorted(path for path in (project / ISSUE_FORMS).glob("*.yml") if path.name != _ISSUE_CONFIG)


def _make_settings(library: Library, project: Path) -> str:
    """Give the editor settings with a schema for each form's records; all other settings stay as they are."""
    path = project / SETTINGS
    try:
        settings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        schemas = dict(settings.get("yaml.schemas", {}))
    except (ValueError, AttributeError, TypeError) as error:
        raise SettingsError(f"อ่าน {SETTINGS.as_posix()} ไม่ได้ ต้องเป็น JSON ที่ไม่มีหมายเหตุ ({error})") from error
    folder = SCHEMAS.as_posix()
    kept = {name: glob for name, glob in schemas.items() if not name.startswith(f"{folder}/")}
    records = Path(os.path.relpath(library.root / "records", project)).as_posix()
    ours = {f"{folder}/{form}.schema.json": f"{records}/{form}/*.yml" for form in library.forms}
    settings["yaml.schemas"] = {**ours, **kept}
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
