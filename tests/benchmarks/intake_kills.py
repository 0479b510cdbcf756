"""Sends submissions from several clients while the intake is killed again and again, and looks for what became of them.

    python -m tests.benchmarks.intake_kills [--submissions 10000] [--clients 8] [--kills 60] [--seed 1]

Every tenth submission has a photo, every twentieth gets an addition, every fifth is sent once more after its answer.
Half of the kills end git and the image process too, half leave them at work. Then 100 clients send one draft at once.
Prints how often an acknowledged submission was lost, there twice, or stuck on its way to git; gives 1 if any was, or if
`git fsck` finds fault.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from khlang.case_state import State
from khlang.intake import Intake, PhotoState, open_intake

from tests.benchmarks.intake_process import IntakeProcess, load_forms

FIRST_KILL_SECONDS, LAST_KILL_SECONDS = 0.05, 3.0


@dataclass(slots=True)
class Sent:
    """What one client was told: receipt and secret by draft, and the title that it sent last."""

    numbers: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)


def send_all(intake: IntakeProcess, count: int, seed: int) -> Sent:
    """Send so many submissions one after the other, each until it is acknowledged."""
    chance, sent = random.Random(seed), Sent()
    for number in range(count):
        draft_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        title = f"เรื่องที่ {seed}-{number}"
        request = {"draft_id": draft_id, "title": title, "photo": number % 10 == 0}
        answer = intake.ask(request)
        if "error" in answer:
            sent.faults[answer["error"]] += 1
            continue
        sent.numbers[draft_id], sent.titles[draft_id] = answer["number"], title
        if request["photo"]:
            sent.photos.add(draft_id)
        if number % 5 == 0 and intake.ask(request).get("number") != answer["number"]:
            sent.faults["another receipt"] += 1
        if number % 20 == 0:
            title += " แก้แล้ว"
            step = {
                "secret": answer["secret"],
                "step_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            }
            intake.ask({**request, **step, "title": title})
            sent.titles[draft_id] = title
    return sent


def kill_often(intake: IntakeProcess, kills: int, done: threading.Event, seed: int) -> int:
    """Kill and start the intake at random moments until all is sent, and so often at least; give how often.

    What is then still on its way to git may be cut short as well.
    """
    chance, count = random.Random(seed), 0
    while count < kills or not done.is_set():
        time.sleep(chance.uniform(FIRST_KILL_SECONDS, LAST_KILL_SECONDS))
        intake.kill(with_children=chance.random() < 0.5)
        count += 1
        intake.start()
    return count


def find_faults(intake: Intake, all_sent: list[Sent]) -> Counter[str]:
    """Compare what was acknowledged with what is there."""
    faults = sum((sent.faults for sent in all_sent), Counter[str]())
    cases = {case.draft_id: case for case in intake.list_cases()}
    numbers = Counter(case.number for case in cases.values())
    faults["double"] += sum(count - 1 for count in numbers.values())
    faults["double"] += len(intake.cases.list_numbers()) - len(cases)
    records = read_branches(intake)
    for sent in all_sent:
        for draft_id, number in sent.numbers.items():
            case = cases.get(draft_id)
            if case is None or case.number != number or case.data["title"] != (sent.titles[draft_id],):
                faults["lost"] += 1
                continue
            if draft_id in sent.photos:
                faults["photo lost"] += [photo.state for photo in case.photos][:1] != [PhotoState.READY]
            faults["not in git"] += sent.titles[draft_id] not in records.get(number, "")
    faults["in git and nowhere else"] += len(records.keys() - set(numbers))
    faults["stuck"] += sum(intake.work.count())
    faults["state"] += sum(case.state not in (State.RECEIVED, State.ANSWERED) for case in cases.values())
    return +faults


def read_branches(intake: Intake) -> dict[str, str]:
    """Give the record on each branch, by the submission's number."""
    repository = intake.folder / "submissions.git"
    numbers = [
        ref.rpartition("/")[2] for ref in run_git(repository, "for-each-ref", "--format=%(refname)").split()
    ]
    names = (f"refs/submissions/{n}:records/lesson/{intake.name_draft(n)}.yml\n" for n in numbers)
    texts = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        input="".join(names).encode(),
        capture_output=True,
        check=True,
    ).stdout
    return dict(zip(numbers, split_objects(texts), strict=True))


def split_objects(data: bytes) -> list[str]:
    """Give the texts in what `cat-file --batch` says."""
    texts, at = [], 0
    while at < len(data):
        end = data.index(b"\n", at)
        size = int(data[at:end].split()[-1])
        texts.append(data[end + 1 : end + 1 + size].decode())
        at = end + size + 2
    return texts


def run_git(repository: Path, *command: str) -> str:
    """Run git and give its output."""
    done = subprocess.run(
        ["git", "-C", str(repository), *command], capture_output=True, text=True, check=True
    )
    return done.stdout


def send_one_at_once(intake: IntakeProcess, clients: int) -> Counter[str]:
    """Send one draft from many clients at the same time, and give what is wrong with the answers."""
    request = {"draft_id": str(uuid.uuid4()), "title": "เรื่องเดียวกัน", "photo": True}
    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(lambda _client: intake.ask(request), range(clients)))
    faults: Counter[str] = Counter()
    faults["one draft, several receipts"] += len({answer.get("number") for answer in answers}) - 1
    faults["one draft, new more than once"] += sum(bool(answer.get("is_new")) for answer in answers) - 1
    return +faults


def run_all(folder: Path, submissions: int, clients: int, kills: int, seed: int = 1) -> Counter[str]:
    """Send, kill, and give all faults by their kind."""
    process, done, start = IntakeProcess(folder), threading.Event(), time.monotonic()
    process.start()
    with ThreadPoolExecutor(clients + 1) as pool:
        killed = pool.submit(kill_often, process, kills, done, seed)
        share = [submissions // clients + (number < submissions % clients) for number in range(clients)]
        sending = [pool.submit(send_all, process, count, seed * 100 + n) for n, count in enumerate(share)]
        sent = [each.result() for each in sending]
        done.set()
        count = killed.result()
    acknowledged = sum(len(each.numbers) for each in sent)
    print(
        f"{acknowledged} acknowledged through {count} kills in {time.monotonic() - start:.0f} s", flush=True
    )
    faults = send_one_at_once(process, 100)
    process.kill(with_children=True)
    forms = load_forms()
    with open_intake(process.folder, min_free_bytes=0) as intake:
        start = time.monotonic()
        print(f"waiting (photos, steps): {intake.work.count()}", flush=True)
        intake.work_off(lambda: forms)
        print(f"worked off in {time.monotonic() - start:.0f} s", flush=True)
        faults += find_faults(intake, sent)
        faults["missing"] += submissions - acknowledged
        fsck = subprocess.run(
            ["git", "-C", str(process.folder / "submissions.git"), "fsck", "--full", "--no-dangling"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if fsck.returncode or fsck.stdout.strip() or "error" in fsck.stderr:
            faults["git fsck"] += 1
            print(fsck.stdout, fsck.stderr, file=sys.stderr)
    return +faults


def main() -> int:
    """Read the arguments, run, and print the faults."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, default in (("submissions", 10_000), ("clients", 8), ("kills", 60), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faults = run_all(
            Path(folder), arguments.submissions, arguments.clients, arguments.kills, arguments.seed
        )
    print("faults:", dict(faults) or "none")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
