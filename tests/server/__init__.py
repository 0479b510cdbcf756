"""Tests of the package `server`, each of a real one."""
