"""The live index: records that come, change and go, searched in memory; nothing of them is written anywhere.

`live_index` holds them in blocks of some hundred records, so that a change costs the time of one block; `block` is the
positions of every term in such a block. `live_view` is an index of those records that somebody may see: what it holds,
how rare a term is and which letters are a term, all comes from these records alone.
"""

from khlang.search.live.block import LiveRecord
from khlang.search.live.live_index import LiveIndex
from khlang.search.live.live_view import LiveResponse, LiveView

__all__ = ["LiveIndex", "LiveRecord", "LiveResponse", "LiveView"]
