"""The desk's index in parts that several servers hold: Xapian's, each part a shard that `xapian-tcpsrv` serves.

Tokens, query parser, the choice of terms and their weights, did-you-mean and snippets are ours, as in every engine; a
shard holds the postings of its records and adds up their scores (`docs/search-engines.md`). No other package imports
Xapian, whose binding comes from the system (Debian's python3-xapian) and not from PyPI.

`binding` finds Xapian; `shards` are the servers, asked together or not at all; `shard_documents` makes what they keep
of a record, `shard_writer` brings them up to date; `shard_query` writes a weighed query in Xapian's terms, and
`distributed_index` is the index that the desk asks.
"""
