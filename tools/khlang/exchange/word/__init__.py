"""Word files: read into a document in a child process, and written of records and forms.

Reading: `package` opens the zip within bounds, `xml` parses a part, `numbering` counts automatic numbers, `runs` and
`body` give the lines, `worker` is the child process and `client` what asks it. Of the package, the child imports
nothing but `khlang.child_process`.

Writing: `markup` makes elements, `package_writer` the zip; `values` lays out a value by its shape and parts,
`official_form` a whole record, and `blank_form` a form to fill in. A value stands in a content control whose tag is
the name of the web form's control, so that `controls` reads our own files back exactly, also after somebody has
edited them; others' files, and ours without their tags, are read by their headings.
"""
