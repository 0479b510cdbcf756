"""Tests of `khlang.pages`."""
