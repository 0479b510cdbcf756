"""What is made from the forms and committed: written once, told when it changed, gone with its form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from khlang.cli import main
from khlang.generated import ISSUE_FORMS, PROBLEMS, SCHEMAS, SETTINGS, renew_files
from khlang.library import load_library

FORMS = {"activity", "centre", "document", "lesson"}


def renew(project: Path) -> set[tuple[str, str]]:
    """Renew the files of a project, and give what was done, by word and path."""
    return {
        (change, path.as_posix()) for change, path in renew_files(load_library(Path("knowledge")), project)
    }


def test_everything_is_made_and_then_in_step(project: Path) -> None:
    """A schema a form and the editor settings; nothing is left to do the second time."""
    assert renew(project) == {
        ("new", SETTINGS.as_posix()),
        *(("new", (SCHEMAS / f"{form}.schema.json").as_posix()) for form in FORMS),
    }
    assert renew(project) == set()
    settings = json.loads((project / SETTINGS).read_text(encoding="utf-8"))
    for schema, glob in settings["yaml.schemas"].items():
        assert (project / schema).is_file()
        assert list(project.glob(glob))


def test_a_changed_form_changes_its_own_files(project: Path) -> None:
    """Its schema, and its issue form if it has one; no other form's."""
    assert main(["issue-form", "lesson"]) == 0
    renew(project)
    path = project / "knowledge" / "forms" / "lesson.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: แบบบันทึกองค์ความรู้", "label: แบบใหม่"), encoding="utf-8")
    lesson = ISSUE_FORMS / "lesson.yml"
    assert renew(project) == {
        ("changed", (SCHEMAS / "lesson.schema.json").as_posix()),
        ("changed", lesson.as_posix()),
    }
    assert "name: แบบใหม่" in (project / lesson).read_text(encoding="utf-8")


def test_files_of_a_form_that_is_gone_go(project: Path) -> None:
    """Its schema, its issue form and its line in the settings; GitHub's own file stays."""
    assert main(["issue-form", "activity"]) == 0
    config = project / ISSUE_FORMS / "config.yml"
    config.write_text("blank_issues_enabled: true\n", encoding="utf-8")
    renew(project)
    (project / "knowledge" / "forms" / "activity.yml").unlink()
    assert renew(project) == {
        ("removed", (SCHEMAS / "activity.schema.json").as_posix()),
        ("removed", (ISSUE_FORMS / "activity.yml").as_posix()),
        ("changed", SETTINGS.as_posix()),
    }
    assert config.is_file()
    assert "activity" not in (project / SETTINGS).read_text(encoding="utf-8")


def test_other_settings_of_the_editor_stay(project: Path) -> None:
    """They are the project's own, and so is their order."""
    path = project / SETTINGS
    path.parent.mkdir()
    own = {"editor.wordWrap": "on", "yaml.schemas": {"other.json": "*.yaml"}, "files.eol": "\n"}
    path.write_text(json.dumps(own), encoding="utf-8")
    renew(project)
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert list(settings) == list(own)
    assert settings["yaml.schemas"].pop("other.json") == "*.yaml"
    assert len(settings["yaml.schemas"]) == len(FORMS)


@pytest.mark.parametrize("text", ["// mine\n{}\n", "[]", '{"yaml.schemas": 7}'])
def test_settings_that_cannot_be_read_are_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """One sentence, exit 2, and not a byte of them changed."""
    path = project / SETTINGS
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert main(["generate"]) == 2
    assert SETTINGS.as_posix() in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == text


def test_the_command_says_what_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a file; and one that says so when there was nothing to do."""
    assert main(["generate"]) == 0
    assert f"ใหม่ {SETTINGS.as_posix()}\n" in capsys.readouterr().out
    (project / SCHEMAS / "lesson.schema.json").write_text("{}", encoding="utf-8")
    assert main(["generate"]) == 0
    assert capsys.readouterr().out == f"เปลี่ยน {(SCHEMAS / 'lesson.schema.json').as_posix()}\n"
    assert main(["generate"]) == 0
    assert "ตรงกับแบบฟอร์มอยู่แล้ว" in capsys.readouterr().out


def test_the_table_of_problems_is_renewed_where_it_stands(project: Path) -> None:
    """A project without this package's documentation gets none."""
    renew(project)
    assert not (project / PROBLEMS).exists()
    (project / PROBLEMS).parent.mkdir()
    (project / PROBLEMS).write_text("old\n", encoding="utf-8")
    assert renew(project) == {("changed", PROBLEMS.as_posix())}
    assert "| `unknown_province` |" in (project / PROBLEMS).read_text(encoding="utf-8")
