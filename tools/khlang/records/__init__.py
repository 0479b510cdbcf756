"""Records: what one lesson, activity or centre holds, read from YAML text by its form.

`values` has one frozen class for each field type, `read` makes them, `skeleton` writes an empty file.
"""
