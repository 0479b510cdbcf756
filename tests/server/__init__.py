"""The intake over HTTP."""
