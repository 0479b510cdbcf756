"""The MkDocs plugin: hooks only, and the only importer of MkDocs.

A hook asks the stages for values and hands them over; nothing is decided here.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from khlang.cache import Cache
from khlang.checks import find_problems
from khlang.library import Library, LibraryNotFoundError, is_draft_file, load_library, photos_of
from khlang.pages import render_pages
from khlang.pages.page import Extra, Page, Site
from khlang.photos import PublishedPhoto, publish_photo
from khlang.problems import has_errors, report_text
from khlang.records.card import make_card
from khlang.search.analysis import list_terms, make_analyser
from khlang.search.static_index import Entry, StaticIndex, build_index

log = logging.getLogger("mkdocs.plugins.khlang")


class SiteError(Exception):
    """The site can't be built; the message holds every problem, or what MkDocs said."""


def load_sound_library(root: Path) -> Library:
    """Load and check a library. Raises SiteError with every problem of it, but for those of drafts."""
    library = load_library(root)
    found = find_problems(library, datetime.date.today())
    problems = [problem for problem in found if not is_draft_file(problem.file)]
    if has_errors(problems):
        raise SiteError(report_text(problems))
    for problem in problems:
        log.info("%s", problem)
    return library


def build_site(library: Library, out: Path) -> None:
    """Build the site of a sound library into `out`, by the mkdocs.yml of the working folder.

    Raises SiteError when MkDocs can't.
    """
    try:
        pages = library.root.absolute() / "pages"
        config = load_config("mkdocs.yml", docs_dir=str(pages), site_dir=str(out))
        plugin = config.plugins["khlang"]
        assert isinstance(plugin, KhlangPlugin)
        plugin.library = library
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error


class PluginOptions(Config):
    """The plugin's options in mkdocs.yml."""

    cache = Type(str, default=".cache/khlang")


class RenderedPage(MkDocsPage):
    """A page whose HTML is ready; MkDocs puts the theme around it."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        self._page = page
        super().__init__(page.title, file, config)

    def read_source(self, config: MkDocsConfig) -> None:
        """Give the metadata that the theme reads; there is no Markdown."""
        self.markdown = ""
        shown = self._page
        self.meta = {"description": shown.description, "feeds": shown.feeds, "head": shown.head}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hand over the HTML."""
        self.content = self._page.html


class KhlangPlugin(BasePlugin[PluginOptions]):
    """Adds a library's pages, photos and search index to a MkDocs site."""

    library: Library | None = None
    index: StaticIndex

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load and check the library beside `docs_dir`, unless `build_site` handed over one."""
        if self.library is None:
            try:
                self.library = load_sound_library(Path(config.docs_dir).parent)
            except (LibraryNotFoundError, SiteError) as error:
                raise PluginError(f"\n{error}") from error
        if not config.repo_url:
            config.edit_uri = None
        cache = Path(config.config_file_path or ".").parent / self.config.cache
        self.index = build_index(list_entries(self.library, cache))
        config.extra["khlang_search"] = self.index.core
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page, photo and index file as a generated file."""
        assert self.library
        cache = Path(config.config_file_path or ".").parent / self.config.cache / "photos"
        photos = publish_photos(self.library, cache)
        site = Site(config.site_name, config.site_url or "")
        for page in render_pages(self.library, photos, site, datetime.date.today()):
            if isinstance(page, Extra):
                files.append(File.generated(config, page.path, content=page.text))
                continue
            file = File.generated(config, page.path.removesuffix(".html") + ".md", content="")
            file.inclusion = InclusionLevel.NOT_IN_NAV
            file.edit_uri = f"../{page.source}" if page.source else None
            RenderedPage(page, file, config)
            files.append(file)
        for by_file in photos.values():
            for photo in by_file.values():
                files.append(File.generated(config, photo.path, content=photo.data))
        for path, text in self.index.files.items():
            files.append(File.generated(config, path, content=text))
        return files

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Rebuild when forms, vocabularies or records change, not only `docs_dir`."""
        for folder in ("forms", "vocabularies", "records"):
            server.watch(str(Path(config.docs_dir).parent / folder))
        return server


def publish_photos(library: Library, cache: Path) -> Mapping[str, Mapping[str, PublishedPhoto]]:
    """Give the published photos of every record, by record id and file name."""
    return {
        record.id: {
            photo.file: publish_photo(library, record, photo, cache)
            for _key, photos in photos_of(record)
            for photo in photos.photos
        }
        for record in library.published
    }


def list_entries(library: Library, cache: Path) -> list[Entry]:
    """Give what the search index holds of every published record; `cache` keeps the terms of sound texts."""
    terms = list_terms(library.published, make_analyser(library), Cache(cache, "terms"))
    return [Entry(*pair) for pair in zip(terms, map(make_card, library.published), strict=True)]
