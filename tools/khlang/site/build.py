"""Builds the site of a library, by the mkdocs.yml of the working folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from khlang.build.gather import SiteError
from khlang.build.writer import ManifestEntry, PreviousBuild
from khlang.library import Library
from khlang.publish import Release
from khlang.site.plugin import KhlangPlugin
from khlang.site.theme import make_build_fingerprint


def build_site(library: Library, out: Path, previous: Release | None = None) -> str:
    """Build the site of a sound library into `out`, linking what is as it was in the release `previous`.

    Gives the manifest, with which the next build can use files of this one again.
    Raises SiteError when MkDocs can't build.
    """
    try:
        pages = library.root.absolute() / "pages"
        config = load_config("mkdocs.yml", docs_dir=str(pages), site_dir=str(out))
        plugin = config.plugins["khlang"]
        assert isinstance(plugin, KhlangPlugin)
        fingerprint = make_build_fingerprint(library, config)
        plugin.library = library
        plugin.previous = read_manifest(previous, fingerprint) if previous else None
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error).strip()) from error
    return write_manifest(plugin.manifest, fingerprint)


def write_manifest(manifest: Mapping[str, ManifestEntry], fingerprint: str) -> str:
    """Write what `read_manifest` reads."""
    return json.dumps(
        {"fingerprint": fingerprint, "files": {path: list(entry) for path, entry in manifest.items()}}
    )


def read_manifest(release: Release, fingerprint: str) -> PreviousBuild | None:
    """Read the manifest of a release; None when it has none, or one with another fingerprint."""
    try:
        manifest = json.loads(release.manifest)
        if manifest["fingerprint"] != fingerprint:
            return None
        return PreviousBuild(
            release.folder, {path: ManifestEntry(*entry) for path, entry in manifest["files"].items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
