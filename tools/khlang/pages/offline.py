"""What a browser shows, without a network, in place of a page that was never opened on it."""

from __future__ import annotations

from khlang.pages.head import Head, link_script
from khlang.pages.page import Page, Site, render, way_up

# The service worker (overrides/sw.js) keeps it, and leads here.
OFFLINE = "offline.html"


def render_offline(site: Site) -> Page:
    """Make the page; its script says which page was asked for."""
    html = render("offline.html", OFFLINE, placeholder=site.hints.placeholder)
    head = Head(scripts=link_script(way_up(OFFLINE), "assets/js/lost.js"), is_indexed=False)
    return Page(OFFLINE, "ยังเปิดหน้านี้ไม่ได้", html, "ไม่มีสัญญาณ และหน้านี้ยังไม่เคยเปิดในเครื่องนี้", head=head)
