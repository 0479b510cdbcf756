"""One module a field type. Each module of this package that has a TYPE is a type that form files may name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from khlang.fields.field import FieldType


def _collect_types() -> Mapping[str, FieldType]:
    """Give all types by name. Raises TypeError for a module without one, ValueError for a name that is taken."""
    types: dict[str, FieldType] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        found = getattr(importlib.import_module(module.name), "TYPE", None)
        if not isinstance(found, FieldType):
            raise TypeError(f"{module.name} has no TYPE")
        if types.setdefault(found.name, found) is not found:
            raise ValueError(f"{module.name}: there is a type {found.name} already")
    return MappingProxyType(types)


TYPES = _collect_types()
