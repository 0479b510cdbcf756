"""What makes a workflow of GitHub's dangerous: looked for in ours by tests, and in hostile ones by benchmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# YAML 1.1 reads the key `on` as true.
ON: Any = True
# They run with the repository's rights and secrets on what strangers sent.
_STRANGERS_TRIGGERS = {"pull_request_target", "workflow_run", "issue_comment", "issues"}
# With these, a step takes what other runs and repositories left.
_OTHER_RUNS = {"run-id", "repository", "github-token"}
_OUR_ACTION = r"actions/[a-z-]+@[0-9a-f]{40}"


def find_faults(workflow: dict[Any, Any]) -> Iterator[str]:
    """Give what is wrong with a workflow, as a loader of YAML 1.1 reads it."""
    given = workflow[ON]
    triggers = {given} if isinstance(given, str) else set(given)
    for trigger in sorted(_STRANGERS_TRIGGERS & triggers):
        yield f"trigger {trigger}: strangers' input with the repository's rights"
    if workflow.get("permissions") != {"contents": "read"}:
        yield "a token that may do more than read"
    for step in list_steps(workflow):
        yield from _find_faults_of_step(step)


def list_steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    """Give the steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def _find_faults_of_step(step: dict[str, Any]) -> Iterator[str]:
    uses = step.get("uses", "")
    if uses and not re.fullmatch(_OUR_ACTION, uses):
        yield f"{uses}: not an action of GitHub's own by its digest"
    if uses.startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False:
        yield f"{uses}: leaves its token to the next steps"
    if uses.startswith("actions/download-artifact@") and _OTHER_RUNS & set(step.get("with", {})):
        yield f"{uses}: what another run left, as one of a pull request"
    if "${{" in step.get("run", ""):
        yield "what strangers name would be part of a command"
