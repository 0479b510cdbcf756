"""The texts of a record that are searched, by the labels of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from khlang.fields.say import list_texts
from khlang.forms.model import Form
from khlang.records.record import Record


def list_field_labels(records: Sequence[Record]) -> list[str]:
    """Give the labels of all fields of these records' forms that are searched, each once."""
    return list_form_labels(record.form for record in records)


def list_form_labels(given: Iterable[Form]) -> list[str]:
    """Give the labels of all fields of some forms that are searched, each once."""
    forms = {form.key: form for form in given}.values()
    return list(dict.fromkeys(field.label for form in forms for field in form.public_fields if field.weight))


def list_field_texts(record: Record) -> list[tuple[str, str]]:
    """Give (label, text) of each field of a record that is searched: its summary, then as the form has them.

    Of snippets of equal value the first is taken, and the summary stands for the whole.
    """
    fields = [(field, value) for field, value in record.public_values() if field.weight]
    fields.sort(key=lambda each: each[0].key != record.form.roles.summary)
    return [(field.label, "\n".join(list_texts(field, value))) for field, value in fields]
