"""What an index is made of: forward index, inverted index, ranking, facets."""
