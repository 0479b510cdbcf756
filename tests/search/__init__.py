"""Tests of `khlang.search`."""
