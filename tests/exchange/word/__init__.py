"""Word files: read, written, and taken back."""
