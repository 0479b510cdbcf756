"""The areas of the country as small scripts, for the form's place picker: loaded when needed, also from a USB stick.

`assets/areas/index.js` has the provinces with their districts, `assets/areas/CODE.js` the sub-districts of a province.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from khlang.pages.page import TextFile
from khlang.places import Area, Gazetteer

AREAS = "assets/areas"


def write_area_scripts(gazetteer: Gazetteer) -> Iterator[TextFile]:
    """Give the script of all provinces and that of each; none without provinces."""
    provinces = sorted(gazetteer.provinces, key=lambda area: area.name)
    if not provinces:
        return
    index = [
        [area.code, area.name, [each.name for each in _list_areas(gazetteer.districts(area))]]
        for area in provinces
    ]
    yield TextFile(f"{AREAS}/index.js", f"khlangAreas.takeProvinces({_dump(index)});\n")
    for province in provinces:
        by_district = {
            district.name: [each.name for each in _list_areas(gazetteer.subdistricts(district))]
            for district in _list_areas(gazetteer.districts(province))
        }
        text = f"khlangAreas.takeSubdistricts({_dump(province.code)},{_dump(by_district)});\n"
        yield TextFile(f"{AREAS}/{province.code}.js", text)


def _list_areas(named: Mapping[str, Area]) -> list[Area]:
    """Give areas that may go by several names once each, in the order of their names."""
    return sorted({area.code: area for area in named.values()}.values(), key=lambda area: area.name)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
