"""Stage 5: what every build of a site does, whichever engine makes the frames of its pages.

`gather` asks the stages before for all pages and files of a site, `index_facts` keeps what the index says of them,
`render_cache` keeps what was rendered in builds before, `writer` writes pages and files, or links to those of the
release before.
"""
