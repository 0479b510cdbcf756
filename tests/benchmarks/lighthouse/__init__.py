"""Lighthouse over the site, as a benchmark; see `__main__`."""
