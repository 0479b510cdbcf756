"""Stage 6: pages in, a MkDocs Material site out; the only package that imports MkDocs.

`plugin` has the hooks, `theme` renders a page with the theme's templates, `build` builds a library's site in one call.
"""

from khlang.site.build import build_site, read_site
from khlang.site.plugin import KhlangPlugin

__all__ = ["KhlangPlugin", "build_site", "read_site"]
