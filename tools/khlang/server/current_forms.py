"""The forms by which a server asks, checks and corrects: those of the library as it was last loaded, sound or not."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from khlang.corrections import Corrector
from khlang.forms.model import Form
from khlang.library import Library
from khlang.places import Gazetteer
from khlang.server.refusal import RefusalError


class CurrentForms:
    """Forms, areas and what suggests corrections; a rebuild puts the next in their place.

    `library` is where they come from, None before the first.
    """

    def __init__(self) -> None:
        self.forms: Mapping[str, Form] = MappingProxyType({})
        self.gazetteer = Gazetteer(())
        self.corrector = Corrector(())
        self.library: Library | None = None

    def hold(self, library: Library) -> None:
        """Ask, check and correct as a library says from now on; forms that can't be read now stay as they were."""
        self.forms, self.gazetteer = {**self.forms, **library.forms}, library.gazetteer
        self.corrector = Corrector(library.vocabularies.values())
        self.library = library

    def list_sent(self) -> dict[str, Form]:
        """Give the forms that people send."""
        return {key: form for key, form in self.forms.items() if form.is_sent}

    def find(self, key: str) -> Form:
        """Give the form that people send under this key. Raises RefusalError."""
        form = self.forms.get(key)
        if form is None or not form.is_sent:
            raise RefusalError(404, "form", "ไม่มีแบบฟอร์มนี้ เลือกแบบฟอร์มจากหน้า ส่งเรื่องเข้าคลัง")
        return form
