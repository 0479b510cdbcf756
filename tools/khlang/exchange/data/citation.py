"""How a record is cited by programs: BibTeX and CSL-JSON.

The author is who stands behind it, the year that of the fiscal year in the common era, as both formats ask; the
Buddhist one stands in the note. The day of access is said where it is known.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable

from khlang.exchange.data.public import make_public
from khlang.exchange.data.record import Publisher
from khlang.fields.field import Json
from khlang.records.card import record_path
from khlang.records.record import Record
from khlang.thai.dates import BUDDHIST_OFFSET

# BibTeX counts braces also behind a backslash, so no text of ours has one of its own. Source: Patashnik, BibTeXing.
_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip
_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
# An address is copied as it is, so what would end the field early is percent-encoded.
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C"}


def cite_as_bibtex(record: Record, publisher: Publisher, accessed: datetime.date | None = None) -> str:
    """Give the BibTeX entry of a record. `@misc` is known to BibTeX and biblatex alike."""
    record = make_public(record)
    # Doubled braces: an organisation is not cut into first and last names, a title keeps its capitals.
    facts = {
        "author": record.organisation and f"{{{_escape(record.organisation)}}}",
        "title": f"{{{_escape(record.title)}}}",
        "year": str(record.fiscal_year - BUDDHIST_OFFSET) if record.fiscal_year else "",
        "publisher": f"{{{_escape(publisher.name)}}}",
        "url": _escape_address(_find_url(record, publisher)),
        "urldate": accessed.isoformat() if accessed else "",
        "note": _escape(_say_note(record)),
        "langid": "thai",
    }
    lines = [f"  {key} = {{{value}}}," for key, value in facts.items() if value]
    return "\n".join([f"@misc{{{record.id},", *lines, "}", ""])


def cite_as_csl(
    record: Record, publisher: Publisher, accessed: datetime.date | None = None
) -> dict[str, Json]:
    """Give a record as an item of CSL-JSON. Source: citation-style-language/schema 1.0.2, csl-data.json."""
    record = make_public(record)
    url = _find_url(record, publisher)
    facts: dict[str, Json] = {
        "id": record.id,
        "type": "webpage",
        "language": "th",
        "title": record.title,
        "author": [{"literal": record.organisation}] if record.organisation else [],
        "issued": {"date-parts": [[record.fiscal_year - BUDDHIST_OFFSET]]} if record.fiscal_year else None,
        "publisher": publisher.name,
        "container-title": publisher.name,
        "URL": url,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
        "note": _say_note(record),
    }
    return {key: value for key, value in facts.items() if value}


def write_bibtex(
    records: Iterable[Record], publisher: Publisher, accessed: datetime.date | None = None
) -> str:
    """Give the BibTeX file of records."""
    return "\n".join(cite_as_bibtex(record, publisher, accessed) for record in records)


def write_csl(records: Iterable[Record], publisher: Publisher, accessed: datetime.date | None = None) -> str:
    """Give the CSL-JSON file of records: an array, also of one."""
    cited = [cite_as_csl(record, publisher, accessed) for record in records]
    return json.dumps(cited, ensure_ascii=False, indent=1) + "\n"


def _find_url(record: Record, publisher: Publisher) -> str:
    return publisher.url and publisher.url + record_path(record)


def _say_note(record: Record) -> str:
    year = f" ปีงบประมาณ {record.fiscal_year}" if record.fiscal_year else ""
    return f"รหัส {record.id}{year}"


def _escape(text: str) -> str:
    return _SIGN.sub(lambda found: _SIGNS[found[0]], " ".join(text.split()))


def _escape_address(url: str) -> str:
    return "".join(_IN_ADDRESS.get(sign, sign) for sign in url)
