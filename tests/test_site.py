"""The whole line on the repo's own library: MkDocs as its users know it, ProperDocs, privacy, plain links."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from khlang.library import Library

from tests.published import find_lost_links, find_private_words, read_links


def run_engine(engine: str, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a site engine's own command in a project."""
    command = [sys.executable, "-m", engine, "build", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("engine", "config"),
    [("mkdocs", "mkdocs.yml"), ("properdocs", "mkdocs.yml")],
    ids=["mkdocs", "properdocs"],
)
def test_engines_build_the_same_site(project: Path, engine: str, config: str) -> None:
    """`mkdocs build` into its own `site/`, strict and without a warning; its drop-in fork as well."""
    done = run_engine(engine, project, "--strict", "--config-file", config)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr.replace("Material for MkDocs", "")
    assert (project / "site" / "lesson" / "kr-2559-kpt-001.html").is_file()


def test_broken_record_stops_mkdocs_with_its_problems(project: Path) -> None:
    """The engine's own command shows what `khlang check` shows."""
    path = project / "knowledge" / "records" / "lesson" / "kr-2567-kkn-001.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("ขอนแก่น", "ขอนแกน"), encoding="utf-8")
    done = run_engine("mkdocs", project)
    assert done.returncode != 0
    assert "kr-2567-kkn-001.yml:10:8" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_every_link_of_every_page_leads_somewhere(built_site: Path) -> None:
    """No page asks another host for anything; what is ours is there, from a sub-path or a USB stick."""
    assert find_lost_links(built_site) == []


def test_no_css_asks_another_host(built_site: Path) -> None:
    """Fonts and pictures of our style sheets are ours."""
    for style in (built_site / "assets" / "css").glob("*.css"):
        addresses = re.findall(r"url\(\"?([^)\"]+)", style.read_text(encoding="utf-8"))
        assert not [each for each in addresses if "//" in each and not each.startswith("data:")]


def test_private_fields_reach_no_file(built_site: Path, library: Library) -> None:
    """Neither label nor key of a private field is anywhere on the site."""
    assert [field for form in library.forms.values() for field in form.fields if not field.is_public]
    assert find_private_words(built_site, library) == []


def test_raw_records_are_not_published(built_site: Path) -> None:
    """MkDocs copies what lies in `docs_dir`; records do not lie there."""
    assert not list(built_site.rglob("*.yml"))


def test_two_builds_are_the_same_bytes(project: Path) -> None:
    """Nothing on a page depends on the time or the order of a folder."""
    for folder in ("one", "two"):
        assert run_engine("mkdocs", project, "--site-dir", folder).returncode == 0
    one, two = project / "one", project / "two"
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(two) for path in two.rglob("*") if path.is_file())
    # Gzip writes the time into its header.
    assert not [f for f in files if f.suffix != ".gz" and (one / f).read_bytes() != (two / f).read_bytes()]


@pytest.mark.parametrize("path", ["lesson/kr-2567-kkn-001.html", "centre/ce-2565-kkn-001.html", "index.html"])
def test_a_page_weighs_little(built_site: Path, path: str) -> None:
    """HTML, CSS and JavaScript of a page, compressed, stay under 100 kB; old phones and slow networks."""
    page = built_site / path
    links = read_links(page)
    asked = {
        (page.parent / address).resolve() for address in links.loaded if address.endswith((".css", ".js"))
    }
    assert {"site.css", "frame.js"} <= {file.name for file in asked}
    weights = {file.name: len(gzip.compress(file.read_bytes())) for file in (page, *asked)}
    assert sum(weights.values()) < 100_000, weights
