"""What search costs a reader's phone, the disk, and whoever builds the site, for a retrieval set.

    python -m tests.benchmarks.search_cost --data SET [--cache DIR] [--json OUT.json] [--queries N]

The set becomes a library (as in `search_quality`) whose whole site is built and served as `khlang serve` does, with
gzip; the search page is the real one, opened by Chromium. `project` makes and weighs the site, `page` watches an open
page, `reader` measures what a reader waits and pays for, `builds` the making of both indexes in processes of their
own, `report` says it all beside what is promised.

Service workers are off wherever bytes or times are taken: the throttle of a page does not hold for its worker, whose
traffic counts for no page. What the worker fetches is a row of its own, counted by the server.
"""
