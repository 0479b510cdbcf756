"""Numbers and patterns of tokenizer, query, ranking and snippets that a browser needs, so that each is in one place.

They are in the core of the static index as `rules`; the scripts in `overrides/assets/js/search/` read them.
"""

from __future__ import annotations

from khlang.search.browser.shards import SPARSE
from khlang.search.index.field_tokens import YEAR_TERM
from khlang.search.index.ranking import BUCKETS_PER_E_FOLD, FUNCTION_TERMS, MAX_IDF_BUCKET, SCORING
from khlang.search.query import (
    dictionary,
    did_you_mean,
    fuzzy,
    mentions,
    snippet,
    spelling,
    suggestions,
    weakness,
    years,
)
from khlang.search.query.lexicon import MAX_LEXICON_BUCKET
from khlang.search.query.parser import EXCLUDED, MAX_QUERY, MAX_UNQUOTED, QUOTED, UNCLOSED
from khlang.search.query.segmentation import (
    ABSENT_COST,
    MAX_NAME_PRE_TOKENS,
    MAX_SYNONYM_TERMS,
    MAX_SYNONYMS,
    TERM_COST,
    UNKNOWN_LETTER_COST,
)
from khlang.search.text.tokenizer import BROWSER_PRE_TOKEN, FOLDING, MAX_TERM_LENGTH
from khlang.thai.royal_names import ROYAL_NAMES

# Letters for IDF buckets: those that JSON and HTML leave alone.
BUCKET_LETTERS = "".join(chr(code) for code in range(35, 127) if chr(code) not in "\\<>&'")

# The numbers of did-you-mean, which a browser computes in the same steps.
DID_YOU_MEAN_RULES = {
    "max_did_you_mean": did_you_mean.MAX_DID_YOU_MEAN,
    "max_extra_cost": did_you_mean.MAX_EXTRA_COST,
    "max_corrections": spelling.MAX_CORRECTIONS,
    "edit_cost": spelling.EDIT_COST,
    "max_rounds": spelling.MAX_ROUNDS,
    "reach": spelling.REACH,
    "max_window": spelling.MAX_WINDOW,
    "max_spans": spelling.MAX_SPANS,
    "max_ranked": spelling.MAX_RANKED,
    "two_edits_length": fuzzy.TWO_EDITS_LENGTH,
    "min_word_length": fuzzy.MIN_WORD_LENGTH,
    "max_word_length": fuzzy.MAX_WORD_LENGTH,
    "max_candidates": fuzzy.MAX_CANDIDATES,
    "max_lexicon_bucket": MAX_LEXICON_BUCKET,
    "max_short": spelling.MAX_SHORT,
    "min_absent": spelling.MIN_ABSENT,
    "marks": spelling.MARKS,
    "prefixes": spelling.PREFIXES,
    "split_cluster": did_you_mean.SPLIT_CLUSTER.pattern,
    "split_sara_am": did_you_mean.SPLIT_SARA_AM.pattern,
    "max_sara_am": did_you_mean.MAX_SARA_AM,
}
# The numbers of the dictionary's words, and of weak answers, likewise.
DICTIONARY_RULES = {
    "min_length": dictionary.MIN_LENGTH,
    "max_length": dictionary.MAX_LENGTH,
    "max_tiny": dictionary.MAX_TINY,
    "reach": dictionary.REACH,
}
WEAKNESS_RULES = {
    "least_share": weakness.LEAST_SHARE,
    "sentence_pairs": weakness.SENTENCE_PAIRS,
    "least_share_of_sentence": weakness.LEAST_SHARE_OF_SENTENCE,
    "doubtful_share": weakness.DOUBTFUL_SHARE,
    "full_share": weakness.FULL_SHARE,
    "letters_per_term": weakness.LETTERS_PER_TERM,
    "max_word_terms": weakness.MAX_WORD_TERMS,
}
# The numbers of snippets, likewise.
SNIPPET_RULES = {
    "length": snippet.SNIPPET_LENGTH,
    "context": snippet.CONTEXT,
    "adjacency_bonus": snippet.ADJACENCY_BONUS,
    "max_text": snippet.MAX_TEXT,
    "max_matches": snippet.MAX_MATCHES,
    "max_word_terms": snippet.MAX_WORD_TERMS,
    "bound_terms": sorted(snippet.BOUND_TERMS),
}
# What a query mentions, likewise.
MENTION_RULES = {
    "id": mentions.ID,
    "before": mentions.BEFORE,
    "behind": mentions.BEHIND,
    "years": years.YEARS,
    "after_years": years.AFTER_YEARS,
    "late_month": years.LATE_MONTH,
    "common_era": years.COMMON_ERA,
    "buddhist_era": years.BUDDHIST_ERA,
    "least_bare": years.LEAST_BARE,
    "max_years": years.MAX_YEARS,
    "year_term": YEAR_TERM,
}
# The numbers of suggestions, likewise.
SUGGESTION_RULES = {
    "key_letters": suggestions.KEY_LETTERS,
    "min_typed": suggestions.MIN_TYPED,
    "max_rows": suggestions.MAX_ROWS,
}
RULES = {
    "folding": FOLDING,
    "pre_token": BROWSER_PRE_TOKEN,
    "quoted": QUOTED,
    "unclosed": UNCLOSED,
    "excluded": EXCLUDED,
    "max_term_length": MAX_TERM_LENGTH,
    "max_query": MAX_QUERY,
    "max_synonym_terms": MAX_SYNONYM_TERMS,
    "max_name_pre_tokens": MAX_NAME_PRE_TOKENS,
    "max_synonyms": MAX_SYNONYMS,
    "max_unquoted": MAX_UNQUOTED,
    "unknown_letter_cost": UNKNOWN_LETTER_COST,
    "term_cost": TERM_COST,
    "absent_cost": ABSENT_COST,
    "sparse": SPARSE,
    "buckets_per_e_fold": BUCKETS_PER_E_FOLD,
    "max_idf_bucket": MAX_IDF_BUCKET,
    "scoring": SCORING,
    "function_terms": sorted(FUNCTION_TERMS),
    "bucket_letters": BUCKET_LETTERS,
    "did_you_mean": DID_YOU_MEAN_RULES,
    "dictionary": DICTIONARY_RULES,
    "weakness": WEAKNESS_RULES,
    "snippet": SNIPPET_RULES,
    "mentions": MENTION_RULES,
    "suggestions": SUGGESTION_RULES,
    "royal_names": ROYAL_NAMES,
    "latin_keys": did_you_mean.LATIN_KEYS,
    "thai_keys": did_you_mean.THAI_KEYS,
}
