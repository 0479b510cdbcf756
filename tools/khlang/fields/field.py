"""Fields, the types of fields, and the four shapes that values have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from khlang.problems import START, Level, Mark, Path, Problem
from khlang.vocabularies import Vocabulary
from khlang.yaml_text import Node, Text

if TYPE_CHECKING:
    from khlang.fields.check import Situation
    from khlang.fields.facets import FacetSource
    from khlang.fields.read import ValueReader

# A value is immutable: what a scalar reads (str, int, Date, …), a frozen class with the parts of a group, or a tuple
# of these. The field's type tells which; who needs to know asks with isinstance.
Value: TypeAlias = object
T = TypeVar("T")
Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


class Shape(StrEnum):
    """How the items of a value are arranged.

    `one`: a single item. `list`: items that are single texts. `rows`: items with parts. `by_term`: an item for each
    term of a vocabulary.
    """

    ONE = "one"
    LIST = "list"
    ROWS = "rows"
    BY_TERM = "by_term"


class Control(StrEnum):
    """What a form gives people to write one text with."""

    LINE = "line"
    TEXT_AREA = "text_area"
    NUMBER = "number"
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    TELEPHONE = "telephone"
    LINK = "link"
    YES_NO = "yes_no"
    TERM = "term"
    FILE = "file"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Scalar(Generic[T]):
    """What one text can mean.

    `control` is what a form has for it. `read` gives what the text says, or reports why it can't and gives None;
    `write` gives a text that reads back the same; `say` gives it in the words of a page, with the field's unit.
    `number` gives the size that the rules `min` and `max` compare and that totals add up. `pack` and `unpack` turn it
    into JSON and back.
    """

    control: Control
    read: Callable[[ValueReader, Text, Field, Path], T | None]
    write: Callable[[T], str] = str
    say: Callable[[T, Field], str] = lambda value, _field: str(value)
    schema: Callable[[Field], Mapping[str, Json]] | None = None
    number: Callable[[T], Any] | None = None
    pack: Callable[[T], Json] = lambda value: value  # type: ignore[assignment,return-value]
    unpack: Callable[[Any, Field], T] = lambda packed, _field: packed
    is_term: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Group(Generic[T]):
    """An item with named parts.

    `make` is called with the parts that are there, by their keys; `take_apart` gives them back. `alone` is the part
    that may stand for the whole as a single text, and `parse` splits a text into parts as people write them. `said`
    are the parts whose words are the item's words, all of them unless named. `picker` is what a form's scripts call
    the lists from which the parts can be chosen. Without `parts`, they are the columns
    that the form file gives the field.
    """

    make: Callable[..., T]
    parts: tuple[Field, ...] = ()
    alone: str = ""
    parse: Callable[[str], Mapping[str, str]] | None = None
    picker: str = ""
    said: tuple[str, ...] = ()
    say: Callable[[T], str] | None = None
    resolve: Callable[[ValueReader, Mapping[str, Value], Node, Field, Path], T] | None = None
    take_apart: Callable[[T], Mapping[str, Value]] | None = None
    pack: Callable[[T], Json] | None = None
    unpack: Callable[[Any], T] | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FieldType:
    """What a field may hold. Two types are the same only if they are the same object.

    `label` is what the form guide calls it, `looks` how the page can show it (the first is the default), `rules` the
    kinds of rules that a form file may give it. `keys` are keys of a form file's field that only some types have;
    those in `needed_keys` must be there.

    `split` gives the items that a single text holds, where one may stand for a list, and `join` what comes between
    them in a single text. Long values are kept apart between runs; running text says in its beginning what it is
    about. `check` gives the problems that no rule of a form file need name. `compute` makes the value of a field from
    the others; it is never written. `facets` are what records are narrowed and listed by; of a type without any, it
    is whether a field is filled in.
    """

    name: str
    label: str
    shape: Shape
    item: Scalar[Any] | Group[Any]
    looks: tuple[str, ...]
    rules: tuple[str, ...] = ()
    needed_keys: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    split: Callable[[str], Sequence[str]] | None = None
    join: str | None = None
    is_distinct: bool = False
    is_long: bool = False
    is_running_text: bool = False
    is_where_or_when: bool = False
    is_private_number: bool = False
    is_column: bool = True
    is_on_issue_form: bool = True
    paper_looks: tuple[str, ...] = ("lines", "none")
    check: Callable[[Situation, Any], Iterator[Problem]] | None = None
    compute: Callable[[Field, Mapping[str, Value], Sequence[Field]], Value | None] | None = None
    facets: FacetSource | None = None

    def __str__(self) -> str:
        """Give the name, as form files write it."""
        return self.name


class Asked(StrEnum):
    """Where a form that people send asks a field.

    `first`: at first sight. `more`: behind what is not compulsory. `staff`: nowhere, whoever reviews fills it in.
    """

    FIRST = "first"
    MORE = "more"
    STAFF = "staff"


class Required(StrEnum):
    """When a field must be filled in."""

    NO = "no"
    SUBMIT = "submit"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on a field's value, as data, so that a browser can check it as well.

    `limit` is a number, or for `pattern` and `forbid` a regular expression that means the same in
    Python and in JavaScript. An empty `message` leaves the words to the checker.
    """

    kind: str
    limit: int | str
    message: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is asked: if the field `field` beside it holds one of `values`, or, without these, anything.

    A value is a term's key, or yes or no.
    """

    field: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form, one column of a table, or one part of a type.

    `weight` is the field's share in search, 0 for not searched. `paper_order` sorts fields as the official form has
    them, in skeletons, guides and print; `paper_label` is its own word for the field, empty where that is the label.
    `vocabulary` is the list that terms come from, `answers` that of a checklist's answers; a part takes the field's
    (`vocabulary_from` names which). `other` is the key of the field that says which, where a term for anything else is
    chosen; `of` that of the field that a total adds up. `screen` and `asked` are its place in a form that people send;
    a part with `asked_with` is asked there only where the field has this key. `parts` are the parts of an item: the
    columns of a table, or those of the type. `whole` is the label of what this is a part of, empty for a form's field.
    """

    key: str
    label: str
    type: FieldType
    mark: Mark = START
    help: str = ""
    example: Node | None = None
    required: Required = Required.NO
    is_public: bool = False
    is_facet: bool = False
    weight: int = 0
    vocabulary: Vocabulary | None = None
    answers: Vocabulary | None = None
    vocabulary_from: str = ""
    rules: tuple[Rule, ...] = ()
    when: Condition | None = None
    columns: tuple[Field, ...] = ()
    section: str = ""
    screen: str = ""
    asked: Asked = Asked.FIRST
    asked_with: str = ""
    look: str = ""
    paper_label: str = ""
    paper_order: int = 0
    paper_look: str = "lines"
    headings: tuple[str, ...] = ()
    unit: str = ""
    target_form: str = ""
    group_by: str = ""
    other: str = ""
    of: str = ""
    whole: str = ""
    parts: tuple[Field, ...] = dataclass_field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Bind the parts to the field's label and vocabularies."""
        declared = self.type.item.parts if isinstance(self.type.item, Group) else ()
        parts = tuple(self._bind(part) for part in self.columns or declared)
        object.__setattr__(self, "parts", parts)

    @property
    def on_paper(self) -> Field:
        """The field under the label that the official form gives it."""
        return replace(self, label=self.paper_label) if self.paper_label else self

    def _bind(self, part: Field) -> Field:
        sources = {"vocabulary": self.vocabulary, "answers": self.answers, "": part.vocabulary}
        is_asked = not part.asked_with or getattr(self, part.asked_with)
        return replace(
            part,
            whole=self.full_label,
            vocabulary=sources[part.vocabulary_from],
            asked=part.asked if is_asked else Asked.STAFF,
        )

    @property
    def full_label(self) -> str:
        """The label behind those of what this is a part of: `ภาพประกอบ › คำบรรยาย`."""
        return f"{self.whole} › {self.label}" if self.whole else self.label

    def part(self, key: str) -> Field | None:
        """Give the part of that key, or None."""
        return next((part for part in self.parts if part.key == key), None)


def is_empty(value: Value) -> bool:
    """Tell whether a value holds nothing."""
    return value is None or value in ("", (), {})


def take_apart(group: Group[Any], value: Value, parts: Sequence[Field]) -> Mapping[str, Value]:
    """Give the parts of an item by key; those that hold nothing are left out."""
    if group.take_apart:
        found = group.take_apart(value)
    elif isinstance(value, Mapping):
        found = value
    else:
        found = {part.key: getattr(value, part.key) for part in parts}
    return {part.key: found[part.key] for part in parts if not is_empty(found.get(part.key))}
