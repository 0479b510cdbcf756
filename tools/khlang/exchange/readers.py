"""The readers of all kinds of files for one library, with the child processes that some of them ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from khlang.exchange.files import FileCase, FileCases, FileKind, Reader
from khlang.exchange.shared_text import read_shared_text
from khlang.forms.model import Form
from khlang.places import Gazetteer


@contextmanager
def open_readers(
    forms: Mapping[str, Form], gazetteer: Gazetteer, today: datetime.date
) -> Iterator[Mapping[FileKind, Reader]]:
    """Give what reads each kind of file; at the end the child processes end."""
    yield {FileKind.SHARED: lambda name, data: FileCases((FileCase(read_shared_text(name, data, forms)),))}
