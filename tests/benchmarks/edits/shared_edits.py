"""Edits of what many records share: vocabularies, forms, pages written by hand."""

from __future__ import annotations

import random
import re
from pathlib import Path

from khlang.problems import START
from khlang.yaml_text import Items, write_node
from khlang.yaml_text import Mapping as Tree

from tests.benchmarks.edits.edit import WORDS, Edit, make_text, put_entries, read_mapping, read_value

# Vocabularies by whose terms records are grouped, and those that search asks; their terms have aliases.
GROUPING = ("missions", "themes")
SEARCHED = ("synonyms", "related_words", "misspellings", "abbreviations")


def change_vocabulary(root: Path, chance: random.Random) -> Edit:
    """A term has another label (and the old one as alias), another help, one more alias; or there is a new term."""
    key = chance.choice((*GROUPING, *SEARCHED))
    path = f"vocabularies/{key}.yml"
    tree = read_mapping(root / path)
    listed = tree.get("terms")
    assert isinstance(listed, Items)
    terms = list(listed.items)
    at = chance.randrange(len(terms))
    term = terms[at]
    assert isinstance(term, Tree)
    word = f"{chance.choice(WORDS)}{chance.choice(WORDS)}{chance.randrange(1_000)}"
    aliases = term.get("aliases")
    names = aliases.items if isinstance(aliases, Items) else ()
    how = chance.choice(("label", "alias", "order", "new" if key in SEARCHED else "help"))
    if how == "label":
        names = (*names, make_text(read_value(term, "label")))
        terms[at] = put_entries(term, {"label": make_text(word), "aliases": Items(names, START)})
    elif how == "alias":
        terms[at] = put_entries(term, {"aliases": Items((*names, make_text(word)), START)})
    elif how == "help":
        terms[at] = put_entries(term, {"help": make_text(f"ช่วยกัน{word}")})
    elif how == "new":
        named = {"key": f"made_{chance.randrange(10**9)}", "label": word}
        made = {name: make_text(value) for name, value in named.items()}
        made_aliases = Items((make_text(f"{word}ใหม่"),), START)
        terms.append(put_entries(Tree((), START), {**made, "aliases": made_aliases}))
    else:
        terms.insert(0, terms.pop(at))
    changed = put_entries(tree, {"terms": Items(tuple(terms), START)})
    return Edit("vocabulary", word, {path: write_node(changed).encode()})


def change_form(root: Path, chance: random.Random) -> Edit:
    """A field of a form has another label or help, or counts more or less in a search."""
    path = f"forms/{chance.choice(('lesson', 'lesson', 'centre'))}.yml"
    text = (root / path).read_text(encoding="utf-8")
    how = chance.choice(("label", "help", "weight"))
    word = chance.choice(WORDS)
    found = [*re.finditer(rf"^    {how}: (.+)$", text, re.M)]
    at = chance.choice(found)
    value = str(chance.randint(1, 3)) if how == "weight" else f"{at[1]} {word}"
    changed = f"{text[: at.start(1)]}{value}{text[at.end(1) :]}"
    return Edit("form", word, {path: changed.encode()})


def change_page(root: Path, chance: random.Random) -> Edit:
    """A page written by hand says more."""
    path, word = "pages/about.md", chance.choice(WORDS)
    return Edit("page", word, {path: (root / path).read_bytes() + f"\nมี{word}ด้วย\n".encode()})
