"""What a record's page offers to take away, and the pages and files about the data. Pure.

All of it works without a server and from a USB stick. A record's JSON is a file beside its page; citations are in the
link itself: a file more for each would cost a stick, whose files take whole blocks, more than the page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from khlang.cache import make_key
from khlang.exchange.data import (
    FORMAT_VERSION,
    Publisher,
    make_data_schema,
    write_bibtex,
    write_csl,
    write_record,
)
from khlang.fields.field import Json
from khlang.library import Library
from khlang.pages.examples import count_examples
from khlang.pages.page import Page, Site, Target, TextFile, render
from khlang.photos import PublishedPhoto
from khlang.records.card import record_path
from khlang.records.record import Record

# The formats, as `khlang.exports` names them, that a record's page has by itself.
ON_THE_PAGE = ("bibtex", "csl", "json")
DATA_PAGE = "data/index.html"
# In an address a browser takes all letters as they are, but for these and for line ends, which it leaves out.
_KEPT = " !$()*,/:;=@[]{}|~`"
_QUOTED = {number: quote(chr(number), safe=_KEPT) for number in range(128)}


@dataclass(frozen=True, slots=True)
class Download:
    """A link on a record's page: its label, in a few words what for, its address, and the name of the file."""

    label: str
    words: str
    address: str
    name: str


def find_publisher(site: Site) -> Publisher:
    """Give whose data it is."""
    return Publisher(site.name, site.url)


def data_path(record: Record) -> str:
    """Where a record's JSON stands: beside its page."""
    return record_path(record).removesuffix(".html") + ".json"


def list_downloads(record: Record, site: Site) -> list[Download]:
    """Give the downloads of a published record's page. A citation has no day of access: a page does not know it."""
    publisher = find_publisher(site)
    bibtex = link_data("application/x-bibtex", write_bibtex([record], publisher))
    csl = link_data("application/vnd.citationstyles.csl+json", _shorten(write_csl([record], publisher)))
    data = data_path(record).rpartition("/")[2]
    return [
        Download("BibTeX", "อ้างอิงใน LaTeX", bibtex, f"{record.id}.bib"),
        Download("CSL-JSON", "อ้างอิงใน Zotero", csl, f"{record.id}.csl.json"),
        Download("JSON", "ข้อมูลทุกช่อง นำไปใช้ต่อได้", data, data),
    ]


def _shorten(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def link_data(media_type: str, text: str) -> str:
    """Give the address that holds a text itself. Source: RFC 2397."""
    return f"data:{media_type};charset=utf-8,{text.translate(_QUOTED)}"


def make_data_target(record: Record, photos: Mapping[str, PublishedPhoto], site: Site) -> Target:
    """Make the target of a record's JSON; `photos` are its published photos by file name."""
    paths = {file: photo.path for file, photo in photos.items()}
    path = data_path(record)
    key = make_key(record.digest, str(FORMAT_VERSION), *paths.values())
    return Target(path, key, lambda: TextFile(path, write_record(record, find_publisher(site), paths)))


def render_data_files(library: Library, site: Site) -> Iterator[Page | TextFile]:
    """Make the page about the data, the schema of each form, and the list of all records with where their JSON is."""
    counts = Counter(record.form.key for record in library.published)
    for form in library.forms.values():
        yield TextFile(f"data/{form.key}.schema.json", make_data_schema(form))
    yield TextFile("data/index.json", _list_records(library.published, site))
    forms = [(form, counts[form.key]) for form in library.forms.values()]
    html = render(
        "data.html",
        DATA_PAGE,
        forms=forms,
        version=FORMAT_VERSION,
        total=len(library.published),
        examples=count_examples(library.published),
    )
    yield Page(DATA_PAGE, "ข้อมูลเปิด", html, "ข้อมูลของคลังเป็น JSON พร้อมคำอธิบาย นำไปใช้ต่อได้")


def _list_records(records: Iterable[Record], site: Site) -> str:
    head: dict[str, Json] = {
        "format": "khlang-index",
        "format_version": FORMAT_VERSION,
        "publisher": site.name,
        "url": site.url,
    }
    lines = (
        json.dumps(
            {"id": record.id, "form": record.form.key, "title": record.title, "json": data_path(record)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for record in records
    )
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [\n' + ",\n".join(lines) + "\n]}\n"
