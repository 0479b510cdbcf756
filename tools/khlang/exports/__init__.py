"""Records out of the library: which ones (`selection`), in which format (`model`, `formats`), or as a site to carry
(`offline`).

The one registry of formats is here, above all that writes one; the command line and the server offer what it holds.
"""

from khlang.exports.documents import make_blank_pdf
from khlang.exports.formats import FORMATS, make_one, write_export
from khlang.exports.model import Export, Format, FormatError
from khlang.exports.selection import SelectionError, narrow_library, say_wanted, select_records

__all__ = [
    "FORMATS",
    "Export",
    "Format",
    "FormatError",
    "SelectionError",
    "make_blank_pdf",
    "make_one",
    "narrow_library",
    "say_wanted",
    "select_records",
    "write_export",
]
