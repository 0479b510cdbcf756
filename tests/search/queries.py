"""Queries for the tests of search: everyday ones, each with the record that must be first, and odd ones."""

from __future__ import annotations

import yaml

from tests.conftest import ROOT

# Each with `query`, `first` (a record's id) and `kind`.
ROWS: list[dict[str, str]] = yaml.safe_load((ROOT / "tests" / "searches.yml").read_text(encoding="utf-8"))
# What is typed wrong is answered when the first offer is taken, if not at once.
OFFERED = {"misspelt", "keyboard"}
# Queries that no record answers right, to hold the engines to each other.
OTHERS = [
    "ฮฮฮฮ",
    "xyz 99",
    "การ",
    "ที่",
    "ก",
    "๒๕๖๗ 2566",
    "-ขยะ",
    '"ขยะ" -ธนาคาร',
    "OTOP โอทอป",
    "ทำอย่างไร",
    "สพจ. สพอ.",
    "การ -ประชุม",
    "ขยะ -หมู่บ้าน",
    "การ -ลดลง",
    "การ -youtube",
    "เทคนิคการวางแผนแบบมีส่วนร่วม",
    "ผู้ใหญ่บ้านชวนลูกบ้านเปิด “ธนาคารขยะ” รับซื้อทุกวันเสาร์ แยกแล้วขายต่อ ได้เงินเข้ากองทุนสวัสดิการของหมู่บ้าน",
]
# Letters that nobody types by intent: marks out of order, lookalikes, scripts beside each other, lengths at a limit.
EDGES = [
    "",
    " ",
    "\ufeffขยะ",
    "ขยะ\u200bเปียก\u00a0\u3000หนี้",
    "น\u0e4d\u0e49าท\u0e48วม",
    "น้ํา ก\u0e33\u0e48",
    "ท\u0e35\u0e48\u0e48\u0e48\u0e48",
    "เเยกขยะ",
    "\u0e48\u0e34ขยะ",
    "ต่าง ๆ สินค้าฯ",
    "ๆๆ ฯลฯ",
    "ขยะๆ",
    "ปี๒๕๖๗ที่3",
    "๑๒,๕๐๐.๗๕ บาท 1,234",
    "พ.ศ.๒๕๖๖-2567",
    "covid19 Café É ÄÖÜ",
    "İstanbul ΣΑΣ Ｆｕｌｌ",
    "OTOP5ดาวขยะ2ถัง",
    "a_b snake_case",
    "👩\u200d🌾 ปลูกผัก 😀",
    "𝕏𝕐 ขยะ",
    "กข.คจ. กขคจ ป.ป.ส.",
    "อบต.หนองแวง อบต หนองแวง",
    "สพอคลองลาน รพสตในตำบล",
    "5ส. ๕ ส.",
    "โครงการพระบาทสมเด็จพระเจ้าอยู่หัวฯ ขยะะ",
    "สมเด็จ พระเทพ ปลุกผัก",
    "ในหลวงเศรฐกิจ",
    "souh -pt",
    "OTOP souh ขยะ",
    "้ดาวหสา",
    "vtwi",
    "[yPuiy;gniv",
    "ธนา คาร ข ยะ",
    "องคค์ วามรู้",
    '"ธนาคารขยะ"',
    '"ขยะธนาคารปู" หนี้',
    "“หนี้นอกระบบ” -“ธนาคารขยะ”",
    '"ขยะ',
    'ขยะ -"ถังขยะ เปียก',
    '"" - -- -5 -๕ ขยะ',
    "- - -",
    '"2567" otop',
    "-2567 ปี 2567",
    "ขยะ -OTOP -ฆฆฆ",
    "สำนักงานพัฒนาชุมชนอำเภอ กองทุนพัฒนาบทบาทสตรี",
    "กกกกกกกกกก",
    "เ",
    "ะะ",
    "a" * 45 + " 1234567890" * 5,
    "ขยะ" * 66 + "ขย",
    "ขยะ" * 66 + "ขยะ",
    "ประชุมชมรมล้อมวงกินข้าว " * 12,
    "ก่า" * 70,
]
# As somebody may send to break a page.
HOSTILE = ["ก" * 3000, "( " * 500, "-" * 300, '"' * 300, "𝕏" * 300, "่" * 500, "*?*?", "a:b:c -"]
