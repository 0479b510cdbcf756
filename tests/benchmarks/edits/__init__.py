"""Changes a library at random, again and again: an incremental build is compared with one from nothing.

`edit` says what an edit is, `record_edits` and `shared_edits` make them, `changes` names their kinds; `answers` asks
desk and browser scripts, `sites` builds and compares, a `trial` is a run of edits; `__main__` runs all.
"""
