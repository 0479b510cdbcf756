"""The MkDocs plugin: hooks only.

A hook asks the stages for values and hands them over; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.config_options import ListOfItems, SubConfig, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from khlang.build.bundles import SCRIPTS, make_bundles
from khlang.build.gather import Found, gather_pages, list_addresses, make_index
from khlang.build.manifest import ManifestEntry, PreviousBuild, make_build_fingerprint
from khlang.build.marked_pages import MarkedPages
from khlang.build.record_drawing import write_drawing
from khlang.build.render_cache import RenderCache
from khlang.build.sound import SiteError, load_sound_library
from khlang.build.styles import STYLES, StyleSheets, find_words, keep_styles, read_style_sheets, read_words
from khlang.build.writer import Writer
from khlang.cache import Cache
from khlang.library import Library, LibraryNotFoundError, Share
from khlang.pages.line_breaks import WordKeeper, make_word_keeper
from khlang.pages.page import TEMPLATES, SearchHints, Site, Target, TextFile, keep_templates, make_file_target
from khlang.pages.send_paths import find_origin, find_service
from khlang.pages.server_frames import ServerFrames, render_server_frames
from khlang.pages.template_cache import TemplateCache
from khlang.search.index.inverted import InvertedIndex
from khlang.site.rendered import find_foreign_html
from khlang.site.theme import RenderedPage, Theme, make_page
from khlang.thai.numbers import join_digits


class HintOptions(Config):
    """`search_hints` in mkdocs.yml: what a search may be, in words of the site's own library."""

    placeholder = Type(str, default="")
    queries = ListOfItems(Type(str), default=[])
    phrase = Type(str, default="")
    exclusion = Type(str, default="")


class PluginOptions(Config):
    """The plugin's options in mkdocs.yml."""

    cache = Type(str, default=".cache/khlang")
    search_hints = SubConfig(HintOptions)
    # Where what people send is taken: empty for the site's own server, `none` where there is none, or an address.
    service = Type(str, default="")
    # Whom a reader or sender calls, in one line; empty, nothing is said of it.
    contact = Type(str, default="")
    # What the site is and who stands behind it, in one line; empty, the site's description.
    introduction = Type(str, default="")
    # The page that says more of it, below the site; empty, there is none.
    about = Type(str, default="")
    # So many of the newest records have a picture of their own where links to them are shared, 30 ms each once.
    pictures = Type(int, default=100)


def describe_site(config: MkDocsConfig) -> Site:
    """Give what pages may know of the site."""
    plugin = config.plugins["khlang"]
    assert isinstance(plugin, KhlangPlugin)
    given = plugin.config.search_hints
    hints = SearchHints(given.placeholder, tuple(given.queries), given.phrase, given.exclusion)
    return Site(config.site_name, config.site_url or "", hints, plugin.config.service)


@dataclass(frozen=True, slots=True)
class PageShare:
    """The share of a site's pages that a run only renders and keeps, and the folder of a library where."""

    share: Share
    cache: Path | None


class KhlangPlugin(BasePlugin[PluginOptions]):
    """Adds a library's pages, photos and search index to a MkDocs site."""

    library: Library | None = None
    inverted: InvertedIndex | None = None
    previous: PreviousBuild | None = None
    share: PageShare | None = None
    rendered: int
    manifest: Mapping[str, ManifestEntry]
    kept: Mapping[str, int]
    drawing: str
    server_frames: ServerFrames
    compiled: TemplateCache
    found: Found
    keeper: WordKeeper
    marked: MarkedPages
    bundles: list[TextFile]
    sheets: StyleSheets | None
    words: set[str]
    targets: list[Target]
    nav: Navigation
    theme: Theme

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the library beside `docs_dir`, unless `build_site` handed over one."""
        if self.library is None:
            try:
                self.library = load_sound_library(Path(config.docs_dir).parent, self._cache(config))
            except (LibraryNotFoundError, SiteError) as error:
                raise PluginError(f"\n{error}") from error
        if not config.repo_url:
            config.edit_uri = None
        self.compiled = keep_templates(Cache(self.library.cache, "templates"))
        self.found = make_index(self.library, self.inverted, self.config.search_hints.queries)
        self.keeper = make_word_keeper(self.library)
        self.marked = MarkedPages(self.keeper, Cache(self.library.cache, "marked"), self.library.digest)
        config.extra["khlang_search"] = self.found.index.core
        folders = [*map(Path, config.theme.dirs), Path(config.docs_dir)]
        self.bundles = make_bundles(folders)
        # A palette of the theme's would have to come between its sheet and our own.
        has_palette = bool(config.theme.get("palette"))
        self.sheets = None if has_palette else read_style_sheets(folders, map(str, config.extra_css))
        if self.sheets:
            config.extra_css = [STYLES]
        own = (config.theme.custom_dir, config.docs_dir, TEMPLATES)
        self.words = read_words(Path(folder) for folder in own if folder)
        config.extra["khlang_scripts"] = SCRIPTS
        try:
            self.config.service = find_service(self.config.service)
        except ValueError as error:
            raise PluginError(str(error)) from error
        # The policy of pages lets them speak with no other server.
        config.extra["khlang_service"] = find_origin(self.config.service)
        config.extra["khlang_contact"] = join_digits(self.config.contact)
        config.extra["khlang_introduction"] = self.config.introduction or config.site_description or ""
        config.extra["khlang_about"] = self.config.about
        forms = self.library.forms.values()
        config.extra["khlang_forms"] = " ".join(f"{form.id_prefix}={form.key}" for form in forms)
        config.extra["khlang_placeholder"] = self.config.search_hints.placeholder
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages that the menu and hand-written pages name; the many wait for `on_post_build`."""
        assert self.library
        pages, self.targets = gather_pages(
            self.library,
            self.found,
            describe_site(config),
            self.keeper,
            self.config.pictures,
        )
        self.targets.extend(map(make_file_target, self.bundles))
        for page in pages:
            files.append(make_page(page, config).file)
        paths = [*(page.path for page in pages), *(target.path for target in self.targets)]
        config.extra["khlang_addresses"] = list_addresses(self.library, paths)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the menu for the frames."""
        self.nav = nav

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Stop on HTML that no page written by hand may have, whatever its Markdown looked like."""
        foreign = "" if isinstance(page, RenderedPage) else find_foreign_html(html)
        if foreign:
            raise PluginError(f"{page.file.src_uri}: มี HTML ที่หน้าใช้ไม่ได้ {foreign}")

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what renders frames, and compiled templates."""
        env.bytecode_cache = self.compiled
        self.theme = Theme(env, self.nav, files, config)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep words whole once other plugins have read the page, such as MkDocs' own search."""
        if isinstance(page, RenderedPage) and page.is_target:
            return output
        self.words |= find_words(output)
        return self.marked.mark_article(output)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Keep words whole in pages that are templates alone, such as 404.html."""
        if not template_name.endswith(".html"):
            return output
        self.words |= find_words(output)
        return self.marked.mark_article(output)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the many pages and files."""
        assert self.library
        fingerprint = make_build_fingerprint(self.library, describe_site(config))
        self.compiled.keep()
        self.marked.keep()
        if self.sheets:
            styles = keep_styles(self.sheets, self.words, Cache(self.library.cache, "styles"))
            self.targets.append(make_file_target(TextFile(STYLES, styles)))
        if self.share:
            renders = RenderCache(Cache(self.share.cache, "renders"), fingerprint)
            self.rendered = renders.keep_share(self.targets, self.share.share)
            return
        renders = RenderCache(Cache(self.library.cache, "renders"), fingerprint)
        writer = Writer(Path(config.site_dir), self.theme.render, renders, self.previous)
        self.manifest = writer.write(self.targets)
        self.kept = writer.kept
        # Where the theme makes every page itself, a server can't.
        self.drawing = write_drawing(writer.frames, self.found.related) if self.manifest else ""
        site, description = describe_site(config), config.site_description or ""
        self.server_frames = render_server_frames(self.theme.render, site, description)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Rebuild when forms, vocabularies or records change, not only `docs_dir`."""
        for folder in ("forms", "vocabularies", "records"):
            server.watch(str(Path(config.docs_dir).parent / folder))
        return server

    def _cache(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path or ".").parent / self.config.cache
