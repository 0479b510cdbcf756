"""Tests of the package `fields`."""
