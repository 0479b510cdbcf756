"""The staff desk: `Desk(library)` with `index`, `search` and `suggest`, on one engine of two (`desk_index`).

With `shards`, servers of Xapian hold the index (`library_shards`, `khlang.search.distributed`). Without, it is here, in
Whoosh, which is its store and no more. Records are its documents, with their folded texts and lengths as columns;
posting lists are in its hash tables. Tokenizer, query parser, ranking, did-you-mean and snippets are ours, the same as
in the browser; Whoosh's own would cut Thai and rank otherwise, and would write half a million bigrams one posting at a
time, for minutes. Only public parts of Whoosh are used: `index`, `fields`, `columns`, `filedb.filetables`, and
`filedb.filestore`, of which `index_store` extends the storage by a method. Whoosh never sees what somebody types, and
no other package imports it.

`desk` is the interface, `desk_index` that to its engine; `whoosh_index` the index, `posting_tables` its posting lists,
`index_store` where it is kept on disk; `suggest` suggestions and the spelling model; `search_request` a search as an
address; `response` its results as JSON and CSV.
"""

from khlang.search.desk.desk import Desk, Filters, SearchResponse
from khlang.search.distributed.binding import ShardError
from khlang.search.distributed.shards import ShardAddress, read_addresses
from khlang.search.query.suggestions import Suggestion

__all__ = [
    "Desk",
    "Filters",
    "SearchResponse",
    "ShardAddress",
    "ShardError",
    "Suggestion",
    "read_addresses",
]
