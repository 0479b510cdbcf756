"""Our own drawings as small PNGs. Not for what was sent: that is decoded in the child process alone."""

from __future__ import annotations

import io

# Flat colours and the edges of letters: a third of the bytes of all colours, and no eye tells the difference.
COLOURS = 48


def reduce_colours(png: bytes) -> bytes:
    """Give a drawing with few colours as PNG."""
    # As typst, which draws: most builds draw nothing.
    from PIL import Image  # noqa: PLC0415

    image = Image.open(io.BytesIO(png), formats=["PNG"]).convert("RGB")
    drawn = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    drawn.save(out, "PNG", compress_level=6)
    return out.getvalue()
