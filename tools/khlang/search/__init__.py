"""Search: one analysis of Thai text, and what is built on it.

`analysis` turns text into terms, `related` finds lessons that are nearly the same, `static_index`
writes the files that a browser searches.
"""
