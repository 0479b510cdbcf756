"""Records: what one lesson, activity or centre holds, read from YAML text by its form.

`record` is the record, `read` makes it from a file or from what somebody sent, `store` keeps it between runs, `card`
sums it up.
"""
