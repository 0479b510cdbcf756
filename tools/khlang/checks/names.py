"""Looks at the names that vocabularies give to search: which of them nobody can ever find anything by. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from khlang.library import Library, show_path
from khlang.problems import Level, Problem
from khlang.search.query.parser import parse_query
from khlang.search.query.segmentation import TermDictionary, segment_query
from khlang.search.query.spelling import MAX_WINDOW
from khlang.search.query.synonyms import join_letters
from khlang.search.text.tokenizer import fold_text
from khlang.vocabularies import SearchUse, Term, Vocabulary

NO_LETTERS, NOT_READ, SAME, TOO_LONG = (
    "ไม่มีตัวอักษรหรือตัวเลขที่ใช้ค้น",
    "ช่องค้นหาไม่อ่านเป็นชื่อเดียว เช่น ยาวเกินไป หรือมีคำสุภาพนำหน้า",
    "อ่านได้เหมือนคำที่ถูก",
    "ยาวเกินกว่าจะตรวจการสะกด",
)


def check_names(library: Library) -> Iterator[Problem]:
    """Warn of aliases by which search never finds their term, and of areas that nothing is in."""
    for vocabulary in library.vocabularies.values():
        file = show_path(library.root / "vocabularies" / f"{vocabulary.key}.yml")
        for term in vocabulary.terms if vocabulary.search else ():
            for name, reason in _list_dead_aliases(vocabulary, term):
                facts = {"name": name, "reason": reason}
                yield Problem.of(
                    "name_never_found", (), term.key, Level.WARNING, file=file, mark=term.mark, facts=facts
                )
            for name in term.includes:
                if not _is_area(name, library):
                    yield Problem.of(
                        "unknown_area", (), term.key, Level.WARNING, file=file, mark=term.mark, name=name
                    )


def _list_dead_aliases(vocabulary: Vocabulary, term: Term) -> Iterator[tuple[str, str]]:
    """Give (alias, why nobody finds the term by it)."""
    for alias in term.aliases:
        if not join_letters(alias):
            yield alias, NO_LETTERS
        elif vocabulary.search is SearchUse.CORRECTS:
            if fold_text(alias) == fold_text(term.label):
                yield alias, SAME
            elif len(fold_text(alias)) > 2 * MAX_WINDOW:
                yield alias, TOO_LONG
        elif not _is_read_as_name(alias):
            yield alias, NOT_READ


def _is_read_as_name(alias: str) -> bool:
    """Tell whether a query of an alias alone, that no record holds, brings what it stands for."""
    letters, other = join_letters(alias), ("",)
    dictionary = TermDictionary({}, {(letters,): (other,)}, frozenset([letters]))
    segmented = segment_query(parse_query(alias), dictionary)
    return any(sequence.terms == other for sequence in segmented.sequences)


def _is_area(name: str, library: Library) -> bool:
    gazetteer = library.gazetteer
    return any(
        name == province.name or any(name == area.name for area in gazetteer.districts(province).values())
        for province in gazetteer.provinces
    )
