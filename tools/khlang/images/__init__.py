"""Image files: decoded and encoded in a child process, within bounds of time and memory. The only importer of Pillow.

`content` looks at the parts of a file without decoding it, `codec` decodes and encodes, `worker` is the child process
that does, and `client` what asks it. The child imports nothing else of the package.
"""

# Which formats a photo may have, and how the names of each end.
FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
