"""The static index: the files that a browser searches."""
