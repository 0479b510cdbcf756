"""The pictures of a document as photos of a form: each in a row of its own, with its caption, and nothing claimed of
who can be seen or has agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khlang.exchange.document import Picture
from khlang.exchange.paper_text.photos import name_photo
from khlang.fields.form_data import FormData
from khlang.fields.types import photos
from khlang.forms.model import Form
from khlang.images import MAX_SENT_PIXELS
from khlang.images.header import HEADER_BYTES, read_header

# As many as a text of our own may bring.
MAX_PICTURES = 60


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture and the control that names it; an empty one where it can't be a photo, or the form has no place."""

    picture: Picture
    name: str
    control: str = ""


def place_pictures(
    form: Form, data: FormData, pictures: Iterable[Picture], *, adds_rows: bool = True
) -> tuple[FormData, tuple[PlacedPicture, ...]]:
    """Give the form's data with a row for each picture that no control names yet, unless none are to be added, and
    where each picture is. The same picture again is one photo.
    """
    filled = dict(data)
    named = {value: control for control, values in data.items() for value in values}
    rows = _list_rows(form, data) if adds_rows else iter(())
    placed: list[PlacedPicture] = []
    for picture in pictures:
        name = name_photo(picture.data)
        if name not in named and len(placed) < MAX_PICTURES and _is_photo(picture.data):
            row = next(rows, "")
            if row:
                named[name] = f"{row}.file"
                filled[f"{row}.file"] = (name,)
                if picture.caption.strip():
                    filled[f"{row}.caption"] = (picture.caption.strip(),)
        placed.append(PlacedPicture(picture, name, named.get(name, "")))
    return filled, tuple(placed)


def _list_rows(form: Form, data: FormData) -> Iterator[str]:
    """Give the names of rows of the form's photos that are not filled in, one after the other; none without such a
    field."""
    fields = [field for field in form.asked_fields if field.type is photos.TYPE]
    field = next((each for each in fields if each.key == form.roles.image), fields[0] if fields else None)
    if field is None:
        return
    taken = {name.split(".")[1] for name in data if name.startswith(f"{field.key}.")}
    yield from (f"{field.key}.{number}" for number in range(MAX_PICTURES * 2) if str(number) not in taken)


def _is_photo(data: bytes) -> bool:
    header = read_header(data[:HEADER_BYTES])
    return header is not None and 0 < header.width * header.height <= MAX_SENT_PIXELS
