"""Facets in the order in which people narrow, which form files say."""

from __future__ import annotations

from dataclasses import replace

from khlang.library import Library
from khlang.search.index.facets import FORMS, list_facets


def test_forms_say_which_facets_come_first(library: Library) -> None:
    """In their order, the kinds of forms after them; the others keep theirs, and none is lost."""
    forms = {key: replace(form, first_facets=()) for key, form in library.forms.items()}
    plain = list_facets(replace(library, forms=forms))
    assert [facet.key for facet in plain if facet.is_first] == ["provinces", "districts", "years", FORMS]
    form = next(iter(forms.values()))
    chosen = next(field for field in form.public_fields if field.is_facet and field.vocabulary)
    assert chosen.vocabulary
    forms[form.key] = replace(form, first_facets=(form.roles.year, chosen.key))
    named = list_facets(replace(library, forms=forms))
    assert [facet.key for facet in named][:2] == ["years", chosen.vocabulary.key]
    assert {facet.key for facet in named} == {facet.key for facet in plain}
    folded = [facet.key for facet in named if not facet.is_first]
    assert folded == [facet.key for facet in plain if facet.key in folded]
