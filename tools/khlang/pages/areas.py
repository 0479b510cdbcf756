"""The areas of the country as small scripts, for the form's place picker: loaded when needed, also from a USB stick.

`assets/areas/index.js` has the provinces with their districts, `assets/areas/CODE.js` the sub-districts of a province.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from khlang.pages.page import Target, TextFile
from khlang.places import Area, Gazetteer

AREAS = "assets/areas"


def list_area_scripts(gazetteer: Gazetteer) -> Iterator[Target]:
    """Give the script of all provinces and that of each; none without provinces.

    The areas change with the packages and vocabularies alone, as all of a site does: paths are fingerprints enough.
    """
    provinces = sorted(gazetteer.provinces, key=lambda area: area.name)
    if not provinces:
        return
    index = f"{AREAS}/index.js"
    yield Target(index, index, lambda: TextFile(index, _write_provinces(provinces, gazetteer)))
    for province in provinces:
        path = f"{AREAS}/{province.code}.js"
        yield Target(path, path, partial(_write_subdistricts, path, province, gazetteer))


def _write_provinces(provinces: Sequence[Area], gazetteer: Gazetteer) -> str:
    index = [
        [area.code, area.name, [each.name for each in _list_areas(gazetteer.districts(area))]]
        for area in provinces
    ]
    return f"khlangAreas.takeProvinces({_dump(index)});\n"


def _write_subdistricts(path: str, province: Area, gazetteer: Gazetteer) -> TextFile:
    by_district = {
        district.name: [each.name for each in _list_areas(gazetteer.subdistricts(district))]
        for district in _list_areas(gazetteer.districts(province))
    }
    return TextFile(path, f"khlangAreas.takeSubdistricts({_dump(province.code)},{_dump(by_district)});\n")


def _list_areas(named: Mapping[str, Area]) -> list[Area]:
    """Give areas that may go by several names once each, in the order of their names."""
    return sorted({area.code: area for area in named.values()}.values(), key=lambda area: area.name)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
