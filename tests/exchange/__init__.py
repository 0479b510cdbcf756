"""Tests of what is brought in and out in other formats."""
