"""What is done with a query: parsing, segmentation, synonyms, did-you-mean, snippets."""
