"""How a record is passed on: links that share it, how it is cited, a QR of its address. Pure.

Without the site's address nothing that needs it is made: `assets/js/record.js` then takes the address
under which the page is being read.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from khlang.pages.page import Site
from khlang.pages.qr import QrSeries
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.thai.text import to_thai_digits

LINE = "https://line.me/R/share?text="
FACEBOOK = "https://www.facebook.com/sharer/sharer.php?u="
# Opened in LINE's own browser, a page can neither print nor keep a choice.
OUT_OF_LINE = "?openExternalBrowser=1"
NO_QR = Markup("")
_RECORDS = QrSeries()


@dataclass(frozen=True, slots=True)
class Share:
    """A record's address and what is made of it, all empty where the site's address is not known.

    `citation` has no address; a page writes it behind.
    """

    citation: str
    url: str = ""
    line: str = ""
    facebook: str = ""
    qr: Markup = NO_QR


def make_share(record: Record, site: Site) -> Share:
    """Give the links, the citation and the QR of one record."""
    citation = cite(record, site)
    if not site.url:
        return Share(citation)
    url = site.url + record_path(record)
    line = LINE + quote(f"{record.title}\n{url}{OUT_OF_LINE}", safe="")
    return Share(citation, url, line, FACEBOOK + quote(url, safe=""), _RECORDS.make_qr(url))


def cite(record: Record, site: Site) -> str:
    """Cite as Thai papers do: `ผู้เขียน. (๒๕๖๗). ชื่อเรื่อง. คลัง. รหัส kr-2567-kkn-001.`"""
    year = to_thai_digits(str(record.fiscal_year)) if record.fiscal_year else "ม.ป.ป."
    parts = [record.organisation, f"({year})", record.title, site.name, f"รหัส {record.id}"]
    return " ".join(f"{part}." for part in parts if part)
