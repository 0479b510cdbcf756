"""What search costs a reader's phone, the disk, and whoever builds the site, for a retrieval set.

    python -m tests.benchmarks.search_cost --data SET [--cache DIR] [--json OUT.json] [--queries N]
    python -m tests.benchmarks.search_cost --made RECORDS [--data SET] [--cache DIR] …

The set becomes a library (as in `search_quality`) whose whole site is built and served as `khlang serve` does, with
gzip; the search page is the real one, opened by Chromium. `project` makes and weighs the site, `page` watches an open
page, `reader` measures what a reader waits and pays for, `builds` the making of both indexes in processes of their
own, `report` says it all beside what is promised.

Service workers are off wherever bytes or times are taken: the throttle of a page does not hold for its worker, whose
traffic counts for no page. What the worker fetches is a row of its own, counted by the server.

With `--made`, the library is one of `make_library`, with the texts and queries of the set if there is one, and of its
site there is only the search page: bytes of answers and files of the index at sizes that no set has (`made`). Of
70,000 records, the making of the index takes some 20 minutes and 8 GB, most of it the library itself.
"""
