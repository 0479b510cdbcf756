r"""A filled-in form as plain text under the paper form's own headings, for LINE, e-mail or a file; and back.

A phone that reaches no service makes the text (`overrides/assets/js/form/paper_text.js` writes the same), a person
reads it, and `read_paper_text` takes it back whole. It reads what has been sent as text is: lines may lose blanks at
their ends, line ends may be CRLF, letters composed (NFC), characters without width gone, each line may begin with the
`>` of a quotation, and anything may stand before the first mark and after the last.

The grammar. A line's blanks and characters without width at both ends count for nothing (`INVISIBLE`). Then a line is

    ■■ LABEL [FORM VERSION DRAFT]   the head: before it everything is ignored. VERSION and DRAFT (a UUID) may be absent.
    ■ NAME                          opens a field by its name, the form's heading
    • NAME: TEXT                    opens a part, or a term of a field that asks for each; `••` a part of that part
    ๑. TEXT     ๑) TEXT             opens the next item of a list, or the next row
    ๒.๑ TEXT                        opens the next item of a list inside a row: one number a level
    \ TEXT                          text that would look like one of these: the `\` is taken off
    ■■ จบ                           the end: after it only photos are read
    TEXT                            any other line goes on with the text that is open

Digits may be Thai or Arabic; numbers are only counted, so that rows may be struck out or put in between by hand. `•`
is a mark only inside a field with parts, a number only inside a list; elsewhere they are text. Empty lines at the
ends of a text count for nothing, those inside it stand. A row in which nothing is written keeps its number.
A text at once after a field's name, a number or a part's colon is the item's own: that of the part which may stand
for the whole, or of the whole. A term is written by its label.

A downloaded file may have photos after the end, each as base64 in lines:

    ■■ ภาพ 1a2b3c4d5e6f7a8b.jpg
    /9j/4AAQSkZJRg…
    ■■ จบภาพ

A photo's name is the first 16 hexadecimal digits of the SHA-256 of its bytes, so that a damaged one is found.

What is read is the form's data as it was, each text in normal form (`khlang.thai.text.normalise`).
"""

from khlang.exchange.paper_text.photos import read_photos, write_photos
from khlang.exchange.paper_text.read import read_paper_text
from khlang.exchange.paper_text.text import PaperText
from khlang.exchange.paper_text.write import write_paper_text

__all__ = ["PaperText", "read_paper_text", "read_photos", "write_paper_text", "write_photos"]
