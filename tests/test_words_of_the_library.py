"""What a library calls things stands in its own files: code, templates, styles and scripts know no vocabulary."""

from __future__ import annotations

import re

from khlang.library import Library

from tests.conftest import ROOT

FOLDERS = (
    "tools/khlang/pages",
    "tools/khlang/build",
    "tools/khlang/site",
    "tools/khlang/server",
    "overrides",
)
# What the house itself lists by, whatever the forms are.
HOUSE = ("provinces", "years", "organisations")
COMMENTS = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)


def read_code() -> dict[str, str]:
    """Give the text of every file of code, without its comments, by name."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    files = [path for path in paths if path.suffix in (".py", ".html", ".css", ".js")]
    assert len(files) > 60
    return {path.name: COMMENTS.sub("", path.read_text(encoding="utf-8")) for path in files}


def test_no_label_of_a_vocabulary_is_in_code(library: Library) -> None:
    """Of those that records are listed by; short labels, and the others, are everyday words."""
    fields = [field for form in library.forms.values() for field in form.fields if field.is_facet]
    vocabularies = [
        field.vocabulary for field in fields if field.vocabulary and field.vocabulary.key not in HOUSE
    ]
    labels = {label for each in vocabularies for label in (each.label, *(term.label for term in each.terms))}
    long = [label for label in labels if len(label) >= 9 and re.search("[ก-ฮ]", label)]
    assert len(long) > 50
    assert not [(name, label) for name, text in read_code().items() for label in long if label in text]


def test_no_key_of_a_vocabulary_is_in_an_address_or_a_class(library: Library) -> None:
    """Neither of a list, as `browse/missions/`, nor of a term, as `--partly`."""
    keys = {key for key in library.vocabularies if key not in HOUSE}
    terms = {term.key for key in keys for term in library.vocabularies[key].terms}
    # What a page shows is named by types and looks, which are the house's.
    terms -= {"place", "party", "none", "fiscal_year"}
    for name, text in read_code().items():
        assert not keys & set(re.findall(r"browse/([a-z_]+)/", text)), name
        assert not terms & set(re.findall(r"\.kl-[a-z_-]+?--([a-z_]+)", text)), name
