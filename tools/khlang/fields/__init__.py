"""What a field can hold: every field type is one of four shapes over scalars, declared in one module of `types`.

`field` says what a field, a part and a type are, `scalars` what a single text can mean. Over shape and parts there is
one function each to read a value from a node (`read`), to write it back (`write`), to put two together (`merge`), to
say it in words (`say`), to measure it (`measure`) and to keep it between runs (`pack`). A type adds no code to any of
them.
"""
