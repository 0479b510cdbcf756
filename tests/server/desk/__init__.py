"""Tests of the staff desk over HTTP."""
