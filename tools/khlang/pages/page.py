"""A page as a value, and the templates that make its HTML, always with autoescape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, TemplateNotFound
from markupsafe import Markup

from khlang.cache import Cache, hash_bytes
from khlang.fields.field import Control, Field, Value
from khlang.fields.form_control import is_long
from khlang.fields.types import TYPES, steps
from khlang.fields.types import list as lists
from khlang.fields.types import text as texts
from khlang.fields.web_address import find_host
from khlang.icons import load_icons
from khlang.node_reader import YES
from khlang.pages.constraints import MOST_SEEN
from khlang.pages.head import PLAIN_HEAD, Head
from khlang.pages.pagination import list_page_numbers, page_path
from khlang.pages.results import mark_numbers
from khlang.pages.template_cache import TemplateCache
from khlang.thai.dates import format_date
from khlang.thai.text import fold, format_amount, format_count, to_thai_digits

TEMPLATES = Path(__file__).parent / "templates"
CONTROLS = "form/controls.html"
# Types whose macros look at nothing but the value.
_SHOWN_ALONE = (texts.TYPE, lists.TYPE, steps.TYPE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site.

    `path` is below the site and ends in `.html`; `title` and `description` are plain text, not yet
    escaped; `html` is the article; `source` is the file to edit, relative to the library, empty for
    a page that is made of many; `feeds` are the names of the RSS and the JSON feed of what it lists,
    which stand beside it;
    `head` is what link previews and search engines read.
    """

    path: str
    title: str
    html: str
    description: str = ""
    source: str = ""
    feeds: tuple[str, ...] = ()
    head: Head = PLAIN_HEAD


def dump_page(page: Page) -> Sequence[Any]:
    """Give a page as facts that JSON takes: what `astuple` gives, which copies every text, in a tenth of the time."""
    facts = [getattr(page, each.name) for each in fields(page)]
    return [*facts[:-1], [getattr(page.head, each.name) for each in fields(page.head)]]


def load_page(facts: Sequence[Any]) -> Page:
    """Give the page of facts that `dump_page` gave, also after JSON."""
    path, title, html, description, source, feeds, head = facts
    return Page(path, title, html, description, source, tuple(feeds), Head(*head))


@dataclass(frozen=True, slots=True)
class SearchHints:
    """What a search may be, in words of the site's own library; whatever is empty is not shown.

    `placeholder` stands in an empty search box, `queries` are offered as links, `phrase` is an example of a quoted
    phrase, `exclusion` one of a query that leaves a word out.
    """

    placeholder: str = ""
    queries: tuple[str, ...] = ()
    phrase: str = ""
    exclusion: str = ""


NO_HINTS = SearchHints()


@dataclass(frozen=True, slots=True)
class Site:
    """What pages may know of where they stand: the site's name, its address ending in `/`, hints for searches.

    The address is empty unless the place of publishing sets it; without it nothing that needs an
    absolute address (feeds, canonical links, QR) is made up. `service` is the address ending in `/` of the service that
    takes what people send; empty if it may be at the site's own, `none` where there is none.
    """

    name: str
    url: str = ""
    hints: SearchHints = NO_HINTS
    service: str = ""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of the site that is no page, such as a feed: its path below the site, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class BinaryFile:
    """A file of bytes, such as a photo: its path below the site, which changes with the bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """A page or file of the site that is rendered only when needed; `render` makes it.

    `fingerprint` changes with whatever it is made of, but for what all of the site is made of (code, forms,
    vocabularies, the theme): with the same fingerprint, what was rendered before is still right. `is_ready` when there
    is nothing to render.
    """

    path: str
    fingerprint: str
    render: Callable[[], Page | TextFile | BinaryFile]
    is_ready: bool = False


def make_file_target(file: TextFile | BinaryFile) -> Target:
    """Give the target of a file whose content is there already; it can be linked from the release before."""
    fingerprint = hash_bytes(file.text.encode()) if isinstance(file, TextFile) else file.path
    return Target(file.path, fingerprint, lambda: file, is_ready=True)


def render(template: str, path: str, **values: object) -> str:
    """Render one of our templates for the page at `path`.

    Templates get `root`, the relative way from that page to the top of the site, so that pages work
    under a sub-path and from a USB stick.
    """
    return find_template(template).render(root=way_up(path), **values).strip() + "\n"


def way_up(path: str) -> str:
    """Give the relative way from the page at `path` to the top of the site."""
    return "../" * path.count("/")


@cache
def find_macro(template: str, name: str) -> Callable[..., str]:
    """Give a macro of a template, for parts that many pages share."""
    macro: Callable[..., str] = getattr(find_template(template).module, name)
    return macro


def keep_templates(cache: Cache) -> TemplateCache:
    """Take compiled templates from a cache from now on: to compile all takes a tenth of a small build."""
    kept = TemplateCache(cache)
    _environment().bytecode_cache = kept
    return kept


def find_template(name: str) -> Template:
    """Give one of our templates. Raises TypeError when those of values are not whole."""
    _check_macros_once()
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return make_environment()


@cache
def _check_macros_once() -> None:
    check_macros(_environment())
    check_controls(_environment())


def make_environment() -> Environment:
    """Make what renders our templates, with their filters and with what shows values."""
    environment = Environment(
        loader=PackageLoader("khlang", "pages/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        # The build key changes with every template: a process that runs has those that it began with.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "amount": format_amount,
        "count": format_count,
        "thai_digits": lambda number: to_thai_digits(str(number)),
        "date": format_date,
        "host": find_host,
        "is_yes": lambda text: fold(text) in YES,
        "lines": lambda text: Markup("<br>").join(text.split("\n")),
        "numbers": mark_numbers,
        "page_numbers": list_page_numbers,
        "page_path": page_path,
    }
    environment.filters.update(filters)
    environment.globals.update(
        show_value=show_value,
        show_cell=show_cell,
        icon_paths=load_icons(),
        draw_control=draw_control,
        is_long=is_long,
        most_seen=MOST_SEEN,
    )
    return environment


def check_macros(environment: Environment) -> None:
    """Raise TypeError for a field type that lacks the template of its values, or a macro for one of its looks."""
    for field_type in TYPES.values():
        try:
            macros = environment.get_template(f"values/{field_type.name}.html").module
        except TemplateNotFound as error:
            raise TypeError(f"no template {error} for values of type {field_type}") from error
        missing = [look for look in field_type.looks if not hasattr(macros, look)]
        if missing:
            raise TypeError(f"values/{field_type}.html lacks {', '.join(missing)}")


def check_controls(environment: Environment) -> None:
    """Raise TypeError for a kind of control that no macro draws."""
    macros = environment.get_template(CONTROLS).module
    missing = [control for control in Control if not hasattr(macros, control)]
    if missing:
        raise TypeError(f"{CONTROLS} lacks {', '.join(missing)}")


def draw_control(question: Any) -> str:
    """Give the HTML of the control of a question."""
    return find_macro(CONTROLS, question.kind)(question)


def show_value(field: Field, value: Value, kit: Mapping[str, object]) -> str:
    """Give the HTML of a value by its field's type and look.

    `kit` has what a value may point at: `root`, the published `photos` by file name, `find` (id to card), `record`.
    """
    template = f"values/{field.type}.html"
    if field.type in _SHOWN_ALONE:
        return _show_alone(template, field.look, value)
    return find_macro(template, field.look)(field, value, kit)


# Many records have the same short answers and lists.
@lru_cache(maxsize=1_024)
def _show_alone(template: str, look: str, value: Value) -> str:
    return find_macro(template, look)(None, value, None)


def show_cell(column: Field, value: Value, kit: Mapping[str, object]) -> str:
    """Give the HTML of a value inside a table: by the macro `cell` of its type, or its first look."""
    macros = find_template(f"values/{column.type}.html").module
    macro: Callable[..., str] = getattr(macros, "cell", None) or getattr(macros, column.type.looks[0])
    return macro(column, value, kit)
