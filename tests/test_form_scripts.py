"""The form's scripts beside their Python twins: Node runs the scripts as they are, on the same texts."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from khlang.build.bundles import FORM, FORM_SCRIPTS, make_bundles, write_private_patterns
from khlang.library import Library
from khlang.pages.areas import list_area_scripts
from khlang.pages.page import TextFile
from khlang.places import parse_place

from tests.browser.chromium import NODE
from tests.conftest import ROOT
from tests.test_private_numbers import TABLE

SCRIPTS = ROOT / "overrides" / "assets" / "js" / "form"
PLACES = [
    "ต.คลองขลุง อ.คลองขลุง",
    "หมู่ที่ ๓ ตำบลคลองขลุง อำเภอคลองขลุง จังหวัดกำแพงเพชร",
    "ศูนย์ตำบลพนม หมู่ที่ ๑ ต.พนม อ.พนม จ.สุราษฎร์ธานี",
    "แขวงบางซื่อ เขตบางซื่อ กรุงเทพมหานคร",
    "บ้านหนองน้ำใส (ต.ในเมือง, อ.เมือง)",
    "บ้านหนองน้ำใส",
    "",
]
# A page is not there, but a script that is loaded: its address is a file.
PAGE = """
const fs = require("fs"), vm = require("vm");
const { scripts, more, run } = JSON.parse(fs.readFileSync(0, "utf8"));
globalThis.HTMLScriptElement = class {};
const load = (text) => vm.runInThisContext(text);
globalThis.location = { href: "https://site.example/" };
globalThis.document = { currentScript: null, createElement: () => ({}), head: { append: (script) => setImmediate(() => {
  load(more[script.src.slice("https://site.example/assets/areas/".length, -3)]);
  script.onload();
}) } };
for (const script of scripts) load(fs.readFileSync(script, "utf8"));
Promise.resolve(load(more.patterns), 0).then(() => load(run)).then((found) => console.log(JSON.stringify(found)));
"""


def run_scripts(names: list[str], run: str, more: dict[str, str] | None = None) -> Any:
    """Run an expression after scripts of the form, and give what it comes to."""
    given = {
        "scripts": [str(SCRIPTS / f"{name}.js") for name in names],
        "more": {"patterns": "", **(more or {})},
        "run": run,
    }
    done = subprocess.run(
        [NODE, "-e", PAGE], input=json.dumps(given), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def is_left_to_the_service(text: str) -> bool:
    """Tell whether digits are of other scripts than ours, raised or circled."""
    return any(sign not in "0123456789๐๑๒๓๔๕๖๗๘๙" and sign.isnumeric() for sign in text)


def test_private_numbers_are_found_on_the_phone() -> None:
    """Every row of the table, but for digits of other scripts; nothing sound is spoken of."""
    texts = [f"ลุงสมเล่าว่า {text} ครับ" for _kind, text in TABLE]
    run = f"{json.dumps(texts)}.map((text) => khlangPrivateNumbers.find(text))"
    found = run_scripts(["private_numbers"], run, {"patterns": write_private_patterns()})
    wrong = [
        (kind, text, code)
        for (kind, text), code in zip(TABLE, found, strict=True)
        if (code or "none") != kind and not (is_left_to_the_service(text) and not code)
    ]
    assert wrong == []


def test_digests_are_those_of_everybody() -> None:
    """Also of what ends at the edges of a block."""
    texts = [b"ab" * (length // 2) + b"c" * (length % 2) for length in (0, 1, 55, 56, 63, 64, 65, 5000)]
    digest = "(each) => Array.from(khlangSha256.digest(Uint8Array.from(each)))"
    run = f"{json.dumps([list(text) for text in texts])}.map({digest})"
    assert run_scripts(["sha256"], run) == [list(hashlib.sha256(text).digest()) for text in texts]


def test_places_are_read_as_python_reads_them() -> None:
    """The names of areas, as people write them."""
    run = f"{json.dumps(PLACES)}.map((text) => khlangAreas.parse(text))"
    ours = [
        {level: getattr(parse_place(text), level) for level in ("subdistrict", "district", "province")}
        for text in PLACES
    ]
    assert run_scripts(["areas"], run) == ours


@pytest.fixture(scope="module")
def areas(library: Library) -> dict[str, str]:
    """The scripts of areas, by name."""
    files = [target.render() for target in list_area_scripts(library.gazetteer)]
    return {Path(file.path).stem: file.text for file in files if isinstance(file, TextFile)}


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("ต.คลองขลุง อ.คลองขลุง", ["คลองขลุง คลองขลุง กำแพงเพชร"]),
        ("บ้านเหนือ ตำบลในเมือง อำเภอเมือง จังหวัดขอนแก่น", ["ในเมือง เมืองขอนแก่น ขอนแก่น"]),
        # Districts of one name in several provinces; of one of them no such sub-district.
        ("อ.เฉลิมพระเกียรติ", ["", "", "", "", ""]),
        ("ต.หนองยาง อ.เฉลิมพระเกียรติ", ["หนองยาง เฉลิมพระเกียรติ นครราชสีมา"]),
        ("บ้านหนองน้ำใส ขอนแก่น", ["  ขอนแก่น"]),
        ("บ้านหนองน้ำใส", []),
    ],
)
def test_a_place_is_understood(areas: dict[str, str], text: str, ways: list[str]) -> None:
    """One way, several, or none."""
    run = f"khlangAreas.understand({json.dumps(text)})"
    found = run_scripts(["areas"], run, areas)
    said = [f"{way['subdistrict']} {way['district']} {way['province']}" for way in found]
    assert len(said) == len(ways)
    assert not any(ways) or said == ways


def test_every_area_is_in_the_scripts(library: Library, areas: dict[str, str]) -> None:
    """A province each; the list of districts is small enough to come with the question."""
    assert set(areas) == {"index", *(province.code for province in library.gazetteer.provinces)}
    assert len(gzip.compress(areas["index"].encode())) < 8_000
    assert '"คลองขลุง":' in areas["62"]


def test_the_scripts_are_small_and_in_one_file() -> None:
    """Who writes without a signal waits for none of them; comments stay behind."""
    [bundle] = [file for file in make_bundles([ROOT / "overrides"]) if file.path == FORM]
    assert len(gzip.compress(bundle.text.encode())) <= 27_000
    assert "/**" not in bundle.text
    assert "\n//" not in bundle.text
    assert {path.stem for path in SCRIPTS.glob("*.js")} == set(FORM_SCRIPTS)
