"""The one style sheet of a site: of the theme's what a page may use, and all of the site's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from khlang.build.styles import StyleSheets, find_words, join_styles, read_style_sheets, read_words

WORDS = {"card", "box", "dir", "ltr"}


def join(theme: str, own: str = "", words: set[str] = WORDS) -> str:
    """Join two sheets, and take off what every one begins with."""
    start, text = join_styles(StyleSheets(theme, own), words).split(";", 1)
    assert start == '@charset "UTF-8"'
    return text.replace("\n", "")


@pytest.mark.parametrize(
    "rule",
    [
        "a:hover{color:red}",
        ".card{margin:0 auto}",
        ".box .card>li+li{margin:0}",
        "[dir] .card{margin:0}",
        "details[open]>summary{margin:0}",
        ".card:not(.other){margin:0}",
        "#box{margin:0}",
        "input[type=checkbox]:checked~.card{margin:0}",
        "@media print{.card{margin:0}}",
        "@supports (display:grid){@media print{.card{margin:0}}}",
        '.card{background:url("data:image/svg+xml;charset=utf-8,<svg/>")}',
        ".card{margin:calc(1px + 2px)!important}",
        "@font-face{font-family:x}",
    ],
)
def test_what_a_page_may_use_stays(rule: str) -> None:
    """Whole; elements, states, what is inside `:not()` and attributes that a browser sets ask for no word."""
    assert join(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".search{margin:0}",
        ".card .search{margin:0}",
        "#search{margin:0}",
        "[dir=rtl] .card{margin:0}",
        "[data-md-toggle=search]:checked~.card{margin:0}",
        "@media print{.search{margin:0}}",
        ":root{--md-search-icon:url(x)}",
        ".card{}",
        "/* .card{margin:0} */",
    ],
)
def test_what_no_page_uses_goes(rule: str) -> None:
    """Also a rule of a medium of which nothing is left, and a custom property that nobody reads."""
    assert join(rule) == ""


def test_of_several_selectors_those_that_are_used_stay() -> None:
    """And of a rule the properties that are read: by the theme, by the site's own styles, or by a script."""
    assert join(".search,.card,.search a{margin:0}") == ".card{margin:0}"
    theme = ":root{--a:1px;--b:2px;--c:3px;--d:4px}.card{margin:var(--a)}.search{margin:var(--d)}"
    kept = ":root{--a:1px;--b:2px;--c:3px}.card{margin:var(--a)}"
    assert join(theme, "p{margin:var( --b )}", {"card", "--c"}) == kept + "p{margin:var( --b )}"


def test_of_the_sites_own_only_comments_and_spaces_go() -> None:
    """Whatever classes it names."""
    own = (
        "/* why */\n.any   .other,\n.more {\n  --own: 1px;\n  margin : 0  1px;\n}\n"
        "@media print {\n  .any { color: red }\n}\n"
    )
    assert join("", own) == ".any .other,.more{--own:1px;margin:0 1px}@media print{.any{color:red}}"


def test_words_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In templates and scripts, put together or not; of styles, what they read."""
    assert find_words('<p class="kl-a b">ก</p>') >= {"p", "class", "kl-a", "b"}
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.js").write_text('name = "md-" + (is ? "open" : "shut")', encoding="utf-8")
    (tmp_path / "b.html").write_bytes("<b>ก</b>".encode("tis-620"))
    (tmp_path / "c.css").write_text(".md-nav { color: var(--md-x) }", encoding="utf-8")
    words = read_words([tmp_path])
    assert words >= {"md-", "open", "b", "--md-x"}
    assert "md-nav" not in words


def test_without_one_of_the_sheets_pages_name_them_all(tmp_path: Path) -> None:
    """As under another theme, or with a sheet from elsewhere."""
    theme = tmp_path / "theme" / "assets" / "stylesheets"
    theme.mkdir(parents=True)
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.css").write_text("a{}", encoding="utf-8")
    folders = [own, tmp_path / "theme"]
    assert read_style_sheets(folders, ["a.css"]) is None
    (theme / "main.0a1b.min.css").write_text("b{}", encoding="utf-8")
    assert read_style_sheets(folders, ["a.css"]) == StyleSheets("b{}", "a{}")
    assert read_style_sheets(folders, ["a.css", "https://example.org/b.css"]) is None
