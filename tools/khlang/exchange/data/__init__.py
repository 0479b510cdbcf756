"""Records as open data: JSON with a schema, citations, the whole library as one zip.

`values` and `record` are both ways of the JSON, `schema` describes it, `citation` has BibTeX and CSL-JSON, `archive` is
the zip. Nothing private is in any of these: each begins with `make_public`.
"""

from khlang.exchange.data.archive import write_archive
from khlang.exchange.data.citation import cite_as_bibtex, cite_as_csl, write_bibtex, write_csl
from khlang.exchange.data.public import make_public, make_public_tree
from khlang.exchange.data.record import (
    FORMAT_VERSION,
    DataError,
    Publisher,
    describe_record,
    read_records,
    write_record,
    write_records,
)
from khlang.exchange.data.schema import make_data_schema

__all__ = [
    "FORMAT_VERSION",
    "DataError",
    "Publisher",
    "cite_as_bibtex",
    "cite_as_csl",
    "describe_record",
    "make_data_schema",
    "make_public",
    "make_public_tree",
    "read_records",
    "write_archive",
    "write_bibtex",
    "write_csl",
    "write_record",
    "write_records",
]
