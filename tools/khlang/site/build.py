"""Builds the site of a library, by the mkdocs.yml of the working folder."""

from __future__ import annotations

from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from khlang.build.manifest import MANIFEST, make_build_fingerprint, read_manifest, write_manifest
from khlang.build.record_drawing import DRAWING
from khlang.build.sound import SiteError
from khlang.library import Library
from khlang.pages.page import Site
from khlang.pages.server_frames import FRAMES, write_server_frames
from khlang.publish import Built, Release
from khlang.search.index.inverted import InvertedIndex
from khlang.site.plugin import KhlangPlugin, describe_site


def read_site(root: Path) -> Site:
    """Give what pages may know of the site of the library in `root`. Raises SiteError when mkdocs.yml can't be read."""
    try:
        return describe_site(load_config("mkdocs.yml", docs_dir=str(root.absolute() / "pages")))
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error


def build_site(
    library: Library, out: Path, previous: Release | None = None, *, inverted: InvertedIndex | None = None
) -> Built:
    """Build the site of a sound library into `out`, but for what is as it was in the release `previous`.

    `inverted` is the inverted index of its published records; without it, it is built.
    Gives what it kept of that one, and the notes that `publish` keeps beside the release: its manifest, with which the
    next build can use files of this one again, the frames in which a server puts its own pages, and what it draws a
    record's with. Raises SiteError when MkDocs can't build.
    """
    try:
        pages = library.root.absolute() / "pages"
        config = load_config("mkdocs.yml", docs_dir=str(pages), site_dir=str(out))
        plugin = config.plugins["khlang"]
        assert isinstance(plugin, KhlangPlugin)
        fingerprint = make_build_fingerprint(library, describe_site(config))
        plugin.library = library
        plugin.inverted = inverted
        plugin.previous = read_manifest(previous, fingerprint) if previous else None
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error
    notes = {
        MANIFEST: write_manifest(plugin.manifest, fingerprint),
        FRAMES: write_server_frames(plugin.server_frames),
        DRAWING: plugin.drawing,
    }
    return Built(notes, plugin.kept)
