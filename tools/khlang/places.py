"""Provinces, districts and sub-districts of Thailand, and how people write a place.

Names and codes come from geothai (DOPA's list, CC BY), keys and aliases of provinces from the
vocabulary `provinces`, which is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geothai

from khlang.thai.text import fold, normalise, suggest


@dataclass(frozen=True, slots=True)
class Area:
    """A province, district or sub-district: DOPA code, name without the word for its level, key.

    Only provinces have a key (`kpt`), which record ids and page addresses use.
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

    def __str__(self) -> str:
        """Write as people do, in Bangkok with its own words: `หมู่ที่ ๓ ตำบล… อำเภอ… จังหวัด…`."""
        is_bangkok = self.province is not None and self.province.code == BANGKOK
        words = ("แขวง", "เขต", "") if is_bangkok else ("ตำบล", "อำเภอ", "จังหวัด")
        areas = (self.subdistrict, self.district, self.province)
        named = [word + area.name for word, area in zip(words, areas, strict=True) if area]
        return " ".join([self.detail, *named]).strip()


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """The parts of a place as somebody wrote them, not yet looked up."""

    detail: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """A part of a place that can't be found: which level, and what to say of it in Thai."""

    code: str
    level: str
    message: str


BANGKOK = "10"

# Level words as in text: whole words may be glued to what stands before, short ones may not.
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
    Whatever names no level is the detail.
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
    """Looks up areas by any way of writing them that is known."""

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

    def resolve(self, written: WrittenPlace) -> tuple[Place, list[PlaceProblem]]:
        """Look up the parts of a place; parts that can't be found stay in the detail, as written."""
        problems: list[PlaceProblem] = []
        province = self.find_province(written.province) if written.province else None
        if written.province and province is None:
            names = [area.name for area in self.provinces]
            problems.append(_not_found("province", "จังหวัด", written.province, names))
        district = self._resolve_part("district", written.district, province, problems)
        subdistrict = self._resolve_part("subdistrict", written.subdistrict, district, problems)
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
        self, level: str, name: str, parent: Area | None, problems: list[PlaceProblem]
    ) -> Area | None:
        if not name or parent is None:
            return None
        label = "อำเภอ" if level == "district" else "ตำบล"
        named = self.districts(parent) if level == "district" else self.subdistricts(parent)
        area = named.get(_fold_area(name))
        if area is None:
            problem = _not_found(level, label, name, [area.name for area in named.values()])
            elsewhere = self._where_else(name) if level == "district" else ""
            message = (
                f"{problem.message} (ใน{'จังหวัด' if level == 'district' else 'อำเภอ'}{parent.name}){elsewhere}"
            )
            problems.append(PlaceProblem(problem.code, level, message))
        return area

    def _where_else(self, name: str) -> str:
        folded = _fold_area(name)
        homes = [area.name for area in self.provinces if folded in self.districts(area)]
        return f" อำเภอชื่อนี้อยู่ในจังหวัด{homes[0]}" if len(homes) == 1 else ""


def _names_in(name: str) -> tuple[str, ...]:
    """Give the names that a row of the list holds: `ปอภาร (ปอพาน)` is both, and each alone."""
    return (name, *re.findall(r"[^()\s]+", name)) if "(" in name else (name,)


def _not_found(level: str, label: str, name: str, choices: list[str]) -> PlaceProblem:
    near = suggest(name, choices)
    hint = f' หมายถึง "{near}" หรือไม่' if near else " ตรวจตัวสะกดอีกครั้ง"
    return PlaceProblem(f"unknown_{level}", level, f'ไม่พบ{label} "{name[:60]}"{hint}')


def _fold_area(name: str) -> str:
    return re.sub(r"^(?:จังหวัด|อำเภอ|กิ่งอำเภอ|เขต|ตำบล|แขวง)(?=.{2})", "", fold(name))
