"""PDF files in: their text layer, read in a child process within bounds. The only importer of pypdfium2.

`pages` takes a file apart, `worker` is the child process that does, and `client` what asks it; `scans` has scanned
pages read by Tesseract, where that is installed. Scripts, attachments and links of a file are not looked at.
"""
