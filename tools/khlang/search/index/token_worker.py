"""The child process that cuts texts: a request has texts as JSON, the first also the names that are words.

The answer is what `BatchTokenizer` gives, as JSON.
"""

from __future__ import annotations

import json

from khlang.child_process import Json, answer_requests
from khlang.search.index.batch_tokens import BatchTokenizer
from khlang.search.text.tokenizer import Tokenizer

# Of a hundred thousand letters, which take a tenth of a second, and of the dictionaries, which take one.
MAX_CPU_SECONDS = 60
MAX_MEMORY = 2 * 1024 * 1024 * 1024


class _Cutter:
    """Cuts with the names that were told first."""

    def __init__(self) -> None:
        self._batch = BatchTokenizer(Tokenizer())

    def answer(self, _request: Json, data: bytes) -> tuple[Json, bytes]:
        """Cut the texts of some records."""
        asked = json.loads(data)
        if asked["names"]:
            self._batch = BatchTokenizer(Tokenizer(*asked["names"]))
        return {}, json.dumps(
            self._batch.tokenize([[(text, has_lead) for text, has_lead in texts] for texts in asked["texts"]])
        ).encode()


def main() -> None:
    """Answer until there is nothing more to read."""
    answer_requests(_Cutter().answer, MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
