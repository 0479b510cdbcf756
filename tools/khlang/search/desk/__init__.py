"""The staff desk: `Desk(library)` with `index`, `search` and `suggest`; another engine would take its place.

`desk` is that interface; `whoosh_index` the index, `whoosh_codec` how its posting lists are written, `index_store`
where it is kept on disk; `phrase_filter` quoted phrases and exclusions; `suggest` suggestions and the spelling model;
`search_request` a search as an address; `response` its results as JSON and CSV. No other package imports Whoosh, and
Whoosh never sees what somebody types.
"""

from khlang.search.desk.desk import Desk, Filters, SearchResponse
from khlang.search.desk.suggest import Suggestion

__all__ = ["Desk", "Filters", "SearchResponse", "Suggestion"]
