"""Stage 4b: records on paper and as pictures. Records and forms in; PDFs and PNGs out.

`official_form`, `blank_form`, `book` and `leaflet` (also the handout) make PDFs of templates of the pages; all of them
use a `press`. `excerpt` chooses what a leaflet says, by roles and types; `lines` keeps Thai words whole at line ends.
`pdf` asks a child process (`pdf_worker`), where `typesetting`, the only importer of WeasyPrint, makes the PDF,
`copied_text` sees to it that text copied from it is what was written, and `imposition` puts panels side by side.
`picture` draws the picture of a record for chats, the only importer of typst.
"""
