"""Runs the proxies of `deploy/` before a service, as far as they are installed, and asks through them.

    python -m tests.benchmarks.proxies

Each runs as a process of its own on a port of this computer, with the file of `deploy/` in which only ports and folders
are changed. Prints what is otherwise than it should be; gives 1 if anything is.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from khlang.intake import Intake
from khlang.library import Library, load_library
from khlang.publish import Built, Release, publish
from khlang.server import HOST, CurrentForms, DoorSettings, Service, make_app, read_proxies
from khlang.server.rate_limit import Allowance, RateLimits
from khlang.server.responses import CONTENT_POLICY

from tests.conftest import LIBRARY, ROOT
from tests.server.client import Client, serve_app
from tests.server.posts import FREE, Sender, draw_photo, make_draft, write_lesson

PROXIES = ("nginx", "caddy")
START_SECONDS = 20.0
_PHOTO = {"photos.0.caption": ("ภาพหมู่บ้าน",), "photos.0.people": ("none",)}


def find_free_port() -> int:
    """Give a port on which nothing listens."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def publish_twice(out: Path) -> None:
    """Publish two sites, of which the second has lost a file of each kind."""

    def build(folder: Path, previous: Release | None) -> Built:
        for name in ("assets", "search", "send", "lesson"):
            (folder / name).mkdir(parents=True)
        for name in ("index.html", "404.html", "send/lesson.html", "assets/new.css"):
            (folder / name).write_text(f"<p>{name}</p>", encoding="utf-8")
        for name in () if previous else ("assets/old.css", "search/old.js", "lesson/old.html"):
            (folder / name).write_text("old", encoding="utf-8")
        return Built({})

    publish(out, build)
    publish(out, build)


@contextlib.contextmanager
def run_proxy(name: str, folder: Path, site: Path, service: int) -> Iterator[str]:
    """Run a proxy with its file of `deploy/`, and give its address."""
    port = find_free_port()
    source = ROOT / "deploy" / ("nginx.conf" if name == "nginx" else "Caddyfile")
    text = source.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    text = text.replace("/srv/khlang/build/site", str(site))
    if name == "nginx":
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        folders = "".join(
            f"{kind}_temp_path {folder / kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        head = f"pid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\n"
        types = "types { text/html html; text/css css; text/javascript js; }\n"
        text = f"{head}http {{\n{types}{folders}access_log off;\n{text}\n}}\n"
        command = ["nginx", "-p", str(folder), "-c", str(folder / "config"), "-g", "daemon off;"]
    else:
        options = "{\n\tadmin off\n\tauto_https off\n}\n"
        text = options + text.replace("khlang.example {", f"http://127.0.0.1:{port} {{", 1)
        command = ["caddy", "run", "--config", str(folder / "config"), "--adapter", "caddyfile"]
    (folder / "config").write_text(text, encoding="utf-8")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        _wait_for(port, process)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        assert process.poll() is None, "the proxy did not start"
        assert time.monotonic() < end, "the proxy does not listen"
        time.sleep(0.05)


def find_faults(name: str, library: Library) -> list[str]:
    """Ask through a proxy, and tell what is otherwise than it should be."""
    limits = RateLimits(send=Allowance(at_once=4, seconds=3_600), check=Allowance(at_once=99, seconds=1))
    forms = CurrentForms()
    forms.hold(library)
    with tempfile.TemporaryDirectory() as work:
        folder, site = Path(work), Path(work) / "build" / "site"
        site.parent.mkdir()
        # A proxy's own user reads the site.
        folder.chmod(0o755)
        publish_twice(site)
        with Intake(folder / "intake", min_free_bytes=FREE) as intake:
            settings = DoorSettings(limits=limits, proxies=read_proxies([HOST]))
            app = make_app(site, service=Service(intake, forms, settings))
            with serve_app(app) as client:
                service = int(client.address.rpartition(":")[2])
                with run_proxy(name, folder, site, service) as address:
                    return [*_ask_for_files(address), *_send(address, library)]


def _ask_for_files(address: str) -> Iterator[str]:
    """Ask for files of the release that is live and of the one before."""
    sender = Sender(Client(address))
    for path, status in (
        ("/index.html", 200), ("/send/lesson.html", 200), ("/assets/new.css", 200), ("/assets/old.css", 200),
        ("/search/old.js", 200), ("/lesson/old.html", 404), ("/assets/none.css", 404), ("/metrics", 404),
        ("/draft/", 404), ("/readyz", 404),
    ):  # fmt: skip
        answer = sender.ask("GET", path)
        if answer.status != status:
            yield f"{path}: {answer.status}, not {status}"
        policies = answer.headers.get_all("Content-Security-Policy")
        if path.endswith(".html") and status == 200 and policies != [CONTENT_POLICY]:
            yield f"{path}: policies {policies}"
        if status == 404 and "404.html" not in answer.text:
            yield f"{path}: not our page: {answer.text[:80]}"


def _send(address: str, library: Library) -> Iterator[str]:
    """Send through the proxy, follow, be refused."""
    # Not from the proxy's own address, which is never taken for a sender's.
    sender = Sender(Client(address), "127.0.0.9")
    lesson = write_lesson(library)
    if sender.ask("GET", "/send/service.json").json["service"] != "khlang":
        yield "no service"
    sent = sender.post(
        "/send/lesson", {**lesson, **make_draft(), **_PHOTO}, {"photos.0.file": ("a.jpg", draw_photo())}
    )
    if sent.status != 201:
        yield f"sent: {sent.status} {sent.text[:200]}"
        return
    page = sender.ask("GET", f"/{sent.json['follow']}")
    if page.status != 200 or page.headers.get_all("Referrer-Policy") != ["same-origin"]:
        yield f"follow: {page.status} {page.headers.get_all('Referrer-Policy')}"
    # The page's own address is in its QR, and not the service's.
    plain = sender.post("/send/lesson", {**lesson, **make_draft()}, script=False)
    if plain.status != 303 or not re.fullmatch(r"\.\./follow/[\w-]+", plain.headers["Location"]):
        yield f"plain: {plain.status} {plain.headers['Location']}"
    if sender.post("/send/lesson", lesson, Origin="https://evil.example").status != 403:
        yield "another site's page may post"
    large = sender.ask(
        "POST", "/send/lesson", b"x" * 60_000_000, Content_Type="multipart/form-data; boundary=x"
    )
    if large.status != 413:
        yield f"60 MB: {large.status}"
    statuses = [
        sender.post("/send/lesson", {**lesson, **make_draft()}, X_Forwarded_For=f"1.2.3.{number}").status
        for number in range(4)
    ]
    if 429 not in statuses:
        yield f"who says to come from elsewhere is believed: {statuses}"


def main() -> int:
    """Try each proxy."""
    library, is_bad = load_library(LIBRARY), False
    for name in PROXIES:
        if not shutil.which(name):
            print(f"{name}: not installed")
            continue
        faults = find_faults(name, library)
        is_bad |= bool(faults)
        print(f"{name}: {'; '.join(faults) or 'as it should be'}")
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
