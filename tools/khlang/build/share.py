"""What a build derives from each record by itself, kept for a share of the records, so that machines can divide it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from khlang.build.gather import publish_photos
from khlang.build.sound import stop_on_errors
from khlang.cache import Cache, find_library_cache
from khlang.checks import load_and_check
from khlang.clock import find_today
from khlang.forms.model import Form
from khlang.joined_caches import keep_only
from khlang.library import Share, choose_files
from khlang.library.records import RecordFile
from khlang.places import Gazetteer
from khlang.search.browser.stored_documents import SearchedTexts, list_stored_documents
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.word_texts import TOKENS
from khlang.search.text.field_texts import list_form_labels
from khlang.search.text.tokenizer import make_tokenizer


def keep_share(root: Path, cache: Path, share: Share) -> int:
    """Read and check the records of a share of the library in `root`, encode their photos and cut their texts, and
    keep all that in `cache`; give how many records they are.

    What an earlier run kept there with another key goes. A build that finds what all shares kept (`join_caches`) gives
    the bytes of one that found nothing. Raises SiteError with every problem that records of the share show by
    themselves.
    """
    keep_only(find_library_cache(cache, root))
    forms: list[Form] = []

    def choose(files: Sequence[RecordFile], gazetteer: Gazetteer) -> list[RecordFile]:
        forms.extend(file.form for file in files if not file.path.name.startswith("draft-"))
        return choose_files(files, gazetteer, share)

    library, problems = load_and_check(root, cache, find_today(), choose=choose)
    stop_on_errors(problems, root)
    publish_photos(library)
    tokens, tokenizer = Cache(library.cache, TOKENS), make_tokenizer(library)
    deque(tokenize_records(library.published, tokenizer, tokens), maxlen=0)
    # A stored document names fields by their places among those of all records.
    texts = SearchedTexts(list_form_labels(forms), tokenizer, tokens)
    list_stored_documents(library.published, texts, Cache(library.cache, "documents"))
    return len(library.records)
