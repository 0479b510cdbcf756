"""How an editor reads a record before it holds it against a schema."""

from __future__ import annotations

from collections.abc import Iterator

import yaml


class CoreLoader(yaml.SafeLoader):
    """YAML's core schema as far as it matters here: numbers, truth values and nothing, but no dates."""


class TextLoader(yaml.SafeLoader):
    """Texts and nothing."""


def _choose_resolvers(*names: str) -> dict[str, list[tuple[str, object]]]:
    tags = {f"tag:yaml.org,2002:{name}" for name in names}
    return {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in tags]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


CoreLoader.yaml_implicit_resolvers = _choose_resolvers("bool", "float", "int", "null")
TextLoader.yaml_implicit_resolvers = _choose_resolvers("null")


def read_as_editor(data: bytes) -> Iterator[object]:
    """Give a file's values as an editor may read them: with types, and as texts."""
    text = data.decode("utf-8-sig")
    yield yaml.load(text, CoreLoader)
    yield yaml.load(text, TextLoader)
