"""Hostile inputs, each run against Khlang in a process of its own. `__main__` is the command.

`manifest` reads what is expected of each file and `apart` runs one within its bounds; `sound` is the library beside
which a file is checked. `constructs` says what stands in a YAML file and which problems may refuse it. A module for
each kind of input: `yaml_files`, `texts`, `names`, `photo_files`, `sheet_files`, `page_files`, `workflow_files`.
"""
