"""Stage 5: pages in, a MkDocs Material site out; the only package that imports MkDocs.

`gather` asks the stages before for what a site is made of, `plugin` has the hooks, `theme` is the way to
the theme's templates, `build` builds a library's site in one call, `writer` writes the many pages that MkDocs itself
would take too long over, or links to those of the release before.
"""

from khlang.site.build import build_site
from khlang.site.gather import SiteError, load_sound_library
from khlang.site.plugin import KhlangPlugin

__all__ = ["KhlangPlugin", "SiteError", "build_site", "load_sound_library"]
