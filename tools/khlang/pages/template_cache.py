"""Compiled templates kept between runs, as the Python text that Jinja makes of them.

Jinja's own caches keep bytecode, which they unpickle. To compile the text takes a fifth of what making it takes.
"""

from __future__ import annotations

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
            kept = self._new[key] = environment.compile(source, name, filename, raw=True).encode()
        bucket = Bucket(environment, key, "")
        # As Jinja does; the text is its own, by the signature of the cache's row.
        bucket.code = compile(kept, filename or "<template>", "exec")
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
