"""The only schema: form files and vocabularies, loaded into frozen values.

`model` says what a form is, `load` reads and checks form files, `vocabularies` the lists they name.
"""
