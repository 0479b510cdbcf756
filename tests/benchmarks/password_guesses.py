"""Guesses passwords of officers from many networks at once, and looks at who gets in and who is kept waiting.

    python -m tests.benchmarks.password_guesses [--tries 10000] [--clients 16] [--folder DIR]

Serves an intake with a server's own limits as a process of its own on a port of this computer. Half of the tries are at
one name; they come from addresses of this computer and, by the word of a proxy, from hundreds of networks. Meanwhile
forms are sent, and the name's owner signs in again and again from a browser that is known and a network that guesses.
Then she signs in from a new one. Prints what became of all; gives 1 if anybody got in, if a form or the owner was
refused, or if a password or a session's token is in the log or in any file of the intake.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from khlang.intake import Intake
from khlang.library import load_library

from tests.benchmarks.served_intake import serve_apart
from tests.conftest import LIBRARY
from tests.server.client import Client
from tests.server.officers import OFFICERS, PASSWORD, Browser, add_officers
from tests.server.posts import Data, Sender, make_draft, write_lesson

PROXY = "127.0.0.9"
OWNER = next(iter(OFFICERS))
# In every guess, so that it can be looked for.
MARK = "guess-7f3a"
LOCAL_NETWORKS, PROXIED_NETWORKS = 40, 400
SEND_SECONDS, OWNER_SECONDS = 0.5, 3.0
# After this she would have called somebody.
PATIENCE_SECONDS = 120


@dataclass(slots=True)
class Found:
    """What came of it; times are in seconds."""

    tries: Counter[int] = field(default_factory=Counter)
    sends: list[float] = field(default_factory=list)
    owner: list[float] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def make_guesses(count: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Give (network, name, password), where a network of this computer speaks for itself."""
    names = [OWNER, *OFFICERS, *(f"name{number}" for number in range(200))]
    local = [f"127.0.1.{number}" for number in range(1, LOCAL_NETWORKS + 1)]
    proxied = [f"203.0.{number // 250}.{number % 250 + 1}" for number in range(PROXIED_NETWORKS)]
    for number in range(count):
        name = OWNER if number % 2 else chance.choice(names)
        password = chance.choice((f"{MARK} {number}", f"{MARK}{PASSWORD}", f"{MARK} ลมพัด", MARK * 1_000))
        yield chance.choice(local if chance.random() < 0.3 else proxied), name, password


def try_all(client: Client, guesses: Iterator[tuple[str, str, str]], found: Found) -> None:
    """Try what is left of the guesses, one after the other; several may take from them at once."""
    while True:
        with _turn:
            guess = next(guesses, None)
        if guess is None:
            return
        network, name, password = guess
        is_local = network.startswith("127.")
        sender = Sender(client, network if is_local else PROXY)
        headers = {} if is_local else {"X_Forwarded_For": network}
        data = {"name": (name,), "password": (password,)}
        status = sender.post_urlencoded("/review/sign-in", data, script=False, **headers).status
        with _turn:
            found.tries[status] += 1


_turn = threading.Lock()


def send_forms(client: Client, lesson: Data, done: threading.Event, found: Found) -> None:
    """Send forms from villages that have nothing to do with it."""
    for number in itertools.count():
        start = time.monotonic()
        village = f"198.51.{number // 250}.{number % 250 + 1}"
        data = {**lesson, **make_draft()}
        sent = Sender(client, PROXY).post("/send/lesson", data, X_Forwarded_For=village)
        found.sends.append(time.monotonic() - start)
        if sent.status != 201:
            found.faults.append(f"a form was refused: {sent.status}")
        if done.wait(SEND_SECONDS):
            return


def sign_in_often(owner: Browser, done: threading.Event, found: Found) -> None:
    """Let the owner sign in again from the browser that she has, as often as its allowance lets her."""
    while not done.wait(OWNER_SECONDS) and len(found.owner) < 8:
        start = time.monotonic()
        owner.cookies.pop("khlang", None)
        status = owner.sign_in(OWNER).status
        found.owner.append(time.monotonic() - start)
        found.tokens |= set(owner.cookies.values())
        if status != 303:
            found.faults.append(f"the owner was refused: {status}")


def wait_for_owner(client: Client, found: Found) -> float:
    """Let the owner sign in from a new browser until she is in; give how long that took."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE_SECONDS:
        browser = Browser(client.address)
        if browser.sign_in(OWNER).status == 303:
            found.tokens |= set(browser.cookies.values())
            return time.monotonic() - start
        time.sleep(min(int(browser.headers.get("retry-after", "1")), 20))
    found.faults.append("the owner did not get in from a new browser")
    return time.monotonic() - start


def find_secrets(folder: Path, found: Found) -> Iterator[str]:
    """Give the files that hold what nobody may read."""
    secrets = {MARK, PASSWORD, *found.tokens}
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if any(secret.encode() in data for secret in secrets if secret):
            yield f"a secret is in {path.name}"


def run_all(folder: Path, tries: int, clients: int, seed: int = 1) -> Found:
    """Serve, guess, and give what came of it."""
    found, done, chance = Found(), threading.Event(), random.Random(seed)
    with Intake(folder / "intake") as intake:
        add_officers(intake)
    lesson, log = write_lesson(load_library(LIBRARY)), folder / "requests.log"
    options = ("--limits", "--proxy", PROXY, "--log", str(log))
    with serve_apart(folder, *options) as (_process, sender), ThreadPoolExecutor(clients + 2) as pool:
        client = Client(sender.address)
        owner = Browser(client.address, OWNER)
        alone = Found()
        pool.submit(send_forms, client, lesson, _after(10 * SEND_SECONDS), alone).result()
        guesses, start = make_guesses(tries, chance), time.monotonic()
        beside = [
            pool.submit(send_forms, client, lesson, done, found),
            pool.submit(sign_in_often, owner, done, found),
        ]
        for guessing in [pool.submit(try_all, client, guesses, found) for _ in range(clients)]:
            guessing.result()
        took = time.monotonic() - start
        done.set()
        for each in beside:
            each.result()
        waited = wait_for_owner(client, found)
    found.faults += find_secrets(folder, found)
    if strange := found.tries.keys() - {403, 429, 503}:
        found.faults.append(f"answered with {strange}")
    print(
        f"{tries} tries in {took:.0f} s: {found.tries[403]} looked at, {found.tries[429]} refused as too many, "
        f"{found.tries[503]} as too busy, {found.tries[303]} let in"
    )
    print(
        f"forms: {len(found.sends)} taken, {_say(found.sends)}; before the guesses {_say(alone.sends)}\n"
        f"owner: {len(found.owner)} times in from her browser, {_say(found.owner)}; "
        f"from a new one {waited:.0f} s after the last guess"
    )
    return found


def _after(seconds: float) -> threading.Event:
    event = threading.Event()
    threading.Timer(seconds, event.set).start()
    return event


def _say(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s (at most {max(seconds):.2f} s)" if seconds else "none"


def main() -> int:
    """Read the arguments, guess, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        found = run_all(Path(folder), arguments.tries, arguments.clients)
    for fault in found.faults:
        print(fault)
    return int(bool(found.faults))


if __name__ == "__main__":
    sys.exit(main())
