"""Records out of the library."""
