"""What is said of a problem: the table of all kinds, the words for each reader, and the reports."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from khlang.problems import (
    Channel,
    Level,
    Mark,
    Problem,
    limit_problems,
    order_problems,
    report_github,
    report_json,
    report_text,
    say,
)
from khlang.problems.markdown import make_table
from khlang.problems.problem import dump_problems, load_problems
from khlang.problems.registry import CODES, has_facts
from khlang.problems.report import MAX_FILE_REPORT_BYTES, MAX_OF_A_FILE, show_problem

from tests.conftest import ROOT


def test_words_are_chosen_by_what_is_known() -> None:
    """A near spelling is offered where there is one."""
    known = Problem.of("unknown_province", ("place", "province"), name="ขอนแกน", near="ขอนแก่น")
    assert say(known) == 'ไม่พบจังหวัด "ขอนแกน" หมายถึง "ขอนแก่น" หรือไม่'
    assert say(Problem.of("unknown_province", name="xx", near="")) == 'ไม่พบจังหวัด "xx" ตรวจตัวสะกดอีกครั้ง'


def test_a_brace_in_words_and_facts_is_a_brace() -> None:
    """Neither a template nor what somebody wrote is taken for a name."""
    assert say(Problem("unclosed_bracket")) == "เปิด [ หรือ { แล้วไม่ปิด"
    assert "{near}" in say(Problem.of("unknown_province", name="{near}"))


def test_a_blank_fact_is_said_as_blank() -> None:
    """A key may be an empty text; a report on it must not fail."""
    problem = Problem.of("duplicate_key", key="", first=1)
    assert say(problem) == "ช่อง  ซ้ำกับบรรทัด 1 รวมไว้ที่เดียว"
    assert not has_facts(problem, Channel.AUTHOR)
    assert say(Problem.of("unknown_key", key="", keys="a, b")) == 'ไม่มีช่องชื่อ "" ช่องที่มี: a, b'


def test_people_in_front_of_a_form_get_words_of_their_own() -> None:
    """They see no file and no key."""
    problem = Problem.of("missing_part", ("recorder", "name"), key="name", label="ชื่อ")
    assert [say(problem, channel) for channel in Channel] == ["ต้องมี name: ชื่อ", "กรอกชื่อด้วย"]
    assert say(Problem("future_date"), Channel.FORM) == say(Problem("future_date"))


def test_a_rule_brings_its_own_words() -> None:
    """What a form file says about its rule is what its readers get."""
    assert say(Problem.of("min_length", words="บอกวิธีที่ใช้")) == "บอกวิธีที่ใช้"


def test_a_code_that_is_not_in_the_table_is_an_error() -> None:
    """No problem without an entry."""
    with pytest.raises(KeyError):
        say(Problem("no_such_code"))


def test_problems_survive_being_kept() -> None:
    """A cache gives back what it got."""
    problems = [
        Problem.of("missing_photo", ("photos", 2, "file"), "ภาพ", file="a.yml", mark=Mark(3, 9), id="x"),
        Problem("email", line=4, level=Level.WARNING),
    ]
    assert load_problems(dump_problems(problems)) == problems


def test_reports_name_the_place() -> None:
    """People get file, line and column; programs get the path as well; nothing in a name forges a line."""
    problem = Problem.of(
        "email", ("steps", 2, "text"), "ขั้น\nตอน", Level.WARNING, file="a.yml", mark=Mark(3, 9)
    )
    assert show_problem(problem).startswith("a.yml:3:9 คำเตือน: ขั้น\\u000aตอน: มีอีเมล")
    row = json.loads(report_json([problem]))[0]
    assert (row["code"], row["path"], row["line"]) == ("email", ["steps", 2, "text"], 3)


def test_problems_are_in_the_order_of_the_files() -> None:
    """By file and place, exact repeats once."""
    first, second = (Problem("email", file="a.yml", mark=Mark(line, 1)) for line in (2, 10))
    assert order_problems([second, first, second]) == [first, second]


def make_problems(codes: list[str], each: int) -> list[Problem]:
    """Give so many problems of each code, one a line."""
    return [Problem(code, file="a.yml", mark=Mark(line, 1)) for code in codes for line in range(1, each + 1)]


def test_a_report_says_how_many_it_leaves_out() -> None:
    """At most 20 of a kind, then a line that counts the others, as an error if one of them is."""
    warnings = [Problem("email", level=Level.WARNING, file="b.yml") for _ in range(21)]
    limited = limit_problems([*make_problems(["tab", "alias"], 1_021), *warnings])
    assert [problem.code for problem in limited[:40]] == ["tab"] * 20 + ["alias"] * 20
    assert (say(limited[40]), limited[40].level) == ("และอีก ๒,๐๐๒ ข้อ", Level.ERROR)
    assert (say(limited[-1]), limited[-1].level) == ("และอีก ๑ ข้อ", Level.WARNING)
    assert len(limited) == 20 + 20 + 1 + 20 + 1


def test_a_report_says_at_most_so_many_of_a_file() -> None:
    """Whatever their kinds; the line that counts has the number of all."""
    problems = make_problems(sorted(CODES)[:40], 20)
    assert len(limit_problems(problems)) == MAX_OF_A_FILE + 1
    lines = report_text(problems).splitlines()
    assert lines[-2:] == ["a.yml:1:1 และอีก ๖๐๐ ข้อ", "พบ 800 ข้อที่ต้องแก้ และ 0 คำเตือน"]
    assert report_github(problems).count("\n") == MAX_OF_A_FILE
    rows = json.loads(report_json(problems))
    assert len(rows) == MAX_OF_A_FILE + 1
    assert (rows[-1]["code"], rows[-1]["left_out"]) == ("more_problems", 600)
    assert "left_out" not in rows[0]


@pytest.mark.parametrize("report", [report_text, report_github, report_json])
def test_a_report_on_a_file_is_bounded(report: Callable[[list[Problem]], str]) -> None:
    """Keys and facts of any length, from signs that are shown as escapes."""
    key = "\u200b" * 60_000
    problems = [
        Problem.of(
            code, (key, number), key, file="a.yml", mark=Mark(number + 1, 1), facts={"key": key, "name": key}
        )
        for code in sorted(CODES)
        for number in range(30)
    ]
    assert len(report(problems).encode()) <= MAX_FILE_REPORT_BYTES + 40_000


@pytest.mark.parametrize("report", [report_text, report_github, report_json])
def test_no_report_gives_a_command_to_a_workflow(report: Callable[[list[Problem]], str]) -> None:
    """GitHub's runner obeys `::` at the start of a line and `##[` anywhere; programs still read what was written."""
    hostile = "##[error]::add-mask::x\n::stop-commands::y"
    problem = Problem.of("unknown_field", (hostile,), hostile, file=hostile, key=hostile, keys="##[group]")
    written = report([problem])
    assert "##[" not in written
    assert [line for line in written.splitlines() if line.lstrip().startswith("::")] == (
        [written] if report is report_github else []
    )
    if report is report_json:
        assert json.loads(written)[0]["field"] == hostile


def test_every_code_has_words_for_both_readers() -> None:
    """The last template of a kind needs the fewest facts, so that it fits whenever another does not."""
    for name, code in CODES.items():
        assert code.words, name
        assert all(words.strip() for channel in Channel for words in code.words_for(channel))


def test_the_table_for_programmers_is_in_step() -> None:
    """`make generated` was run after a kind of problem or its words changed."""
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == make_table()
