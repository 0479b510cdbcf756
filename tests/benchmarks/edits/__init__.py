"""Changes a library at random, again and again: an incremental build is compared with one from nothing.

`changes` makes the edits, `answers` asks desk and browser scripts, `sites` builds and compares; `__main__` runs all.
"""
