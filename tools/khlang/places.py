"""Provinces, districts and sub-districts of Thailand, and how people write a place.

Names and codes come from geothai (the list of the Department of Provincial Administration, DOPA, CC BY), keys and
aliases of provinces from the vocabulary `provinces`, which the caller passes in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geothai

from khlang.problems import Problem
from khlang.thai.text import Suggest, fold, normalise, suggest


@dataclass(frozen=True, slots=True)
class Area:
    """A province, district or sub-district: DOPA's code, and the name without the word for its level.

    Only provinces have a key (`kpt`); record ids and page addresses use it.
    """

    code: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened: free words for the village or spot, then the areas that are known."""

    detail: str = ""
    subdistrict: Area | None = None
    district: Area | None = None
    province: Area | None = None

    @property
    def code(self) -> str:
        """DOPA's code of the smallest area that is known, empty if none is."""
        areas = (self.subdistrict, self.district, self.province)
        return next((area.code for area in areas if area), "")

    def __str__(self) -> str:
        """Write as people do: `หมู่ที่ ๓ ตำบล… อำเภอ… จังหวัด…`; in Bangkok with แขวง and เขต."""
        areas = (self.subdistrict, self.district, self.province)
        named = [word + area.name for word, area in zip(level_words(self.code), areas, strict=True) if area]
        return " ".join([self.detail, *named]).strip()


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """The parts of a place as somebody wrote them, not yet looked up."""

    detail: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""


BANGKOK = "10"


def level_words(code: str) -> tuple[str, str, str]:
    """Give what stands before names of a sub-district, a district and a province; `code` is DOPA's of any of them."""
    return ("แขวง", "เขต", "") if code.startswith(BANGKOK) else ("ตำบล", "อำเภอ", "จังหวัด")


# The words for each level. Whole words may follow other letters without a space, short forms may not.
_BORDER = r"(?:(?<=^)|(?<=[\s,(/]))"
_LEVELS = {
    "subdistrict": re.compile(rf"(?:ตำบล|{_BORDER}แขวง|{_BORDER}ต\.)\s*"),
    "district": re.compile(rf"(?:กิ่งอำเภอ|อำเภอ|{_BORDER}เขต|{_BORDER}อ\.)\s*"),
    "province": re.compile(rf"(?:จังหวัด|{_BORDER}จ\.)\s*"),
}
_ANY_LEVEL = re.compile("|".join(pattern.pattern for pattern in _LEVELS.values()))
_NAME_END = re.compile(r"[\s,()/]")


def parse_place(text: str) -> WrittenPlace:
    """Split a place as people write it; the last mention of each level counts.

    `ศูนย์ตำบลพนม หมู่ที่ ๑ ต.พนม อ.พนม จ.สุราษฎร์ธานี` has the detail `ศูนย์ตำบลพนม หมู่ที่ ๑`.
    Text before the first level is the detail.
    """
    text = normalise(text)
    names: dict[str, str] = {}
    start = len(text)
    for level, pattern in _LEVELS.items():
        mentions = list(pattern.finditer(text))
        if not mentions:
            continue
        found = mentions[-1]
        rest = text[found.end() :]
        ends = [match.start() for match in (_NAME_END.search(rest), _ANY_LEVEL.search(rest)) if match]
        names[level] = rest[: min(ends, default=len(rest))]
        start = min(start, found.start())
    if "province" not in names and "กรุงเทพ" in text:
        start = min(start, text.rindex("กรุงเทพ"))
        names["province"] = "กรุงเทพมหานคร"
    return WrittenPlace(text[:start].strip(" ,"), **names)


class Gazetteer:
    """Looks up areas by name, short name, English name or alias."""

    def __init__(self, provinces: Iterable[tuple[str, str, str, Iterable[str]]]) -> None:
        """Take (key, DOPA code, label, aliases) of each province."""
        self.provinces: tuple[Area, ...] = ()
        self._by_name: dict[str, Area] = {}
        for key, code, label, aliases in provinces:
            area = Area(code, label, key)
            self.provinces += (area,)
            for name in (key, label, *aliases):
                self._by_name[_fold_area(name)] = area
        self._districts: dict[str, Mapping[str, Area]] = {}
        self._subdistricts: dict[str, Mapping[str, Area]] = {}

    def find_province(self, name: str) -> Area | None:
        """Give the province of that name, alias or key, or None."""
        return self._by_name.get(_fold_area(name))

    def districts(self, province: Area) -> Mapping[str, Area]:
        """Give the districts of a province by folded name."""
        if province.code not in self._districts:
            named = {}
            for row in geothai.districts(province.code):
                area = Area(row.code, row.name_th.removeprefix("เขต"))
                named[_fold_area(area.name)] = named[_fold_area(row.name_en)] = area
                if area.name == f"เมือง{province.name}":
                    named["เมือง"] = area
            self._districts[province.code] = named
        return self._districts[province.code]

    def subdistricts(self, district: Area) -> Mapping[str, Area]:
        """Give the sub-districts of a district by folded name."""
        if district.code not in self._subdistricts:
            self._subdistricts[district.code] = {
                _fold_area(name): Area(row.code, row.name_th)
                for row in geothai.subdistricts(district.code)
                for name in (row.name_en, *_names_in(row.name_th))
            }
        return self._subdistricts[district.code]

    def list_within(self, code: str) -> tuple[Area, ...]:
        """Give the areas right below that of a code, each once: provinces below none, districts below a province,
        sub-districts below a district."""
        province = next((area for area in self.provinces if area.code == code[:2]), None)
        if province is None:
            return () if code else self.provinces
        named = self.districts(province)
        if code != province.code:
            district = next((area for area in named.values() if area.code == code), None)
            named = self.subdistricts(district) if district else {}
        return tuple(dict.fromkeys(named.values()))

    def name_area(self, code: str) -> str:
        """Write the district or province of a code as people do, nothing for any other."""
        province = next((area for area in self.provinces if area.code == code[:2]), None)
        if province is None:
            return ""
        district = next((area for area in self.districts(province).values() if area.code == code), None)
        return str(Place(district=district, province=province))

    def resolve(self, written: WrittenPlace, suggest: Suggest = suggest) -> tuple[Place, list[Problem]]:
        """Look up the parts of a place; parts that can't be found stay in the detail, as written.

        The path of a problem is the key of the part: ("district",). `suggest` gives the name nearest to one.
        """
        problems: list[Problem] = []
        province = self.find_province(written.province) if written.province else None
        if written.province and province is None:
            problems.append(_not_found(suggest, "province", written.province, self.provinces))
        district = self._resolve_part("district", written.district, province, problems, suggest)
        subdistrict = self._resolve_part("subdistrict", written.subdistrict, district, problems, suggest)
        lost = [
            word + name
            for word, name, area in (
                ("ตำบล", written.subdistrict, subdistrict),
                ("อำเภอ", written.district, district),
                ("จังหวัด", written.province, province),
            )
            if name and area is None
        ]
        return Place(" ".join([written.detail, *lost]).strip(), subdistrict, district, province), problems

    def _resolve_part(
        self, level: str, name: str, parent: Area | None, problems: list[Problem], suggest: Suggest
    ) -> Area | None:
        if not name or parent is None:
            return None
        named = self.districts(parent) if level == "district" else self.subdistricts(parent)
        area = named.get(_fold_area(name))
        if area is None:
            elsewhere = self._find_other_province(name) if level == "district" else ""
            facts = {"within": parent.name, "elsewhere": elsewhere}
            problems.append(_not_found(suggest, level, name, named.values(), **facts))
        return area

    def _find_other_province(self, name: str) -> str:
        """Give the name of the only province with a district of that name, empty if none or several have one."""
        folded = _fold_area(name)
        homes = [area.name for area in self.provinces if folded in self.districts(area)]
        return homes[0] if len(homes) == 1 else ""


def _names_in(name: str) -> tuple[str, ...]:
    """Give the names that an entry of DOPA's list can go by: `ปอภาร (ปอพาน)`, `ปอภาร` and `ปอพาน`."""
    return (name, *re.findall(r"[^()\s]+", name)) if "(" in name else (name,)


def _not_found(suggest: Suggest, level: str, name: str, areas: Iterable[Area], **facts: str) -> Problem:
    """Report a name that is not among the areas, with the nearest that is."""
    near = suggest(name, (area.name for area in areas)) or ""
    return Problem.of(f"unknown_{level}", (level,), facts={**facts, "near": near, "name": name[:60]})


def _fold_area(name: str) -> str:
    return re.sub(r"^(?:จังหวัด|อำเภอ|กิ่งอำเภอ|เขต|ตำบล|แขวง)(?=.{2})", "", fold(name))
