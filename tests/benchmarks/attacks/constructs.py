"""What stands in a hostile YAML file, seen without our reader, and which problems may be told of it.

A manifest says that a file must be refused, seldom why. The table says what may be told of what stands in it: a file
that is refused for anything else was not looked at as it should have been.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from khlang.yaml_text import MAX_FILE_BYTES

_BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@dataclass(frozen=True, slots=True)
class Construct:
    """Something that may stand in a file: how it is seen in the text, and the codes of problems that may be told."""

    name: str
    is_in: Callable[[str], bool]
    codes: frozenset[str]


def _find(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.search(text) is not None


def _of(name: str, seen: str | Callable[[str], bool], *codes: str) -> Construct:
    return Construct(name, _find(seen) if isinstance(seen, str) else seen, frozenset(codes))


def _has_unseen_sign(text: str) -> bool:
    """Tell whether any sign of a text is one of control, of writing direction, or half of a pair."""
    return any(
        (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\r")
        or unicodedata.bidirectional(sign) in _BIDI
        for sign in set(text)
    )


def _has_repeated_key(text: str) -> bool:
    keys = re.findall(r"^(?:\? )?([^\s:?#'\"\[{-][^\s:]*)(?=:(?:\s|$)|$)", text, re.MULTILINE)
    return any(times > 1 for times in Counter(keys).values())


def _is_quote_open(text: str) -> bool:
    return any(text.count(quote) % 2 for quote in "'\"")


def _is_bracket_open(text: str) -> bool:
    return text.count("[") + text.count("{") != text.count("]") + text.count("}")


# Other codes than the first come where another fault of the same construct is met before it.
CONSTRUCTS = (
    _of("a sign that nobody sees", _has_unseen_sign, "forbidden_character"),
    _of(
        "such a sign by its number",
        r"\\(?:0|x[0189][0-9A-Fa-f]|u[dD][89a-fA-F])",
        "forbidden_escape",
        "bad_escape",
    ),
    _of("a tag", r"(?:^|[\s:,\[{-])!", "tag"),
    _of("an anchor or an alias", r"(?:^|[\s,\[{])[&*]", "alias"),
    _of("a merge key", r"^\s*<<\s*:", "merge_key"),
    _of("more than 12 collections, one in the other", r"^(?:[\[{]\s*){13}|^(?:- ){13}", "too_deep"),
    _of("brackets that are not closed", _is_bracket_open, "unclosed_bracket", "unclosed_list"),
    _of("a list or mapping as a key", r"^\? *[\[{-]", "bad_key"),
    _of("a sign of no width in a key", r"^[^\s:]*[\u200b-\u200d\u00ad\u2060][^\s:]*:", "invisible_in_key"),
    _of("the same key twice", _has_repeated_key, "duplicate_key"),
    _of("a tab where a line begins", r"^ *\t", "tab"),
    _of(
        "more than one document",
        lambda text: len(re.findall(r"^---(?=\s|$)", text, re.M)) > 1,
        "many_documents",
    ),
    _of("a directive", r"^%", "directive"),
    _of("a sign that begins no value", r"^(?:\w+: )?[@`]", "bad_start"),
    _of("quotes that are not closed", _is_quote_open, "unclosed_quote"),
    _of("a key that goes on over 1,024 letters", r"^[^\s:]{1025}.*:", "no_colon"),
    _of("no value at all", r"\A(?:\s|#.*$|^---$|^\.\.\.$)*\Z", "empty_file", "not_a_tree"),
    _of(
        "no key at the beginning",
        r"\A(?!(?:\?|[^\s:?]+:|#|%|---\s)(?:\s|$))",
        "not_a_tree",
        "second_document",
    ),
    _of("more than 10,000 values", lambda text: len(text.split()) > 10_000, "too_many_values"),
    _of("digits that may be a person's number", r"(?:[0-9][\s_.-]*){9}", "mobile_number", "citizen_id"),
)


def name_codes(data: bytes) -> frozenset[str]:
    """Give the codes of all problems that may be told of a file of these bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return frozenset({"utf16"})
    if len(data) > MAX_FILE_BYTES:
        return frozenset({"file_too_large"})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return frozenset({"not_utf8"})
    found = [construct.codes for construct in CONSTRUCTS if construct.is_in(text)]
    return frozenset().union(*found)


# What some expectations name: then nothing else will do.
_NAMED = {
    "duplicate key": {"duplicate_key"},
    "invisible character in key": {"invisible_in_key"},
    "byte offset": {"not_utf8"},
    "bidi controls": {"forbidden_character"},
    "anchors/aliases/merge keys": {"alias", "merge_key"},
}


def narrow_codes(codes: frozenset[str], expected: str) -> frozenset[str]:
    """Leave of the codes only those of what an expectation names, if it names anything."""
    named = [name for part, name in _NAMED.items() if part in expected]
    return codes.intersection(*named)
