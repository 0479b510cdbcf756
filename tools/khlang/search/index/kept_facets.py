"""Facets kept between runs, as long as nothing that lists show of the records has changed: most edits change none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.file_cache import FileCache
from khlang.library import Library
from khlang.search.index.facets import Facet, FacetValue, list_facets

# The folder of the cache.
FACETS = "facets"


def keep_facets(library: Library) -> tuple[Facet, ...]:
    """Give what `list_facets` gives, as it was found in a run before if that is kept."""
    listed = library.listed_digest
    if not listed:
        return list_facets(library)
    files, key = FileCache(library.cache, FACETS), make_key(make_build_key(), listed)[:24]
    data = files.get(key)
    if data is not None:
        return tuple(map(_load, json.loads(data)))
    facets = list_facets(library)
    files.put(key, json.dumps([*map(_dump, facets)], ensure_ascii=False).encode())
    files.forget({key}, most=0)
    return facets


def _dump(facet: Facet) -> Sequence[Any]:
    values = [[each.key, each.label, each.records.tolist(), each.aliases] for each in facet.values]
    return facet.key, facet.label, values, facet.is_first


def _load(facts: Sequence[Any]) -> Facet:
    key, label, values, is_first = facts
    loaded = (
        FacetValue(name, words, np.array(records, np.int64), tuple(aliases))
        for name, words, records, aliases in values
    )
    return Facet(key, label, tuple(loaded), is_first)
