"""What a build notes for the next one: the fingerprint of each file, so that files can be linked instead of made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from khlang.build_key import make_build_key
from khlang.cache import make_key
from khlang.library import Library
from khlang.pages.page import Site
from khlang.publish import Release

MANIFEST = "manifest"


class ManifestEntry(NamedTuple):
    """One file of a build: its target's fingerprint, and for a page the variant and the digest of its frame.

    `size` in bytes and `written`, the time in ns, tell whether somebody changed the file since.
    """

    fingerprint: str
    variant: str = ""
    frame: str = ""
    size: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class PreviousBuild:
    """A site that was built before: its folder, and the manifest of its files by their paths."""

    folder: Path
    manifest: Mapping[str, ManifestEntry]


def make_build_fingerprint(library: Library, site: Site) -> str:
    """Give what changes with everything that can change any page: code, packages, forms and vocabularies, the site.

    The theme has no part in it: it shows in the frames around pages, which the manifest names one by one.
    """
    return make_key(make_build_key(), library.digest, repr(site))


def write_manifest(manifest: Mapping[str, ManifestEntry], fingerprint: str) -> str:
    """Write a manifest as JSON, with the fingerprint of its build."""
    return json.dumps(
        {"fingerprint": fingerprint, "files": {path: list(entry) for path, entry in manifest.items()}}
    )


def read_manifest(release: Release, fingerprint: str) -> PreviousBuild | None:
    """Read the manifest of a release; None when it has none, or one with another build's fingerprint."""
    try:
        manifest = json.loads(release.read_note(MANIFEST))
        if manifest["fingerprint"] != fingerprint:
            return None
        files = {path: ManifestEntry(*entry) for path, entry in manifest["files"].items()}
        return PreviousBuild(release.folder, files)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
