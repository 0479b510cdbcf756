"""The tests; `examples` holds the cases that are files."""
