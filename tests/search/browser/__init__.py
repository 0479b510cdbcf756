"""Tests of `khlang.search.browser`."""
