"""Search: inverted indexes of records, and the engines that query them.

A package imports only from those above it:

- `text`: `tokenizer` (fold, pre-tokenize, cut into words, split into tokens), `field_texts` (a record's searched texts)
- `index`: `build` (the pipeline that all engines share), `field_tokens` (a record's tokens), `text_tokens` (those of
  many new texts), `batch_tokens` (how these are cut at once), `token_worker` (the second process that cuts half of
  these), `forward` (the forward index),
  `inverted` (posting lists of terms and bigrams), `kept_index` (these between runs), `index_patch` (an edit of them),
  `kept_texts` (what else is kept), `impacts` (what a frequency counts, in levels), `ranking` (IDF buckets, what of a
  query counts and how much), `posting_source` (BM25 over posting lists), `facets`, `kept_facets` (these between runs),
  `word_texts` (texts with their words, as snippets mark them)
- `query`: `parser` (keywords, phrases, exclusions), `years` (fiscal years in a query), `mentions` (what it names
  beside words, and courtesies), `segmentation` (a query cut by the index's own terms),
  `synonyms`, `dictionary` (words that are spelt right), `lexicon` (words that may be meant), `fuzzy` (fuzzy
  candidates, edit distance), `segmentation_cost`, `spelling` (corrections), `did_you_mean`, `phrase_filter` (quoted
  phrases and exclusions), `posting_index` (an index whose posting lists are at hand), `matching` (which records answer
  a query, and how well), `weakness` (whether the first is an answer at all), `offers` (which other queries are asked
  about), `suggestions` (while one types), `snippet`
- `browser`, the engine on a static site: `static_index` (its files), `rules` (numbers and patterns that scripts need),
  `shards` (posting lists), `shard_hashes` (equal ones), `word_shards` (the dictionary), `packing` (bytes),
  `stored_documents` (what results show), `document_table` (where those are), `static_lists`; queried by
  `overrides/assets/js/search/*.js`
- `distributed`, an index in shards that servers of Xapian hold: `distributed_index`, `shards` (the servers),
  `shard_documents`, `shard_writer`, `shard_query`, `binding`
- `desk`, the engine of the staff desk: `desk` (its interface), `desk_index` (that to its two engines): `whoosh_index`,
  `posting_tables` and `index_store`, or `library_shards`; `suggest` (its spelling model), `search_request`, `response`
- `live`, the engine over records that come, change and go, in memory alone: `live_index` (what is held), `block` (the
  tokens of some records), `live_view` (those that somebody may see, as one index)

Beside them, of the same texts: `near_duplicates` and `more_like_this`; and `problem_words`, which home offers.
"""
