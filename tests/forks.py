"""Runs the tests in copies of the repo whose libraries are changed as those who take it over change them.

    python tests/forks.py DIR [--only NAME] [--whole]

Makes three copies of the working tree in DIR: `emptied` by `khlang remove-examples`; `stricter`, with a fifth form and
two stricter words in one that is there; `replaced`, where another organisation keeps one of the forms and brings
its own. In each, the tests of the live library must pass; in the last one, whose settings are others too, also the
rest but what stands on the tests' own library alone. That other tests read nothing of the live library,
`tests/conftest.py` sees to. With `--whole` all tests run in all copies, which takes hours. Gives 1 when one fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from khlang.fields.field import Asked, Field, Required
from khlang.forms.model import Form
from khlang.library import Library, load_library
from khlang.problems import START
from khlang.yaml_text import Entry, Items, Mapping, Node, Text, read_tree, write_node

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "forked"
# What `make test` installs for tests, once for all copies.
INSTALLED = (Path(".cache/chromium"), Path(".cache/scripts"))


def copy_repo(fork: Path) -> None:
    """Copy every file that git knows, as it stands in the working tree."""
    shutil.rmtree(fork, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, fork / name
        if source.is_file() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    for path in INSTALLED:
        (fork / path).parent.mkdir(parents=True, exist_ok=True)
        (fork / path).symlink_to(ROOT / path)


def run(fork: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a copy, with the copy's own package."""
    path = os.pathsep.join([str(fork / "tools"), str(fork)])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=fork, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def run_khlang(fork: Path, *arguments: str) -> None:
    """Run a command of the copy's own `khlang`. Raises CalledProcessError with what it said."""
    done = run(fork, "khlang.cli", *arguments)
    if done.returncode:
        print(done.stdout)
    done.check_returncode()


def empty(fork: Path) -> None:
    """Start a real library, as the README says."""
    run_khlang(fork, "remove-examples")


def make_stricter(fork: Path) -> None:
    """Add a form, and ask more in the first one than before, but nothing that its records do not have."""
    shutil.copytree(FILES / "fifth_form", fork / "knowledge", dirs_exist_ok=True)
    library = load_library(fork / "knowledge")
    form = next(iter(library.forms.values()))
    title = form.field(form.roles.title)
    assert title
    records = [record for record in library.records if record.form is form and not record.is_draft]
    longest = max(len(text) for text in (*(record.title for record in records), _text_of(title.example)))
    changes: dict[str, dict[str, Node]] = {title.key: {"rules": _limit_length(title, longest)}}
    if field := _find_optional(library, form):
        changes[field.key] = {"required": Text(Required.SUBMIT, START)}
    path = fork / "knowledge" / "forms" / f"{form.key}.yml"
    tree, _problems = read_tree(path.read_bytes(), path.name)
    assert tree
    path.write_text(write_node(_change_fields(tree, changes)), encoding="utf-8")


def _text_of(node: Node | None) -> str:
    return node.value if isinstance(node, Text) else ""


def _limit_length(field: Field, longest: int) -> Items:
    rules = {rule.kind: str(rule.limit) for rule in field.rules} | {"max_length": str(longest)}
    return Items(
        tuple(_write_mapping({"kind": kind, "value": limit}) for kind, limit in rules.items()), START
    )


def _write_mapping(values: dict[str, str]) -> Mapping:
    return Mapping(tuple(Entry(Text(key, START), Text(value, START)) for key, value in values.items()), START)


def _find_optional(library: Library, form: Form) -> Field | None:
    """Give a field that need not be filled in, yet is in every record of the form."""
    records = [record for record in library.records if record.form is form and not record.is_draft]
    return next(
        (
            field
            for field in form.public_fields
            if field.required is not Required.SUBMIT
            and field.asked is Asked.FIRST
            and all(field.key in record.values for record in records)
        ),
        None,
    )


def _change_fields(tree: Mapping, changes: dict[str, dict[str, Node]]) -> Mapping:
    def change(node: Node) -> Node:
        assert isinstance(node, Mapping)
        new = changes.get(_text_of(node.get("key")), {})
        kept = tuple(entry for entry in node.entries if entry.key.value not in new)
        return Mapping((*kept, *(Entry(Text(key, START), value) for key, value in new.items())), node.mark)

    fields = tree.get("fields")
    assert isinstance(fields, Items)
    changed = Items(tuple(change(node) for node in fields.items), fields.mark)
    return Mapping(
        tuple(Entry(entry.key, changed) if entry.key.value == "fields" else entry for entry in tree.entries),
        tree.mark,
    )


def replace(fork: Path) -> None:
    """Keep one of the forms, the last that stands alone, and the provinces; all else is another organisation's."""
    knowledge = fork / "knowledge"
    library = load_library(knowledge)
    kept = [form for form in library.forms.values() if set(_list_targets(form)) <= {form.key}][-1]
    for form in library.forms.values():
        if form is not kept:
            (knowledge / "forms" / f"{form.key}.yml").unlink()
            shutil.rmtree(knowledge / "records" / form.key, ignore_errors=True)
    vocabularies = {field.vocabulary.key for field in _list_fields(kept) if field.vocabulary}
    vocabularies |= {field.answers.key for field in _list_fields(kept) if field.answers} | {"provinces"}
    for path in (knowledge / "vocabularies").glob("*.yml"):
        if path.stem not in vocabularies:
            path.unlink()
    shutil.rmtree(knowledge / "pages")
    for name in ("forms", "vocabularies", "pages", "records"):
        shutil.copytree(FILES / "water_users" / name, knowledge / name, dirs_exist_ok=True)
    config = fork / "mkdocs.yml"
    new = (FILES / "water_users" / "settings.yml").read_text(encoding="utf-8")
    config.write_text(_replace_settings(config.read_text(encoding="utf-8"), new), encoding="utf-8")


def _list_fields(form: Form) -> Iterator[Field]:
    for field in form.fields:
        yield field
        yield from field.columns


def _list_targets(form: Form) -> list[str]:
    return [field.target_form for field in _list_fields(form) if field.target_form]


def _replace_settings(text: str, new: str) -> str:
    """Put settings in the place of those with the same keys; a setting ends where the next key stands."""
    for key in re.findall(r"^(\w+):", new, re.MULTILINE):
        text = re.sub(rf"^{key}:.*\n(?:[ ].*\n)*", "", text, flags=re.MULTILINE)
    return text + new


CHANGES: dict[str, Callable[[Path], None]] = {
    "emptied": empty,
    "stricter": make_stricter,
    "replaced": replace,
}
# What no library and no settings can change: how fields are read and sent, kept and shown in a browser.
ON_THEIR_OWN = ("browser", "exchange", "fields", "intake", "server")
TESTS: dict[str, list[str]] = {
    "emptied": ["tests/knowledge"],
    "stricter": ["tests/knowledge"],
    "replaced": [f"--ignore=tests/{name}" for name in ON_THEIR_OWN],
}


def try_fork(name: str, folder: Path, tests: list[str]) -> bool:
    """Make one copy, change it, run its tests, print one line, and give whether they passed."""
    fork = folder / name
    copy_repo(fork)
    CHANGES[name](fork)
    run_khlang(fork, "generate")
    run_khlang(fork, "check", "--strict")
    done = run(fork, "pytest", "-q", "-n", "auto", "--dist", "loadfile", *tests)
    lines = done.stdout.rstrip().splitlines()
    if done.returncode:
        print("\n".join(lines[-200:]))
    print(f"{name}: {lines[-1] if lines else 'no tests'}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Read the arguments and try the copies."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=CHANGES, action="append")
    parser.add_argument("--whole", action="store_true")
    arguments = parser.parse_args()
    passed = [
        try_fork(name, arguments.folder.absolute(), [] if arguments.whole else TESTS[name])
        for name in arguments.only or CHANGES
    ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
