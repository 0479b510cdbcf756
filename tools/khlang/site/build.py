"""Builds the site of a library, by the mkdocs.yml of the working folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from khlang.library import Library
from khlang.publish import Release
from khlang.site.gather import SiteError
from khlang.site.plugin import KhlangPlugin
from khlang.site.theme import make_ground
from khlang.site.writer import Earlier, Made


def build_site(library: Library, out: Path, earlier: Release | None = None) -> str:
    """Build the site of a sound library into `out`, linking what is as it was in the release `earlier`.

    Gives the notes that make the new site an earlier release. Raises SiteError when MkDocs can't build.
    """
    try:
        pages = library.root.absolute() / "pages"
        config = load_config("mkdocs.yml", docs_dir=str(pages), site_dir=str(out))
        plugin = config.plugins["khlang"]
        assert isinstance(plugin, KhlangPlugin)
        ground = make_ground(library, config)
        plugin.library = library
        plugin.earlier = read_notes(earlier, ground) if earlier else None
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error
    return write_notes(plugin.made, ground)


def write_notes(made: Mapping[str, Made], ground: str) -> str:
    """Write what `read_notes` reads."""
    return json.dumps({"ground": ground, "made": {path: list(facts) for path, facts in made.items()}})


def read_notes(release: Release, ground: str) -> Earlier | None:
    """Read what an earlier build noted, or None when it stood on other ground, or noted nothing."""
    try:
        notes = json.loads(release.notes)
        if notes["ground"] != ground:
            return None
        return Earlier(release.folder, {path: Made(*facts) for path, facts in notes["made"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
