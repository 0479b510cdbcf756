"""Feeds of the newest records: RSS 2.0 and JSON Feed 1.1, only where the site knows its own address.

Records have no date of publishing, so entries have none: a made-up one would be wrong in every reader.
Characters that XML can't hold are no worry here: `yaml_text` lets none into a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from khlang.cache import make_key
from khlang.pages.page import Site, Target, TextFile
from khlang.records.card import Card

NEWEST_IN_FEED = 20
ATOM = "http://www.w3.org/2005/Atom"

_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

ElementTree.register_namespace("atom", ATOM)
ElementTree.register_namespace("", _OPENSEARCH)


def feed_names(path: str) -> tuple[str, str]:
    """Give the names of the two feeds beside the list at `path`."""
    rss, feed = feed_paths(path)
    return rss.rpartition("/")[2], feed.rpartition("/")[2]


def feed_paths(path: str) -> tuple[str, str]:
    """Give the paths of the RSS and of the JSON feed of the list at `path`."""
    stem = "feed" if path == "index.html" else path.removesuffix(".html")
    return f"{stem}.xml", f"{stem}.json"


def render_feeds(path: str, title: str, cards: Sequence[Card], site: Site) -> Iterator[Target]:
    """Make both feeds of the list at `path`, from the cards of its newest records. `site.url` must be known."""
    name = title if title == site.name else f"{title} - {site.name}"
    rss, feed = feed_paths(path)
    key = make_key(name, repr(cards))
    yield Target(
        rss, key, lambda: TextFile(rss, _write_rss(name, site.url + path, site.url + rss, cards, site))
    )
    yield Target(
        feed, key, lambda: TextFile(feed, _write_json(name, site.url + path, site.url + feed, cards, site))
    )


def render_search_description(site: Site) -> TextFile:
    """Make the OpenSearch 1.1 description with which browsers add the site's search. `site.url` must be known."""
    about = ElementTree.Element(f"{{{_OPENSEARCH}}}OpenSearchDescription")
    facts = {
        "ShortName": site.name[:16],
        "LongName": site.name[:48],
        "Description": f"ค้น{site.name}",
        "InputEncoding": "UTF-8",
        "Language": "th",
    }
    for name, text in facts.items():
        add_text(about, f"{{{_OPENSEARCH}}}{name}", text)
    image = f"{{{_OPENSEARCH}}}Image"
    ElementTree.SubElement(about, image, type="image/svg+xml").text = f"{site.url}assets/logo.svg"
    template = f"{site.url}search.html?q={{searchTerms}}"
    ElementTree.SubElement(about, f"{{{_OPENSEARCH}}}Url", type="text/html", method="get", template=template)
    text = ElementTree.tostring(about, encoding="unicode", xml_declaration=False)
    return TextFile("opensearch.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _describe(card: Card) -> str:
    """Say of a record what a reader wants before opening it; never empty, as JSON Feed asks."""
    facts = " · ".join(filter(None, (card.noun, card.where, f"ปี {card.year}" if card.year else "")))
    return f"{card.summary} ({facts})" if card.summary else facts


def _write_rss(name: str, home: str, own: str, cards: Sequence[Card], site: Site) -> str:
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    add_text(channel, "title", name)
    add_text(channel, "link", home)
    add_text(channel, "description", f"เรื่องล่าสุดของ{name}")
    add_text(channel, "language", "th")
    ElementTree.SubElement(channel, f"{{{ATOM}}}link", href=own, rel="self", type="application/rss+xml")
    for card in cards:
        item = ElementTree.SubElement(channel, "item")
        add_text(item, "title", card.title)
        add_text(item, "link", site.url + card.path)
        add_text(item, "guid", site.url + card.path)
        add_text(item, "description", _describe(card))
    return dump_xml(rss)


def dump_xml(root: ElementTree.Element) -> str:
    """Write a feed as a file."""
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def add_text(parent: ElementTree.Element, tag: str, text: str) -> None:
    """Add an element that holds a text."""
    ElementTree.SubElement(parent, tag).text = text


def _write_json(name: str, home: str, own: str, cards: Sequence[Card], site: Site) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": home,
        "feed_url": own,
        "language": "th",
        "items": [
            {
                "id": site.url + card.path,
                "url": site.url + card.path,
                "title": card.title,
                "content_text": _describe(card),
            }
            for card in cards
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"
