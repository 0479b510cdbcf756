"""Compiled templates kept between runs, as Python keeps compiled modules.

Jinja's own caches unpickle what they keep. These rows are code as well, and run only with the cache's signature.
"""

from __future__ import annotations

import marshal

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from khlang.cache import Cache, make_key

_OPTIONS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
    "newline_sequence", "keep_trailing_newline", "optimized", "is_async", "autoescape",
)  # fmt: skip


class TemplateCache(BytecodeCache):
    """Gives Jinja the code of templates: from `cache` where neither template nor environment has changed."""

    def __init__(self, cache: Cache) -> None:
        """Keep texts in a cache of their own."""
        self._cache = cache
        self._new: dict[str, bytes] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Give the compiled code of a template, as Jinja asks for it."""
        key = make_key(_describe(environment), name, filename or "", source)
        kept = self._cache.get([key]).get(key)
        if kept is None:
            kept = self._new[key] = marshal.dumps(environment.compile(source, name, filename))
        bucket = Bucket(environment, key, "")
        # The build key, in the key of each row, changes with the version of Python, on which marshal depends.
        bucket.code = marshal.loads(kept)  # noqa: S302 - only with the signature of the cache
        return bucket

    def keep(self) -> None:
        """Keep what was compiled anew."""
        if self._new:
            self._cache.put(self._new)
            self._new = {}


def _describe(environment: Environment) -> str:
    """Give what changes with all of an environment that a compiled template depends on."""
    options = [repr(getattr(environment, name)) for name in _OPTIONS]
    names = (environment.extensions, environment.filters, environment.tests)
    return make_key(*options, environment.undefined.__name__, *(repr(sorted(each)) for each in names))
