"""The pages of a share of a site, rendered and kept, so that machines can divide what rendering takes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from khlang.build.index_facts import INDEX_FACTS
from khlang.build.sound import SiteError
from khlang.cache import find_library_cache
from khlang.joined_caches import hand_on, keep_only
from khlang.library import Library, Share
from khlang.pages.kept_listings import LISTINGS
from khlang.pages.line_breaks import COSTS
from khlang.prints.picture import PICTURES
from khlang.search.browser.static_index import LETTERS
from khlang.search.index.kept_facets import FACETS
from khlang.search.index.kept_index import INVERTED
from khlang.search.query.suggestions import CUTS
from khlang.site.plugin import KhlangPlugin, PageShare

# The stores of what is derived from all records together, or from none; pictures are drawn with their pages.
OF_WHOLE = (
    *(COSTS, CUTS, FACETS, INDEX_FACTS, INVERTED, LETTERS, LISTINGS, PICTURES),
    *("marked", "recognitions", "styles", "templates"),
)


def keep_pages(library: Library, cache: Path, share: Share) -> int:
    """Render the pages and files in a share of the site of a sound library, and keep them in the folder `cache`; give
    how many they are. No site is written. The first share also has what is derived from the library as a whole.

    What an earlier run kept there with another key goes. Which pages they are follows from their paths alone. What else
    a build derives comes from the library's own cache, where the shares of records should be joined by then: each of
    these runs reads all of it. Raises SiteError when MkDocs can't build.
    """
    part = find_library_cache(cache, library.root)
    keep_only(part)
    try:
        with TemporaryDirectory(prefix="khlang-share-") as out:
            docs = library.root.absolute() / "pages"
            config = load_config("mkdocs.yml", docs_dir=str(docs), site_dir=out)
            plugin = config.plugins["khlang"]
            assert isinstance(plugin, KhlangPlugin)
            plugin.library = library
            plugin.share = PageShare(share, part)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error
    if library.cache and part:
        hand_on(library.cache, part, OF_WHOLE if share.number == 1 else (PICTURES,))
    return plugin.rendered
