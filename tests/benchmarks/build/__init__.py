"""What builds and checks cost, beside plain MkDocs Material and Hugo, in one run.

`measured` runs one command, `projects` makes what is built, `runs` measures each size, `served` an edit until a browser
sees it, `promises` says what a run must hold; `__main__` prints all.
"""
