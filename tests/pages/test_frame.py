"""A page joined to its frame is what the theme makes of it, whatever its words are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from khlang.pages.frame import FrameVariant, find_variant, make_placeholder_page, parse_variant, split_frame
from khlang.pages.head import Head
from khlang.pages.page import Page, way_up

# Shows each value of a page where themes do: in text, in attributes, more than once, and not at all when it is empty.
THEME = """\
<title>{{ page.title }} - {{ site }}</title>
{% if page.description %}<meta name="description" content="{{ page.description }}">{% endif %}
<link rel="canonical" href="https://k.example/{{ page.head.canonical or page.path }}">
{% for feed in page.feeds %}<link type="{{ feed.split(".")[-1] }}" href="{{ feed }}">{% endfor %}
{% if page.head.image %}<meta content="{{ page.head.image }}" alt="{{ page.head.image_alt }}">{% endif %}
{% if page.head.redirect_to %}<meta http-equiv="refresh" content="0; url={{ page.head.redirect_to }}">{% endif %}
<meta property="og:type" content="{{ page.head.kind }}"><a href="{{ root }}index.html">{{ site }}</a>
{% if page.source %}<a href="edit/{{ page.source }}">{{ page.title }}</a>{% endif %}
{% if page.head.json_ld %}<script type="application/ld+json">{{ page.head.json_ld | safe }}</script>{% endif %}
<article>{{ page.html | safe }}</article>
"""
TEMPLATE = Environment(autoescape=True).from_string(THEME)

# No sound record holds private-use characters; surrogates are no text.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=20)
PATHS = st.sampled_from(["index.html", "lesson/kr-1.html", "browse/years/2567-2.html"])
HEADS = st.builds(
    Head,
    kind=st.sampled_from(["website", "article"]),
    image=TEXTS,
    image_alt=TEXTS,
    canonical=TEXTS,
    redirect_to=TEXTS,
    json_ld=TEXTS,
)
FEEDS = st.sampled_from([(), ("feed.xml", "feed.json"), ("a.b/index.xml",)])
PAGES = st.builds(
    Page, PATHS, TEXTS, TEXTS, description=TEXTS, source=TEXTS, feeds=FEEDS, head=HEADS
)  # fmt: skip
PLAIN = Page("lesson/kr-1.html", "เรื่อง", "<p>ก</p>")


def render(page: Page) -> str:
    """Put the theme around a page."""
    return TEMPLATE.render(page=page, site="คลัง & co", root=way_up(page.path))


def join(page: Page) -> str:
    """Put a page into the frame of its variant."""
    placeholder = make_placeholder_page(find_variant(page))
    return split_frame(render(placeholder), placeholder.path).join(page)


@given(PAGES)
def test_joined_is_as_rendered(page: Page) -> None:
    """Markup, signs of templates, empty values: all come out as the theme writes them."""
    assert join(page) == render(page)


@given(PAGES)
def test_a_variant_is_kept_as_text(page: Page) -> None:
    """The manifest of a build holds it."""
    variant = find_variant(page)
    assert parse_variant(str(variant)) == variant


@pytest.mark.parametrize(
    "text", ["", "lesson/ website", "[1, 2]", "7", '["lesson/", "website", 1, 2, "", true]']
)
def test_other_text_is_no_variant(text: str) -> None:
    """Of a manifest that somebody changed nothing is used."""
    with pytest.raises((ValueError, TypeError), match=r"."):
        parse_variant(text)


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, path="centre/kr-1.html"),
        replace(PLAIN, description="ก"),
        replace(PLAIN, feeds=("feed.xml",)),
        replace(PLAIN, head=Head(kind="article")),
        replace(PLAIN, head=Head(image="x.jpg")),
    ],
    ids=["folder", "description", "feed", "kind", "image"],
)
def test_what_changes_a_frame_is_another_variant(other: Page) -> None:
    """A folder, a kind, a value that is there or not."""
    assert find_variant(other) != find_variant(PLAIN)


def test_pages_of_one_variant_share_a_frame() -> None:
    """Other words and another name in the same folder."""
    other = replace(PLAIN, path="lesson/kr-2.html", title="อื่น", html="<p>ข</p>")
    assert find_variant(other) == find_variant(PLAIN) == FrameVariant("lesson/", "website", (), ("title",))


def test_a_digest_changes_with_any_of_the_frame() -> None:
    """And with nothing else."""
    placeholder = make_placeholder_page(find_variant(PLAIN))
    html = render(placeholder)
    frame = split_frame(html, placeholder.path)
    assert split_frame(html, placeholder.path) == frame
    assert split_frame(html.replace("<article>", "<article id='a'>"), placeholder.path).digest != frame.digest
