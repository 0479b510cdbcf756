"""Places as people write them, looked up among Thailand's areas."""

from __future__ import annotations

import pytest
from khlang.library import Library
from khlang.places import Area, Place, WrittenPlace, level_words, parse_place
from khlang.problems import say


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "บ้านวังกะจับ หมู่ที่ 1 ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร",
            WrittenPlace("บ้านวังกะจับ หมู่ที่ 1", "คลองขลุง", "คลองขลุง", "กำแพงเพชร"),
        ),
        ("ม.8 ต.พลกรัง อ.เมืองนครราชสีมา", WrittenPlace("ม.8", "พลกรัง", "เมืองนครราชสีมา", "")),
        ("ตำบลพนมอำเภอพนมจังหวัดสุราษฎร์ธานี", WrittenPlace("", "พนม", "พนม", "สุราษฎร์ธานี")),
        (
            "ชมรมอาสาพัฒนาชุมชนอำเภอคลองขลุง จังหวัดกำแพงเพชร",
            WrittenPlace("ชมรมอาสาพัฒนาชุมชน", "", "คลองขลุง", "กำแพงเพชร"),
        ),
        ("แขวงลาดยาว เขตจตุจักร กรุงเทพฯ", WrittenPlace("", "ลาดยาว", "จตุจักร", "กรุงเทพมหานคร")),
        ("ศาลาวัด", WrittenPlace("ศาลาวัด")),
    ],
)
def test_places_are_split_as_people_write_them(text: str, written: WrittenPlace) -> None:
    """Level words in full or short, with or without spaces."""
    assert parse_place(text) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ต.คลองขลุง อ.คลองขลุง จ.กำแพงเพชร", "ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร"),
        ("ต.ปอภาร อ.เมือง จ.ร้อยเอ็ด", "ตำบลปอภาร (ปอพาน) อำเภอเมืองร้อยเอ็ด จังหวัดร้อยเอ็ด"),
        ("อ.เมือง จ.เลย", "อำเภอเมืองเลย จังหวัดเลย"),
        ("อำเภอเมืองฯ จังหวัดโคราช", "อำเภอเมืองนครราชสีมา จังหวัดนครราชสีมา"),
        ("แขวงลาดยาว เขตจตุจักร กทม. กรุงเทพมหานคร", "แขวงลาดยาว เขตจตุจักร กรุงเทพมหานคร"),
    ],
)
def test_places_are_looked_up(library: Library, text: str, shown: str) -> None:
    """Aliases and short names lead to the official ones."""
    place, problems = library.gazetteer.resolve(parse_place(text))
    assert not problems
    assert str(place) == shown


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("จังหวัดขอนแกน", "unknown_province", "ขอนแก่น"),
        ("อำเภอคลองขลุ จังหวัดกำแพงเพชร", "unknown_district", "คลองขลุง"),
        ("อำเภอคลองขลุง จังหวัดเลย", "unknown_district", "กำแพงเพชร"),
        ("ตำบลคลองขรุง อำเภอคลองขลุง จังหวัดกำแพงเพชร", "unknown_subdistrict", "คลองขลุง"),
    ],
)
def test_unknown_areas_get_a_suggestion(library: Library, text: str, code: str, hint: str) -> None:
    """The nearest name, or the province in which the district is; nothing written is lost."""
    place, problems = library.gazetteer.resolve(parse_place(text))
    assert [problem.code for problem in problems] == [code]
    assert hint in say(problems[0])
    assert problems[0].path == (code.removeprefix("unknown_"),)
    assert parse_place(text).district in str(place)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1030", ("แขวง", "เขต", "")),
        ("103001", ("แขวง", "เขต", "")),
        ("4001", ("ตำบล", "อำเภอ", "จังหวัด")),
        ("", ("ตำบล", "อำเภอ", "จังหวัด")),
    ],
)
def test_bangkok_has_words_of_its_own_for_its_areas(code: str, words: tuple[str, str, str]) -> None:
    """By any code of an area, also where no province is written."""
    assert level_words(code) == words
    district = Area("1030", "จตุจักร")
    assert str(Place(district=district)) == "เขตจตุจักร"
