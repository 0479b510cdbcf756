"""The staff desk: `Desk(library)` with `index`, `search` and `suggest`; another engine would take its place.

`desk` is that interface, `index` the Whoosh index, `store` where it stands on disk, `codec` how its postings are
written, `exact` phrases and exclusions, `words` what spellings and suggestions are made of, `asked` a question as an
address, `report` an answer as JSON and CSV. Whoosh is known to no other package, and never sees what somebody types.
"""

from khlang.search.desk.desk import Answer, Desk, Filters
from khlang.search.desk.words import Suggestion

__all__ = ["Answer", "Desk", "Filters", "Suggestion"]
