"""QRs are the same bytes as segno draws, also those put together from others."""

from __future__ import annotations

import io
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import segno
from khlang.pages import qr
from khlang.pages.qr import QrSeries, make_qr

SITE = "https://khlang.example/lesson/"


def draw(address: str) -> str:
    """Draw a QR by segno alone."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False, mask=2)
    code.save(out, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, border=4,
              svgclass="kl-qr", lineclass=None)  # fmt: skip
    svg = out.getvalue().decode()
    return svg.replace("<svg ", '<svg role="img" aria-label="คิวอาร์โค้ดของหน้านี้" ', 1)


def list_addresses() -> list[str]:
    """Give addresses of records of several lengths and letters, and long ones with every sign of ASCII."""
    chance = random.Random(16)
    ids = [
        f"{chance.choice(['kr', 'act'])}-{chance.randint(2540, 2570)}-{chance.choice('abkz')}kn-{n:03d}"
        for n in range(60)
    ]
    signs = [chr(number) for number in range(33, 127)]
    long = ["".join(chance.choices(signs, k=size)) for size in (40, 40, 120, 120, 400, 400)]
    return [f"{SITE}{name}{suffix}" for name in [*ids, *long] for suffix in (".html", "")]


def test_a_qr_is_what_segno_draws() -> None:
    """Path and frame are the same, at every size."""
    for address in list_addresses():
        assert make_qr(address) == draw(address)


def test_qrs_of_a_series_are_what_segno_draws() -> None:
    """Those put together from others are the same, in any order."""
    series = QrSeries()
    addresses = list_addresses()
    for address in [*addresses, *reversed(addresses)]:
        assert series.make_qr(address) == draw(address)


@pytest.mark.parametrize(
    "address", ["https://คลัง.ไทย/lesson/a", "HTTPS://KHLANG.EXAMPLE/A", "12345678", "aB"]
)
def test_what_is_not_packed_as_bytes_is_encoded_by_itself(address: str) -> None:
    """Letters beyond ASCII, capitals and digits are packed in other ways, and by their neighbours."""
    series = QrSeries()
    for other in (address, address[::-1], "x" * len(address), address):
        assert series.make_qr(other) == draw(other)


def test_a_series_encodes_each_letter_in_each_place_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand addresses a few dozen are encoded, and the series does not grow beyond its bound."""
    encoded: list[str] = []
    encode = qr._encode

    def note(address: str) -> qr.Code:
        encoded.append(address)
        return encode(address)

    monkeypatch.setattr(qr, "_encode", note)
    series = QrSeries()
    for number in range(1000):
        series.make_qr(f"{SITE}kr-2567-kkn-{number:03d}.html")
    assert len(encoded) == 1 + 3 * 9
    monkeypatch.setattr(qr, "MOST_CHANGES", 10)
    for number in range(1000):
        series.make_qr(f"{SITE}kr-2568-kkn-{number:03d}.html")
    assert len(series._changes) <= 28


def test_many_threads_may_ask_at_once() -> None:
    """Which of them asks first does not matter to those that come after."""
    addresses = [f"{SITE}kr-25{number:02d}-abc-{number:03d}.html" for number in range(24)]
    sound = [make_qr(address) for address in addresses]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            for _turn in range(10):
                series = QrSeries()
                assert [*threads.map(series.make_qr, addresses)] == sound
                assert [series.make_qr(address) for address in addresses] == sound
    finally:
        sys.setswitchinterval(interval)
