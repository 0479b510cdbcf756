"""What whoever reviews asks before a publish: the first numbered list of the library's own page about it."""

from __future__ import annotations

import re
from typing import NamedTuple

# The page that tells people how their lessons are reviewed.
CHECKLIST_PAGE = "review.md"
_LIST = re.compile(r"(?:^1[.)][ \t].*(?:\n(?!\n|#).*)*)", re.MULTILINE)
_ITEM = re.compile(r"^[0-9]{1,2}[.)][ \t]+(.*)$", re.MULTILINE)
_NAME = re.compile(r"\*\*(.+?)\*\*\s*(.*)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class CheckItem(NamedTuple):
    """A question that must be answered with yes, and what it means."""

    question: str
    help: str = ""


def read_checklist(text: str) -> tuple[CheckItem, ...]:
    """Read the first numbered list of a page in Markdown: of each line what is bold, and the rest; empty where there is
    none."""
    found = _LIST.search(text)
    items = (_LINK.sub(r"\1", line).strip() for line in _ITEM.findall(found[0] if found else ""))
    return tuple(
        CheckItem(*named.groups()) if (named := _NAME.match(item)) else CheckItem(item) for item in items
    )
