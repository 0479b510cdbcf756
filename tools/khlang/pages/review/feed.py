"""An officer's own feed of new cases, in Atom, and the page on which its address is made.

Source: RFC 4287, "The Atom Syndication Format".
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from khlang.pages.feeds import ATOM, add_text, dump_xml
from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A case in a feed; `address` is the whole one of its page, and `summary` says what it is and where from."""

    address: str
    title: str
    summary: str
    received: datetime.datetime


def write_feed(title: str, author: str, home: str, entries: Sequence[FeedEntry]) -> str:
    """Write the feed whose page is `home`, of entries from the newest on."""
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "th"})
    add_text(feed, "id", home)
    add_text(feed, "title", title)
    add_text(ElementTree.SubElement(feed, "author"), "name", author)
    ElementTree.SubElement(feed, "link", href=home)
    newest = entries[0].received if entries else datetime.datetime.fromtimestamp(0, datetime.UTC)
    add_text(feed, "updated", newest.isoformat())
    for each in entries:
        entry = ElementTree.SubElement(feed, "entry")
        add_text(entry, "id", each.address)
        add_text(entry, "title", each.title)
        ElementTree.SubElement(entry, "link", href=each.address)
        add_text(entry, "updated", each.received.isoformat())
        add_text(entry, "summary", each.summary)
    return dump_xml(feed)


def render_feed_page(context: PageContext, *, has_feed: bool, address: str = "") -> Page:
    """Make the page on which an officer makes the address of a feed; `address` is one that was made just now."""
    html = render("review/feed.html", context.path, context=context, has_feed=has_feed, address=address)
    return make_page(context, "ฟีดเรื่องใหม่ · โต๊ะเจ้าหน้าที่", html)
