"""What a leaflet says of a record."""

from __future__ import annotations

import dataclasses

from khlang.fields.types import phone, steps
from khlang.library import Library
from khlang.prints.excerpt import MAX_TITLE, Excerpt, list_excerpts, make_excerpt, shorten_text


def measure(excerpt: Excerpt) -> int:
    """Give how many items an excerpt has."""
    return sum(len(part.items) for part in excerpt.parts)


def test_each_excerpt_is_an_item_shorter(library: Library) -> None:
    """Of every record, down to its title; what is left out is counted, and no item is cut."""
    for record in library.published:
        found = list_excerpts(record)
        whole = found[0]
        texts = {item.text for part in whole.parts for item in part.items}
        assert [measure(excerpt) for excerpt in found] == list(range(measure(whole), -1, -1))
        for excerpt in found:
            assert {item.text for part in excerpt.parts for item in part.items} <= texts
            assert measure(excerpt) + sum(part.more for part in excerpt.parts) == measure(whole)
            assert excerpt.is_shortened == (excerpt is not whole)


def test_steps_are_left_out_last(library: Library) -> None:
    """As long as a leaflet has advice or obstacles, it has all steps."""
    for record in library.published:
        for excerpt in list_excerpts(record):
            if excerpt.part("remedies", "cautions"):
                assert not any(part.more for part in excerpt.part("steps"))


def test_every_record_says_something(library: Library) -> None:
    """A form without steps says what it has."""
    for record in library.published:
        excerpt = make_excerpt(record)
        has_steps = any(field.type is steps.TYPE for field, _value in record.public_values())
        assert bool(excerpt.part("steps")) == has_steps
        assert has_steps or excerpt.part("story", "results", "problem", "summary")


def test_a_private_number_is_no_contact(library: Library) -> None:
    """Only numbers that may be published."""
    record = next(record for record in library.published if not list(record.public_values(phone.TYPE)))
    private = next(field for field in record.form.fields if field.type is phone.TYPE and not field.is_public)
    told = dataclasses.replace(record, values={**record.values, private.key: "081-000-0001"})
    assert make_excerpt(told).contacts == ()


def test_texts_are_cut_at_a_space() -> None:
    """And only if they are too long."""
    assert shorten_text("ก ข", 3) == "ก ข"
    assert shorten_text("กขคง จฉชซ", 8) == "กขคง…"
    assert len(shorten_text("ก" * 1000, MAX_TITLE)) == MAX_TITLE + 1
