"""Khlang: lessons of Thai communities, from checked YAML records to a searchable site."""
