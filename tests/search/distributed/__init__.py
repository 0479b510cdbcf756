"""The desk on shards that servers hold."""
