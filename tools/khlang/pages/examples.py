"""What the badge of a made-up record means: a page while there are any, and how many are counted with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khlang.library import Library
from khlang.pages.page import Page, render
from khlang.records.record import Record

EXAMPLES = "examples.html"


def count_examples(records: Iterable[Record]) -> int:
    """Give how many of some records are made up."""
    return sum(record.is_example for record in records)


def render_examples(library: Library) -> Iterator[Page]:
    """Make the page that explains examples; none for a library without any, drafts among them."""
    if not count_examples(library.records):
        return
    forms = [
        (form, count_examples(record for record in library.published if record.form is form))
        for form in library.forms.values()
    ]
    html = render(
        "examples.html",
        EXAMPLES,
        forms=[(form, examples) for form, examples in forms if examples],
        whole=len(library.published),
        examples=count_examples(library.published),
    )
    yield Page(EXAMPLES, "เรื่องตัวอย่างคืออะไร", html, "เรื่องที่มีป้าย ตัวอย่าง แต่งขึ้นให้เห็นว่าคลังเป็นอย่างไรเมื่อมีเรื่องจริง")
