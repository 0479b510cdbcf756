"""The whole line on the repo's own library: MkDocs as its users know it, ProperDocs, privacy, plain links."""

from __future__ import annotations

import gzip
import html.parser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from khlang.library import Library


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


class Links(html.parser.HTMLParser):
    """Collects the addresses that a page asks for or leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.followed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `src` of anything, `href` of links to load and to follow."""
        values = dict(attrs)
        if source := values.get("src"):
            self.loaded.append(source)
        if target := values.get("href"):
            is_loaded = tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload")
            (self.loaded if is_loaded else self.followed).append(target)


def test_every_link_of_every_page_leads_somewhere(built_site: Path) -> None:
    """No page asks another host for anything; what is ours is there, from a sub-path or a USB stick."""
    missing = []
    for page in built_site.rglob("*.html"):
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        assert not [address for address in links.loaded if re.match(r"(https?:)?//", address)], page
        for address in links.loaded + links.followed:
            path = address.split("#")[0].split("?")[0]
            if path and not re.match(r"[a-z]+:", path) and page.name != "404.html":
                assert not path.startswith("/"), f"{page}: {address} does not work in a sub-path"
                if not (page.parent / path).exists():
                    missing.append((page.name, address))
    assert not missing


def test_no_css_asks_another_host(built_site: Path) -> None:
    """Fonts and pictures of our style sheets are ours."""
    for style in (built_site / "assets" / "css").glob("*.css"):
        addresses = re.findall(r"url\(\"?([^)\"]+)", style.read_text(encoding="utf-8"))
        assert not [address for address in addresses if "//" in address]


def test_private_fields_reach_no_file(built_site: Path, library: Library) -> None:
    """Neither label nor key of a private field is anywhere on the site."""
    words = [
        word
        for form in library.forms.values()
        for field in form.fields
        if not field.is_public
        for word in (field.key, field.label)
        if word not in {other.label for other in form.public_fields}
    ]
    assert words
    files = [path for path in built_site.rglob("*") if path.suffix in (".html", ".js", ".json", ".xml")]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    assert not [(path, word) for path, text in texts.items() for word in words if word in text]


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
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    asked = {
        (page.parent / address).resolve() for address in links.loaded if address.endswith((".css", ".js"))
    }
    assert {"site.css", "frame.js"} <= {file.name for file in asked}
    weights = {file.name: len(gzip.compress(file.read_bytes())) for file in (page, *asked)}
    assert sum(weights.values()) < 100_000, weights
