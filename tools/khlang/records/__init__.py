"""Records: what one lesson, activity or centre holds, read from YAML text by its form.

`values` has one frozen class for each field type, `record` the record, `scalars` and `read` make them,
`card` sums one up.
"""
