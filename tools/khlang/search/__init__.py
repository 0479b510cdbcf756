"""Search: one analysis of Thai text, and what is built on it.

`analysis` turns text into terms, `duplicates` finds lessons that are nearly the same, `related` lessons
that are alike, `static_index`
writes the files that a browser searches.
"""
