"""Search: an inverted index of a library's records, and two engines that query it.

A package imports only from those above it:

- `text`: `tokenizer` (fold, pre-tokenize, cut into words, split into tokens), `field_texts` (a record's searched texts)
- `index`: `build` (the pipeline that all engines share), `field_tokens` (a record's tokens), `forward` (the forward
  index), `inverted` (posting lists of terms and bigrams), `ranking` (BM25, IDF buckets), `facets`
- `query`: `parser` (keywords, phrases, exclusions), `segmentation` (a query cut by the index's own terms),
  `synonyms`, `lexicon` (words that may be meant), `fuzzy` (fuzzy candidates, edit distance), `segmentation_cost`,
  `spelling` (corrections), `did_you_mean`, `snippet`
- `browser`, the engine on a static site: `static_index` (its files), `rules` (numbers and patterns that scripts need),
  `shards` (posting lists), `packing` (bytes), `stored_documents` (what results show), `static_lists`; queried by
  `overrides/assets/js/search/*.js`
- `desk`, the engine of the staff desk: `desk` (its interface), `whoosh_index`, `posting_tables`, `index_store`,
  `phrase_filter`, `suggest`, `search_request`, `response`

Beside them, of the same texts: `near_duplicates` and `more_like_this`.
"""
