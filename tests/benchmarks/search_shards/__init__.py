"""Measures the desk's search on shards of Xapian, served by real servers on this computer.

    python -m tests.benchmarks.search_shards --records 1000000 --shards 4 [--texts FOLDER]
    python -m tests.benchmarks.search_shards --data SET [--shards 4] [--cache DIR]

The first makes so many records of at most 300 characters, with tokens as the desk has them, writes them in two
processes into shards, and asks queries of the servers: times, bytes, peak memory of each process; how often the record
that a query was taken from is among the first ten; up to 50,000 records also how often the first ten are those of one
index in memory. FOLDER is one of `make_library`; without it, sentences of the tests' lessons are dealt out.

The second asks a retrieval set's queries (`search_quality`) of the desk on Whoosh and on shards: recall@10 of both, the
average of the kinds of queries.
"""
