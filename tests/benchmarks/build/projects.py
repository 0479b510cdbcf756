"""Makes what is built: a project of Khlang, and the same records as Markdown for plain MkDocs Material and for Hugo.

    python -m tests.benchmarks.build.projects LIBRARY FOLDER

writes the Markdown projects of a library, in a process of its own: a process begins with the peak memory of the one
that starts it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.build.measured import ROOT

LIBRARY = "knowledge"
PLAIN, HUGO = "plain", "hugo"
PLAIN_CONFIG = """\
site_name: plain
theme:
  name: material
  language: th
  font: false
use_directory_urls: false
not_in_nav: /lesson/
nav:
  - index.md
plugins:
  - search:
      lang: th
"""
HUGO_CONFIG = 'baseURL = "https://khlang.example/"\nlanguageCode = "th"\ntitle = "plain"\nuglyURLs = true\n'
_HUGO_HEAD = (
    '<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>'
)
# One list of all pages, and a page each: the least that a site is.
HUGO_LAYOUTS = {
    "single.html": f"{_HUGO_HEAD}<main><h1>{{{{ .Title }}}}</h1>{{{{ .Content }}}}</main></body></html>\n",
    "list.html": f"{_HUGO_HEAD}<ul>{{{{ range .RegularPages }}}}"
    '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>\n',
}


def make_project(folder: Path, records: int, texts: Path | None) -> Path:
    """Make a project with a library of so many records."""
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    arguments = ["--records", str(records), "--out", str(folder / LIBRARY)]
    arguments += ["--texts", str(texts)] if texts else []
    subprocess.run([sys.executable, "-m", "tests.benchmarks.make_library", *arguments], cwd=ROOT, check=True)
    return folder


def make_others(library: Path, folder: Path) -> None:
    """Make the Markdown projects in `folder`, in a process of their own."""
    command = [sys.executable, "-m", "tests.benchmarks.build.projects", str(library), str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)


def write_markdown(library: Path) -> Iterator[tuple[str, str, str]]:
    """Give id, title and Markdown of every published record of a library: all that a page of it shows."""
    from khlang.fields.say import list_texts
    from khlang.library import load_library

    for record in load_library(library).published:
        lines = []
        for field, value in record.public_values():
            lines += [f"## {field.label}", *list_texts(field, value)]
        yield record.id, record.title, "\n\n".join(lines)


def write_others(library: Path, folder: Path) -> None:
    """Write the Markdown projects."""
    lessons, pages = folder / PLAIN / "docs" / "lesson", folder / HUGO / "content" / "lesson"
    layouts = folder / HUGO / "layouts" / "_default"
    for each in (lessons, pages, layouts):
        each.mkdir(parents=True)
    for record_id, title, text in write_markdown(library):
        (lessons / f"{record_id}.md").write_text(f"# {title}\n\n{text}", encoding="utf-8")
        quoted = title.replace("\\", "\\\\").replace('"', '\\"')
        (pages / f"{record_id}.md").write_text(f'+++\ntitle = "{quoted}"\n+++\n{text}', encoding="utf-8")
    (folder / PLAIN / "docs" / "index.md").write_text("# home\n", encoding="utf-8")
    (folder / PLAIN / "mkdocs.yml").write_text(PLAIN_CONFIG, encoding="utf-8")
    (folder / HUGO / "hugo.toml").write_text(HUGO_CONFIG, encoding="utf-8")
    for name, text in HUGO_LAYOUTS.items():
        (layouts / name).write_text(text, encoding="utf-8")


def edit_record(project: Path, words: str = "แก้ไขเพิ่มเติมหนึ่งประโยค") -> str:
    """Put a sentence into the story of a record that stands in the middle of its lists, and give its id."""
    paths = sorted((project / LIBRARY / "records" / "lesson").glob("*.yml"))
    path = paths[len(paths) // 2]
    text = path.read_text(encoding="utf-8")
    edited = re.sub(r"^story: (.*\n)( *)", rf"story: \1\2{words}\n\2", text, count=1, flags=re.M)
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    return path.stem


def count_megabytes(folder: Path) -> float:
    """Give the bytes of all files of a site, in MB."""
    return sum(path.stat().st_size for path in folder.resolve().rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    write_others(*map(Path, sys.argv[1:]))
