"""The live library's site: every record is there, every link leads somewhere, nothing private is on it."""

from __future__ import annotations

from pathlib import Path

from khlang.library import Library
from khlang.records.card import record_path

from tests.published import find_lost_links, find_private_words


def test_every_record_is_built(live_site: Path, live: Library) -> None:
    """With its title, and no draft."""
    pages = {record.id: live_site / record_path(record) for record in live.published}
    assert not [record_id for record_id, path in pages.items() if not path.is_file()]
    assert not [path for path in live_site.rglob("draft-*") if path.suffix == ".html"]


def test_every_link_leads_somewhere(live_site: Path) -> None:
    """Also those of the menu and of the pages written by hand."""
    assert find_lost_links(live_site) == []


def test_private_fields_reach_no_file(live_site: Path, live: Library) -> None:
    """Neither label nor key of a private field is anywhere on the site."""
    assert find_private_words(live_site, live) == []
