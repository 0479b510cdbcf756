"""The web form in a browser: its scripts, on a phone."""
