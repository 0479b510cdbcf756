"""Bytes to nodes: `simple` reads what is written as usual; of anything else, libyaml's parser gives events, and a stack
in Python makes nodes of them.

libyaml's own composer crashes the process on 26,000 nested `[`, and PyYAML's pure one is ten times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml import CLoader
from yaml.resolver import Resolver

from khlang.problems import START, Mark, Problem
from khlang.problems.problem import Fact
from khlang.yaml_text.characters import find_forbidden, read_text, show_code_point
from khlang.yaml_text.explain import (
    KEY_AND_NBSP,
    ODD_SPACE,
    explain_error,
    find_glued_keys,
    mark_of,
)
from khlang.yaml_text.simple import read_simple
from khlang.yaml_text.tree import Entry, Items, Mapping, Node, Text

MAX_DEPTH = 12
MAX_NODES = 10_000
# After as many mistakes of YAML, one by one, the rest waits for the next run.
MAX_ROUNDS = 10
# What begins an entry of the whole file: no comment, no item of a list, no end of one.
_ENTRY = re.compile(r"[^\s#\]})-]")


def read_tree(data: bytes, file: str) -> tuple[Mapping | None, list[Problem]]:
    """Read one YAML file's bytes into a mapping of text.

    `data` longer than MAX_FILE_BYTES is refused, so a caller need not read more than one byte beyond.
    `file` is only named in problems. The tree is None when the file can't be used at all; there may be
    problems with a tree too (a duplicate key).
    """
    text, problems = read_text(data, file)
    if text is None:
        return None, problems
    simple = read_simple(text)
    if simple is not None:
        return simple, []
    composer = _Composer(text, file)
    tree = composer.compose()
    problems = composer.problems
    if composer.is_broken:
        problems += _list_further(text, file, problems)
    if tree is not None and not isinstance(tree, Mapping):
        problems.append(Problem.of("not_a_tree", file=file, mark=tree.mark))
        tree = None
    return tree, problems


def _list_further(text: str, file: str, problems: list[Problem]) -> Iterator[Problem]:
    """Give what else is wrong in a file that YAML can't read: the entries with what was found are taken out, and the
    rest is read again, as far as one mistake does not hide the next."""
    lines, seen = text.split("\n"), {(problem.code, problem.mark) for problem in problems}
    # Where the first entry is indented, all others stand wrong beside it.
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    broken = [] if first.startswith(" ") else problems
    for _round in range(MAX_ROUNDS if broken else 0):
        for problem in broken:
            start, end = _find_entry(lines, problem.mark.line - 1)
            lines[start:end] = [""] * (end - start)
        composer = _Composer("\n".join(lines), file)
        if composer.compose() is None and not composer.is_broken:
            return
        broken = [problem for problem in composer.problems if (problem.code, problem.mark) not in seen]
        seen |= {(problem.code, problem.mark) for problem in broken}
        yield from broken
        if not (broken and composer.is_broken):
            return


def _find_entry(lines: list[str], number: int) -> tuple[int, int]:
    """Give the (start, end) of the lines of the outermost entry that a line is in."""
    number = min(number, len(lines) - 1)
    start = next((at for at in range(number, -1, -1) if _ENTRY.match(lines[at])), 0)
    end = next((at for at in range(number + 1, len(lines)) if _ENTRY.match(lines[at])), len(lines))
    return start, end


def is_text_in_yaml(value: str) -> bool:
    """Tell whether others that read YAML take an unquoted value for text: not for a number, a date, yes or no."""
    tag = Resolver().resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    mark: Mark
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Text] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    key: Text | None = None
    is_key_refused: bool = False


class _Refused(Exception):  # noqa: N818  (a signal inside this module, never an error to others)
    """The rest of the file can't be used."""


_COMMENT = re.compile("[ \t]+(#[^\n]*)")
_INVISIBLE = re.compile("[\u00a0\u00ad\u034f\u180e\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")


class _Composer:
    """Makes nodes of libyaml's events, and collects problems."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        # Whether YAML could not read it to its end.
        self.is_broken = False
        self._stack: list[_Frame] = []
        self._root: Node | None = None
        self._documents = 0
        self._nodes = 0
        # Most files have neither, and each of their values would be asked.
        self._has_comments, self._has_odd_spaces = "#" in text, re.search(ODD_SPACE, text) is not None

    def compose(self) -> Node | None:
        try:
            for event in yaml.parse(self.text, Loader=CLoader):
                self._take(event)
        except _Refused:
            return None
        except yaml.YAMLError as error:
            self.is_broken = True
            self._explain(error)
            return None
        if self._root is None:
            self._report("empty_file", START)
        return self._root

    def _explain(self, error: yaml.YAMLError) -> None:
        explained = list(explain_error(error, self.text, self.file))
        # The line after a value that YAML cut at its `#` gives an error too, from the same cause.
        cut = {problem.mark.line + 1 for problem in self.problems if problem.code == "cut_by_comment"}
        self.problems += [problem for problem in explained if problem.mark.line not in cut]

    def _report(self, code: str, mark: Mark, **facts: Fact) -> None:
        self.problems.append(Problem.of(code, file=self.file, mark=mark, facts=facts))

    def _refuse(self, code: str, mark: Mark, **facts: Fact) -> None:
        self._report(code, mark, **facts)
        raise _Refused

    def _take(self, event: yaml.Event) -> None:
        mark = mark_of(event.start_mark)
        self._check_event(event, mark)
        match event:
            case yaml.ScalarEvent():
                self._add(self._text(event, mark))
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse("many_documents", mark)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self._stack) >= MAX_DEPTH:
                    self._refuse("too_deep", mark, most=MAX_DEPTH)
                self._stack.append(_Frame(mark, isinstance(event, yaml.MappingStartEvent)))
            case yaml.MappingEndEvent():
                frame = self._stack.pop()
                self._add(Mapping(tuple(frame.entries), frame.mark))
            case yaml.SequenceEndEvent():
                frame = self._stack.pop()
                self._add(Items(tuple(frame.items), frame.mark))

    def _check_event(self, event: yaml.Event, mark: Mark) -> None:
        if isinstance(event, yaml.NodeEvent):
            # An alias has an anchor, and no tag.
            if event.anchor:
                self._refuse("alias", mark)
            if getattr(event, "tag", None):
                self._refuse("tag", mark)
        elif getattr(event, "version", None) or getattr(event, "tags", None):
            self._refuse("directive", mark)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse("too_many_values", mark, most=MAX_NODES)

    def _text(self, event: yaml.ScalarEvent, mark: Mark) -> Text:
        # The whole file was looked at before; only an escape in double quotes can make such a character now.
        index = find_forbidden(event.value) if event.style == '"' else None
        if index is not None:
            self._report("forbidden_escape", mark, code_point=show_code_point(event.value[index]))
        if not event.style:
            self._check_plain(event, mark)
        start, end = event.start_mark, event.end_mark
        source = self.text[start.index : end.index] if start and end else ""
        return Text(event.value, mark, event.style == "|", source)

    def _check_plain(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        """Report what YAML drops without an error: `ข้อ #1`, and a no-break space after a key's colon."""
        end = event.end_mark
        if self._has_comments and (comment := _COMMENT.match(self.text, end.index if end else 0)):
            self._report("cut_by_comment", mark_of(end), cut=comment[1][:40])
        if self._has_odd_spaces and KEY_AND_NBSP.match(event.value):
            self.problems += find_glued_keys(self.text, self.file)
            raise _Refused

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None and not frame.is_key_refused:
            self._take_key(frame, node)
        else:
            if frame.key is not None:
                frame.entries.append(Entry(frame.key, node))
            frame.key, frame.is_key_refused = None, False

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.is_key_refused = True
        if not isinstance(node, Text):
            self._report("bad_key", node.mark)
        elif _INVISIBLE.search(node.value):
            self._report("invisible_in_key", node.mark)
        elif node.value == "<<":
            self._report("merge_key", node.mark)
        elif node.value in frame.keys:
            first = frame.keys[node.value].mark.line
            self._report("duplicate_key", node.mark, key=node.value, first=first)
        else:
            frame.keys[node.value] = node
            frame.key, frame.is_key_refused = node, False
