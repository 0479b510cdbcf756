"""Made PDF files: any text layer, also a broken one, as a font of no shapes that names its letters (ToUnicode)."""

from __future__ import annotations

from collections.abc import Sequence

TOP, LEADING = 780, 18


def make_pdf(
    pages: Sequence[Sequence[str]], *, extra: str = "", trailer: str = "", bottom: Sequence[str] = ()
) -> bytes:
    """Give a PDF with these lines on its pages; `bottom` are the numbers at the foot of each page.

    `extra` goes into its catalogue and `trailer` into its trailer, as they stand.
    """
    letters = sorted({letter for page in (*pages, bottom) for line in page for letter in line})
    number_of = {letter: number for number, letter in enumerate(letters, 1)}
    bodies = [""] * 4
    bodies[0] = f"<< /Type /Catalog /Pages 2 0 R {extra} >>"
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    bodies[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    bodies[2] = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 500 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    )
    bodies[3] = _make_stream(_map_letters(number_of))
    for index, lines in enumerate(pages):
        shown = [(TOP - LEADING * row, line) for row, line in enumerate(lines)]
        shown += [(20, line) for line in bottom[index : index + 1]]
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * index} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        bodies.append(_make_stream("\n".join(_show(line, height, number_of) for height, line in shown)))
    return join_objects(bodies, trailer)


def make_scan(width: int, height: int, pixels: bytes) -> bytes:
    """Give a PDF of one page that is a picture in shades of grey."""
    data = pixels.hex() + ">"
    return join_objects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /XObject << /I 5 0 R >> >> >>",
            _make_stream("q 595 0 0 842 0 0 cm /I Do Q"),
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {len(data)} >>\nstream\n{data}\nendstream",
        ]
    )


def join_objects(bodies: Sequence[str], trailer: str = "") -> bytes:
    """Give a PDF of these objects, the first one its catalogue."""
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return made + (
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF\n"
    ).encode("latin-1")


def _make_stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _show(line: str, height: int, number_of: dict[str, int]) -> str:
    numbers = "".join(f"{number_of[letter]:04x}" for letter in line)
    return f"BT /F 12 Tf 1 0 0 1 50 {height} Tm <{numbers}> Tj ET"


def _map_letters(number_of: dict[str, int]) -> str:
    pairs = "\n".join(
        f"1 beginbfchar <{number:04x}> <{letter.encode('utf-16-be').hex()}> endbfchar"
        for letter, number in number_of.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange {pairs} endcmap end end"
    )
