"""Image files: decoded and encoded in a child process, within bounds of time and memory. The only importer of Pillow.

`header` reads a file's format and size and `content` looks at its parts, both without decoding it. `codec` decodes and
encodes, `reduce` does so for photos as phones send them, `worker` is the child process that does, and `client` what
asks it. Of the package, the child imports nothing but `khlang.child_process`.
"""

# Which formats a photo may have, and how the names of each end.
FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
# What phones send: the names tell nothing. An iPhone's photos are HEIF.
SENT_FORMATS = (*FORMATS, "HEIF")
# More, and decoding takes longer than its bounds: a good phone's photo has 12 million, its best mode 48.
MAX_SENT_PIXELS = 50_000_000
