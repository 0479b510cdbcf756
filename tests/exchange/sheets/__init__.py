"""Tests of CSV and XLSX."""
