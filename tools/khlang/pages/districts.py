"""The records of a province under its districts."""

from __future__ import annotations

from khlang.fields.types import place as places
from khlang.pages.pagination import ListSection
from khlang.pages.taxonomies import TaxonomyTerm
from khlang.places import Area, Place, level_words
from khlang.records.record import Record
from khlang.thai.words import sort_thai


def group_districts(province: TaxonomyTerm) -> list[ListSection[Record]]:
    """Group a province's records by district, from ก to ฮ; those that name none come last.

    Without any district there is one section without a heading.
    """
    by_code: dict[str, list[Record]] = {}
    areas: dict[str, Area] = {}
    for record in province.records:
        district = _district_in(record, province.key)
        code = district.code if district else ""
        by_code.setdefault(code, []).append(record)
        if district:
            areas[code] = district
    if not areas:
        return [ListSection("", "", province.records)]
    sections = [
        ListSection(f"d{code}", area.name, by_code[code], f"{level_words(code)[1]}{area.name}")
        for code, area in areas.items()
    ]
    sections = sort_thai(sections, key=lambda section: section.label)
    unknown = [ListSection("d0", "ไม่ระบุ", by_code[""], "ไม่ระบุอำเภอ")] if "" in by_code else []
    return sections + unknown


def _district_in(record: Record, province_key: str) -> Area | None:
    """Give the district of the record's first public place in a province."""
    for _field, value in record.public_values(places.TYPE):
        if isinstance(value, Place) and value.province and value.province.key == province_key:
            return value.district
    return None
