"""Pages whose words are kept whole, remembered between builds."""

from __future__ import annotations

from pathlib import Path

from khlang.build.marked_pages import MarkedPages
from khlang.cache import Cache
from khlang.pages.line_breaks import WordKeeper

PAGE = "<nav><h2>บทเรียน</h2></nav><article><h1>ถอดบทเรียนชุมชน</h1></article><footer><h2>บทเรียน</h2></footer>"


def mark_alone(page: str) -> str:
    """Mark what stands between the tags of a page's article."""
    before, start, rest = page.partition("<article>")
    article, end, after = rest.partition("</article>")
    return before + start + WordKeeper().mark(article) + end + after


class Deaf(WordKeeper):
    """A keeper that nobody may ask."""

    def mark(self, html: str) -> str:
        """Refuse."""
        raise AssertionError(html)


def test_a_page_is_marked_as_its_keeper_does(tmp_path: Path) -> None:
    """Its article alone, with a cache and without, and in the next run without asking the keeper."""
    wanted = mark_alone(PAGE)
    assert "<kl-w>" in wanted
    assert MarkedPages(WordKeeper(), Cache(None, "marked"), "a").mark_article(PAGE) == wanted
    first = MarkedPages(WordKeeper(), Cache(tmp_path, "marked"), "a")
    assert first.mark_article(PAGE) == wanted
    first.keep()
    second = MarkedPages(Deaf(), Cache(tmp_path, "marked"), "a")
    assert second.mark_article(PAGE) == wanted
    other_frame = PAGE.replace("<footer>", "<p></p><footer>")
    assert second.mark_article(other_frame) == wanted.replace("<footer>", "<p></p><footer>")


def test_other_names_mark_anew(tmp_path: Path) -> None:
    """What was kept belongs to one fingerprint."""
    first = MarkedPages(WordKeeper(), Cache(tmp_path, "marked"), "a")
    first.mark_article(PAGE)
    first.keep()
    second = MarkedPages(WordKeeper(), Cache(tmp_path, "marked"), "b")
    assert second.mark_article(PAGE) == mark_alone(PAGE)
    assert second._new


def test_a_page_without_an_article_stays() -> None:
    """A redirect, or a page whose article has no end."""
    marked = MarkedPages(Deaf(), Cache(None, "marked"), "a")
    for page in ("<h1>บทเรียน</h1>", "<article><h1>บทเรียน</h1>", "</article><article><h1>บทเรียน</h1>", ""):
        assert marked.mark_article(page) == page
