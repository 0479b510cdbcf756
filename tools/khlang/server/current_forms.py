"""The forms by which a server asks, checks and corrects: those of the library as it was last loaded, sound or not."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from khlang.corrections import Corrector
from khlang.forms.model import Form
from khlang.library import Library, read_page
from khlang.pages.review import CHECKLIST_PAGE, CheckItem, read_checklist
from khlang.places import Gazetteer
from khlang.records.record import Record
from khlang.search.near_duplicates import SketchIndex, make_sketch
from khlang.server.refusal import RefusalError


class CurrentForms:
    """Forms, areas, what suggests corrections, and the library that they are of, None before the first is loaded; a
    rebuild puts the next in their place."""

    def __init__(self) -> None:
        self.forms: Mapping[str, Form] = MappingProxyType({})
        self.gazetteer = Gazetteer(())
        self.corrector = Corrector(())
        self.library: Library | None = None
        self.checklist: Sequence[CheckItem] = ()
        self._sketches: tuple[Library | None, SketchIndex] = (None, SketchIndex())
        self._turn = threading.Lock()

    def hold(self, library: Library) -> None:
        """Ask, check and correct as a library says from now on; forms that can't be read now stay as they were."""
        self.forms, self.gazetteer = {**self.forms, **library.forms}, library.gazetteer
        self.corrector = Corrector(library.vocabularies.values())
        self.checklist = read_checklist(read_page(library.root, CHECKLIST_PAGE))
        self.library = library

    def find_near_duplicate(self, record: Record) -> tuple[Record, float] | None:
        """Give (the published record of its form that a record resembles most, share of equal text 0-1), None where
        none is near."""
        with self._turn:
            library, sketches = self._sketches
            if self.library and library is not self.library:
                sketches = SketchIndex.of(self.library)
                self._sketches = (self.library, sketches)
        return sketches.find_nearest(record.form.key, make_sketch(record))

    def list_sent(self) -> dict[str, Form]:
        """Give the forms that people send."""
        return {key: form for key, form in self.forms.items() if form.is_sent}

    def find(self, key: str) -> Form:
        """Give the form that people send under this key. Raises RefusalError."""
        form = self.forms.get(key)
        if form is None or not form.is_sent:
            raise RefusalError(404, "form", "ไม่มีแบบฟอร์มนี้ เลือกแบบฟอร์มจากหน้า ส่งเรื่องเข้าคลัง")
        return form
