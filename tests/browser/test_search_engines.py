"""The browser's search and the staff desk beside each other: everyday queries, the same first ten with the same
snippets, the same offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from khlang.library import Library
from khlang.search.desk import Desk, Filters
from playwright.sync_api import Browser

from tests.search.queries import OTHERS, ROWS

# All of them are held to each other by vectors; here is seen that the files come and fit together over HTTP, too.
SAMPLE = [*OTHERS[::3], *(row["query"] for row in ROWS[::3])]
ASK = """async (texts) => {
    const name = (shown) => shown.path.split("/")[1].replace(".html", "");
    const ask = (text) => khlangSearcher.search({text, filters: new Map(), newest: false, all: true});
    const show = (given, stored) => khlangSnippet.makeSnippet(
        given.core, stored, khlangSnippet.listQueryTerms(given.core, given.segmented));
    const list = async (given) => (await Promise.all(
        given.records.slice(0, 10).map((record) => khlang.loadStoredDocument(given.core, record)))).map(name);
    await khlang.loadScripts(["fuzzy", "segmentation_cost", "spelling", "did_you_mean", "did_you_mean_links"]);
    const found = {};
    for (const text of texts) {
        const given = await ask(text);
        const offers = (await khlangDidYouMeanLinks.find(given)).map((offer) => offer.text);
        const meant = offers.length ? await list(await ask(offers[0])) : [];
        const stored = await Promise.all(
            given.records.slice(0, 10).map((record) => khlang.loadStoredDocument(given.core, record)));
        const snippets = stored.map((each) => show(given, each)).map(({label, parts}) => [label, parts]);
        found[text] = {ids: await list(given), offers, meant, held: given.held, snippets};
    }
    return found;
}"""


@dataclass(frozen=True)
class Found:
    """What an engine gives: ids of the first ten, offers, ids of the first ten of the first offer, how many in all,
    snippets of the first ten."""

    ids: list[str]
    offers: list[str]
    meant: list[str]
    held: int
    snippets: list[list[Any]]


@pytest.fixture(scope="module")
def browser_answers(browser: Browser, site_address: str) -> dict[str, Found]:
    """What the browser answers to every query."""
    page = browser.new_page()
    page.goto(site_address + "search.html")
    found: dict[str, Any] = page.evaluate(ASK, SAMPLE)
    page.close()
    return {text: Found(**answer) for text, answer in found.items()}


@pytest.fixture(scope="module")
def ask_desk(library: Library) -> Callable[[str], Found]:
    """Ask the desk as the browser is asked."""
    desk, as_typed = Desk(library), Filters(as_typed=True)

    def list_ids(text: str) -> list[str]:
        return [desk.records[record].id for record in desk.search(text, as_typed).records[:10]]

    def ask(text: str) -> Found:
        answer = desk.search(text, as_typed)
        offers = [offer.text for offer in answer.did_you_mean]
        meant = list_ids(offers[0]) if offers else []
        snippets = [desk.make_snippet(desk.records[record], answer) for record in answer.records[:10]]
        shown = [[each.label, [list(part) for part in each.parts]] for each in snippets]
        return Found(list_ids(text), offers, meant, len(answer.records), shown)

    return ask


@pytest.mark.parametrize("text", SAMPLE)
def test_both_engines_give_the_same(
    text: str, browser_answers: dict[str, Found], ask_desk: Callable[[str], Found]
) -> None:
    """The first ten in the same order, as many in all, the same offers, the same snippets."""
    assert browser_answers[text] == ask_desk(text)
