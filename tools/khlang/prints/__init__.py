"""Stage 4b: records on paper and as pictures. Records and forms in; PDFs and PNGs out.

`official_form`, `blank_form`, `book`, `leaflet` and `handout` make PDFs of the pages' own templates and macros; `excerpt`
chooses what a leaflet says, by roles and types; `lines` keeps Thai words whole at the ends of lines. `pdf` asks a
child process (`pdf_worker`), the only importer of WeasyPrint, where `copied_text` sees to it that text copied from the
PDF is what was written, and `imposition` puts panels side by side. `picture` draws the picture of a record for chats,
the only importer of typst.
"""
