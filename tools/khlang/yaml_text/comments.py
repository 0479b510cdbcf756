"""The comments of a YAML file, which parsers drop and git shows all the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from khlang.problems import Mark
from khlang.yaml_text.characters import unify_lines
from khlang.yaml_text.tree import Mapping, Text, walk_scalars

_COMMENT = re.compile("#[^\n]*")


def read_comments(data: bytes, tree: Mapping) -> Iterator[Text]:
    """Give the comments of a sound file: what begins with `#` outside the texts of its tree."""
    text = unify_lines(data.decode("utf-8-sig"))
    if "#" not in text:
        return
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    end = 0
    for scalar in [*walk_scalars(tree), Text("", Mark(len(starts), len(text) - starts[-1] + 1))]:
        # What follows the sign of a block in its first line is no part of the text.
        head = scalar.source.find("\n") + 1 if scalar.source[:1] in ("|", ">") else 0
        start = starts[scalar.mark.line - 1] + scalar.mark.column - 1
        for found in _COMMENT.finditer(text, end, max(end, start + head)):
            line = bisect_right(starts, found.start())
            yield Text(found[0].rstrip(), Mark(line, found.start() - starts[line - 1] + 1))
        end = start + len(scalar.source)
