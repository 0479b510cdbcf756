"""The workflows: what runs of a pull request has nothing to steal, and only what was checked is published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import LIBRARY, ROOT
from tests.workflow_faults import ON, find_faults, list_steps

WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / ".github/workflows").glob("*.yml")
}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_few_rights(name: str) -> None:
    """No trigger that gives strangers the repository's rights, a token that reads, actions by their digests."""
    assert not list(find_faults(WORKFLOWS[name]))


def test_a_pull_request_has_no_secret() -> None:
    """Neither a secret nor anything that another run kept."""
    text = (ROOT / ".github/workflows/check.yml").read_text()
    assert "secrets." not in text
    assert "actions/cache" not in text


def test_the_base_checker_runs_nothing_of_the_pull_request() -> None:
    """The pull request is checked out last, as data; every command is the base branch's."""
    steps = WORKFLOWS["check"]["jobs"]["base-checker"]["steps"]
    base, given = (step["with"] for step in steps if "checkout" in step.get("uses", ""))
    assert base["ref"] == "${{ github.base_ref }}"
    assert (base["path"], given["path"], given["sparse-checkout"]) == ("base", "pull-request", "knowledge")
    commands = [step["run"] for step in steps if "run" in step]
    assert commands == ["make -C base .venv/run.done", "base/.ci/check-records pull-request"]


def test_only_what_was_checked_on_main_is_published() -> None:
    """Every job of `publish` waits for the checks, and runs on main alone."""
    jobs = WORKFLOWS["publish"]["jobs"]
    assert jobs["check"]["uses"] == "./.github/workflows/check.yml"
    needs = {name: job.get("needs") for name, job in jobs.items()}
    assert needs == {
        "check": None,
        "records": "check",
        "pages": ["check", "records"],
        "build": ["check", "records", "pages"],
        "deploy": "build",
    }
    conditions = {name: job["if"].strip("${} ").split(" && ") for name, job in jobs.items()}
    assert all("github.ref == 'refs/heads/main'" in asked for asked in conditions.values())
    # Those that say when they run after what was skipped would also run after a failure, but for this.
    assert "needs.check.result == 'success'" in conditions["build"]
    assert "needs.build.result == 'success'" in conditions["deploy"]
    assert WORKFLOWS["publish"][ON]["push"] == {"branches": ["main"]}


def test_what_shares_kept_is_signed_and_of_the_same_run() -> None:
    """Jobs hand on what they derived in artifacts: never another run's, and read only with the secret key."""
    jobs = WORKFLOWS["publish"]["jobs"]
    assert all("vars.KHLANG_SHARES != ''" in jobs[name]["if"] for name in ("records", "pages"))
    taken = [step for step in list_steps(WORKFLOWS["publish"]) if "download-artifact" in step.get("uses", "")]
    assert [set(step["with"]) for step in taken] == [{"pattern", "path"}] * 2
    # Pages are found again only where the site has the same address.
    [built] = [step for step in jobs["build"]["steps"] if step.get("name") == "Build"]
    key = {"KHLANG_CACHE_KEY": "${{ secrets.KHLANG_CACHE_KEY }}"}
    assert jobs["pages"]["env"] == {**built["env"], **key}
    assert jobs["records"]["env"] == key
    assert "artifact" not in (ROOT / ".github/workflows/check.yml").read_text()


@pytest.mark.parametrize("option", ["run-id", "repository", "github-token"])
def test_an_artifact_of_another_run_is_a_fault(option: str) -> None:
    """A pull request's run may leave whatever its author likes."""
    uses = f"actions/download-artifact@{'0' * 40}"
    job = {"steps": [{"uses": uses, "with": {"path": "x", option: "1"}}]}
    workflow = {ON: ["push"], "permissions": {"contents": "read"}, "jobs": {"build": job}}
    assert len(list(find_faults(workflow))) == 1


def make_checkouts(folder: Path) -> tuple[Path, Path]:
    """Make a checkout of the base branch, and one of a pull request."""
    base, given = folder / "base", folder / "pull-request"
    shutil.copytree(ROOT / ".ci", base / ".ci")
    (base / ".venv").symlink_to(sys.prefix)
    for each in (base, given):
        shutil.copytree(LIBRARY, each / "knowledge")
    return base, given


def check_by_base(base: Path, given: Path) -> subprocess.CompletedProcess[str]:
    """Run what the job runs."""
    command = [str(base / ".ci" / "check-records"), "pull-request"]
    return subprocess.run(command, cwd=base.parent, capture_output=True, text=True, check=False)


def test_sound_records_pass(tmp_path: Path) -> None:
    """Those of the pull request are checked, not those of the base branch."""
    base, given = make_checkouts(tmp_path)
    (base / "knowledge/records/lesson/kr-2559-kpt-001.yml").write_text("broken")
    done = check_by_base(base, given)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_pull_request_cannot_choose_its_checker(tmp_path: Path) -> None:
    """Code, forms and vocabularies that it brings have no part in it."""
    base, given = make_checkouts(tmp_path)
    (given / "knowledge/records/lesson/kr-2559-kpt-001.yml").write_text("phone: 0812345678\n")
    for form in (given / "knowledge/forms").iterdir():
        form.unlink()
    for name in ("sitecustomize.py", "khlang.py", "yaml.py", "Makefile", "knowledge/sitecustomize.py"):
        (given / name).write_text("print('code of the pull request'); raise SystemExit(0)")
    done = check_by_base(base, given)
    assert done.returncode == 1
    assert "kr-2559-kpt-001.yml" in done.stdout
    assert "code of the pull request" not in done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["records", "pages", "records/lesson", ""])
def test_a_link_in_a_pull_request_is_not_followed(tmp_path: Path, folder: str) -> None:
    """Whatever it leads to is neither copied nor shown."""
    base, given = make_checkouts(tmp_path)
    outside = tmp_path / "outside"
    (given / "knowledge" / folder).rename(outside)
    (outside / "secret.yml").write_text("secret: 0812345678\n")
    (given / "knowledge" / folder).symlink_to(outside)
    done = check_by_base(base, given)
    assert done.returncode == 1
    assert "symlink" in done.stdout + done.stderr
    assert "secret" not in done.stdout
