"""The bench of hostile files tells a file that is refused for the right reason from one that is not."""

from __future__ import annotations

import pytest
from khlang.problems.registry import CODES

from tests.benchmarks.attacks.constructs import CONSTRUCTS, name_codes
from tests.benchmarks.attacks.manifest import Row, Verdict
from tests.benchmarks.attacks.sound import SoundLibrary
from tests.benchmarks.attacks.yaml_files import check_beside_sound, make_typed_form, read_alone, read_as_types

REJECT = "REJECT: non-zero exit, message with file:line:col"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> SoundLibrary:
    """A library with one sound record."""
    return SoundLibrary(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize(
    ("expected", "verdict"),
    [
        (REJECT, Verdict.REJECT),
        ("REJECT duplicate key with both positions", Verdict.REJECT),
        ("ACCEPT as RGB", Verdict.ACCEPT),
        ("ACCEPT-OR-REJECT, bounded", Verdict.EITHER),
        ("REJECT or ACCEPT decoded; never mojibake", Verdict.EITHER),
        ("BOUNDED: within limit", Verdict.EITHER),
    ],
)
def test_an_expectation_says_how_a_file_ends(expected: str, verdict: Verdict) -> None:
    """One end, or either."""
    assert Row("x", "yaml", expected).verdict is verdict


def test_bounds_are_those_of_the_manifest() -> None:
    """Seconds, memory, and memory beyond that of before."""
    row = Row("x", "queries", "", "0.5s, 50MB extra")
    assert (row.seconds, row.extra_megabytes, row.megabytes) == (0.5, 50, 200)
    assert Row("x", "images", "", "0.2s/100MB").megabytes == 100


@pytest.mark.parametrize(
    ("data", "expected", "is_sound"),
    [
        (b"a: b\n", REJECT, False),
        (b"a: b\n", "ACCEPT", True),
        (b"a: 0x1F\n", REJECT, True),
        (b"a: !!int x\n", REJECT, True),
        (b"a: !!int x\n", "ACCEPT", False),
        (b"a: 1\na: 2\n", "REJECT duplicate key with both positions", True),
        (b"a: !!int x\n", "REJECT duplicate key with both positions", False),
        (b"- a\n", REJECT, True),
    ],
)
def test_only_the_expected_problem_counts(
    sound: SoundLibrary, data: bytes, expected: str, is_sound: bool
) -> None:
    """Not that a key is unknown; what others guess a type for may be kept as text."""
    row = Row("x.yaml", "yaml", expected)
    assert check_beside_sound(sound, row, data).is_expected is is_sound
    assert read_alone(row, data).is_expected is is_sound


def test_a_value_is_no_date_unless_it_is_one(sound: SoundLibrary) -> None:
    """In fields of other types it is refused in their words."""
    finding = read_as_types(*make_typed_form(sound), b"a: 2024-13-45\nb: 1e400\n")
    assert (finding.result, finding.is_expected) == ("2 values", True)


def test_codes_come_from_what_stands_in_a_file() -> None:
    """Each is a code of the registry."""
    assert frozenset().union(*(construct.codes for construct in CONSTRUCTS)) <= CODES.keys()
    assert name_codes(b"a: &x 1\n") == {"alias"}
    assert name_codes(b"\xff\xfea\x00") == {"utf16"}
    assert name_codes(b"a: b\n") == frozenset()
