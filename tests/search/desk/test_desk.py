"""The staff desk on the demonstration library: the order is the scorer's, and what is asked for is what comes."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from khlang.cache import Cache
from khlang.library import Library
from khlang.search.desk import Desk, Filters
from khlang.search.index.field_tokens import tokenize_records
from khlang.search.index.posting_source import score_records
from khlang.search.index.ranking import are_adjacent, rank_records
from khlang.search.query.parser import parse_query
from khlang.search.query.segmentation import segment_query
from khlang.search.query.synonyms import make_term_dictionary
from khlang.search.text.field_texts import list_field_texts
from khlang.search.text.tokenizer import fold_text, make_tokenizer

from tests.memory_index import MemoryIndex

QUERIES = (
    "หนี้", "หนี้นอกระบบ", "ขยะ", "ขยะเปียก", "ธนาคารขยะ", "ขยะล้นหมู่บ้าน", "บัญชีครัวเรือน", "ผัก", "ปลูกผักรอบบ้าน", "น้ำ",
    "น้ำท่วม", "น้ำแล้ง", "ผ้า", "ผ้าบาติก", "ผ้าย้อมครั่ง", "โฮมสเตย์", "ท่องเที่ยว", "ตลาด", "ตลาดชุมชน", "เอามื้อ", "เอามื้อสามัคคี",
    "กองทุน", "กองทุนสตรี", "กลุ่มออมทรัพย์", "สวัสดิการ", "จปฐ.", "จปฐ", "สพอ.", "สพอ", "อช.", "กข.คจ.", "กขคจ", "otop", "OTOP",
    "ขอนแก่น", "จังหวัดขอนแก่น", "หนองคาย โพนพิสัย", "๒๕๖๗", "2567", "ปี 2566 ขยะ", "ศูนย์ผู้นำจิตอาสา", "จิตอาสาพัฒนาชุมชน",
    "เศรษฐกิจพอเพียง", "พอเพียง", "สมุนไพร", "ลูกประคบ", "ผู้สูงอายุ", "เด็กและเยาวชน", "ประชุมชมรม", "แก๊สจากมูลหมู",
    "ปู", "ป่าชายเลน",
    "การดำเนินโครงการเสริมสร้างศักยภาพการดำเนินงานศูนย์ผู้นำจิตอาสาพัฒนาชุมชน", "ทำอย่างไรให้คนในหมู่บ้านแยกขยะ", "คนไม่มาประชุม",
    "วัยรุ่นไม่มีงานทำ กลับบ้าน", "xyz", "ขยะ xyz", "ก", "การ", "",
)  # fmt: skip
HOSTILE = (
    "((((((((", "))))", '"', '""""""""', "-", "- - -", '-"', "*", "ก*",
    "ความรู้~9", "[ก TO ฮ]", "title:ขยะ AND NOT ผัก", "\x00\x01\x1b[31m",
    "\ud800", "ส" * 5_000, "า" * 5_000, "่" * 5_000, "เ" * 5_000, "๑" * 5_000,
    "กา " * 2_000, "ขยะ-" * 1_000, '"ขยะ" ' * 1_000,
    "-ขยะ " * 1_000, "\u202eขยะ", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd",
    "😀" * 300, "ﷺ" * 300, "a" * 65_536,
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    """The desk of the demonstration library, with its index in memory."""
    return Desk(library)


@pytest.fixture(scope="module")
def memory(library: Library) -> MemoryIndex:
    """The same terms, with no engine."""
    return MemoryIndex(tokenize_records(library.published, make_tokenizer(library), Cache(None, "tokens")))


def titles(desk: Desk, text: str, filters: Filters | None = None) -> list[str]:
    """Give the ids of what is near to a query."""
    answer = desk.search(text, filters)
    return [desk.records[number].id for number in answer.records[: answer.near]]


def test_order_and_scores_are_those_of_the_scorer(desk: Desk, memory: MemoryIndex, library: Library) -> None:
    """Every posting counts: the same records in the same order with the same scores, to the last bit."""
    dictionary = make_term_dictionary(
        library.vocabularies.values(), memory.idf_buckets, partial(are_adjacent, source=memory)
    )
    # Quotation marks would ask for exact phrases, which the scorer knows nothing of.
    plain = [re.sub("[“”]", " ", record.title) for record in library.published]
    asked = [*filter(str.strip, QUERIES), *plain]
    found = 0
    for text in asked:
        scores = score_records(segment_query(parse_query(text), dictionary).sequences, memory)
        answer = desk.search(text)
        assert list(answer.records) == rank_records(scores), text
        assert list(answer.scores) == [scores[record] for record in answer.records], text
        found += bool(answer.records)
    assert found > len(asked) - 5


def test_a_title_finds_its_record(desk: Desk) -> None:
    """Whoever types a title is looking for that record."""
    first = {record.id: titles(desk, record.title)[0] for record in desk.records}
    assert all(asked == found for asked, found in first.items())


def test_filters_take_any_of_one_facet_and_all_facets(desk: Desk) -> None:
    """Two years are either year; a year and a form are both."""
    years = titles(desk, "", Filters({"years": ["2567", "2566"]}))
    assert sorted(years) == sorted(record.id for record in desk.records if record.fiscal_year in (2566, 2567))
    lessons = titles(desk, "", Filters({"years": ["2567", "2566"], "forms": ["lesson"]}))
    assert lessons == [each for each in years if each.startswith("kr-")]
    assert lessons != years


def test_a_filter_changes_neither_order_nor_what_is_near(desk: Desk) -> None:
    """What passes is the same as before, in the same order: nothing far becomes near because others left."""
    everywhere = titles(desk, "ขยะ")
    provinces = {record.id: record.place.province for record in desk.records}
    for facet in desk.facets:
        if facet.key == "provinces":
            for group in facet.values:
                inside = titles(desk, "ขยะ", Filters({"provinces": [group.key]}))
                kept = [each for each in everywhere if (area := provinces[each]) and area.key == group.key]
                assert inside == kept


def test_counts_are_what_a_filter_would_leave(desk: Desk) -> None:
    """The number beside a group is how many results it has when chosen, its own facet aside."""
    chosen = Filters({"forms": ["lesson"]})
    counts = desk.search("ชุมชน", chosen).counts
    assert counts["forms"] == desk.search("ชุมชน").counts["forms"]
    for key, held in counts["themes"].items():
        assert desk.search("ชุมชน", Filters({"forms": ["lesson"], "themes": [key]})).near == held
    assert len(counts["themes"]) > 3


def test_a_yes_or_no_facet_tells_who_has_photos(desk: Desk) -> None:
    """A marked field that is no list of values asks whether it is filled in; forms without it are in neither."""
    having = titles(desk, "", Filters({"photos": ["yes"]}))
    lacking = titles(desk, "", Filters({"photos": ["no"]}))
    fields = {record.id: record.form.field("photos") for record in desk.records}
    with_field = [record for record in desk.records if (field := fields[record.id]) and field.is_facet]
    assert sorted(having) == sorted(record.id for record in with_field if "photos" in record.values)
    assert sorted(having + lacking) == sorted(record.id for record in with_field)
    assert having
    assert lacking


def test_a_group_is_found_by_key_label_and_alias(desk: Desk) -> None:
    """As people write it; a name that nobody has finds nothing."""
    facets = {facet.key: facet for facet in desk.facets}
    for name in ("kkn", "ขอนแก่น", "จังหวัดขอนแก่น", "จ.ขอนแก่น"):
        assert [group.key for group in facets["provinces"].find(name)] == ["kkn"], name
    for name in ("2567", "๒๕๖๗", "ปี ๒๕๖๗"):
        assert [group.key for group in facets["years"].find(name)] == ["2567"], name
    assert not facets["provinces"].find("ขอนแกน")
    assert not facets["provinces"].find("จังหวัด")


def test_newest_first_keeps_what_is_near(desk: Desk) -> None:
    """The same results by year; what only shares a word stays behind them."""
    answer = desk.search("กองทุนพัฒนาบทบาทสตรี")
    newest = desk.search("กองทุนพัฒนาบทบาทสตรี", Filters(newest=True))
    assert newest.near == answer.near < len(answer.records)
    assert set(newest.records[: newest.near]) == set(answer.records[: answer.near])
    years = [desk.records[number].fiscal_year or 0 for number in newest.records[: newest.near]]
    assert years == sorted(years, reverse=True)


def text_of(desk: Desk, record_id: str) -> str:
    """Give all that is searched of a record, folded."""
    record = next(record for record in desk.records if record.id == record_id)
    return " ".join(fold_text("\n".join(text for _label, text in list_field_texts(record))).split())


def test_what_is_excluded_is_nowhere(desk: Desk) -> None:
    """Minus a word, minus a phrase; only those that hold it go."""
    everything = titles(desk, "ขยะ")
    left = titles(desk, "ขยะ -ธนาคารขยะ")
    assert left == [each for each in everything if "ธนาคารขยะ" not in text_of(desk, each)]
    assert 0 < len(left) < len(everything)
    assert titles(desk, 'ขยะ -"ธนาคารขยะ"') == left


def test_a_phrase_stands_letter_by_letter(desk: Desk) -> None:
    """Records with the phrase are the near ones, and the first; those with its words elsewhere come after."""
    answer = desk.search('"กลุ่มออมทรัพย์"')
    found = {desk.records[number].id for number in answer.records[: answer.near]}
    assert found == {record.id for record in desk.records if "กลุ่มออมทรัพย์" in text_of(desk, record.id)}
    assert 0 < len(found) < len(answer.records)
    assert answer.phrases_found
    # The words are neighbours in the text, with a space between them.
    assert not desk.search('"ทุกวันขายเงินกองทุนสตรี"').phrases_found
    spaced = desk.search('"หยอดกระปุกทุกวันขาย   เงินกองทุนสตรี"')
    assert [desk.records[number].id for number in spaced.records[: spaced.near]] == ["kr-2563-ret-001"]


def test_a_phrase_that_nobody_wrote_is_searched_as_words(desk: Desk) -> None:
    """And the answer says so."""
    answer = desk.search('"ขยะธนาคาร"')
    assert not answer.phrases_found
    assert answer.records == desk.search("ขยะธนาคาร").records
    assert answer.records


def test_quotes_of_a_pasted_headline_are_no_phrase(desk: Desk) -> None:
    """Beside a dozen words they were not typed to ask for letters: what tells the same is not put behind."""
    beside = "ผู้ใหญ่บ้านชวนลูกบ้านรับซื้อทุกวันเสาร์ แยกแล้วขายต่อ ได้เงินเข้ากองทุน"
    quoted, plain = desk.search(f"“ธนาคารขยะ” {beside}"), desk.search(f"ธนาคารขยะ {beside}")
    assert not quoted.query.phrases
    assert quoted.records == plain.records
    assert desk.search(f"“ธนาคารขยะ” {beside[:50]}").query.phrases == ("ธนาคารขยะ",)


def test_what_stands_for_each_other_finds_the_same(desk: Desk) -> None:
    """An abbreviation finds the full name where nobody wrote it short; with its own holders first."""
    for short, full in (
        ("กองทุนสตรี", "กองทุนพัฒนาบทบาทสตรี"),
        ("สพอ.", "สำนักงานพัฒนาชุมชนอำเภอ"),
        ("สพอ", "สำนักงานพัฒนาชุมชนอำเภอ"),
    ):
        holders = {record.id for record in desk.records if full in text_of(desk, record.id)}
        assert holders
        assert holders <= {desk.records[number].id for number in desk.search(short).records}, short
        assert not desk.search(short).segmented.unknown


def test_a_query_is_cut_and_the_answer_says_so(desk: Desk) -> None:
    """At most 200 characters are looked at."""
    answer = desk.search("ขยะ " * 100)
    assert answer.query.is_cut
    assert answer.records == desk.search("ขยะ").records
    assert not desk.search("ขยะ").query.is_cut


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_there_is_no_wrong_query(desk: Desk, text: str) -> None:
    """Signs of other query languages, broken text and floods end as any query does."""
    answer = desk.search(text)
    for number in answer.records[:20]:
        desk.make_snippet(desk.records[number], answer)
    desk.suggest(text)
    answer.query.text.encode()


def test_suggestions_begin_with_what_was_typed(desk: Desk) -> None:
    """Names, words and titles; those that begin so come first; no more than asked."""
    found = desk.suggest("ขยะ", 5)
    assert found[0].text == "ขยะและสิ่งแวดล้อม"
    assert 1 < len(found) <= 5
    assert all("ขยะ" in each.text for each in found)
    assert desk.suggest("ขอนแก่")[0].kind == "place"
    assert desk.suggest("   ") == []


def test_suggestions_come_from_the_start_of_words_inside(desk: Desk) -> None:
    """Also of titles and names; never from inside a word, none twice, and not what was typed."""
    title = next(record.title for record in desk.records if "บัญชีครัวเรือน" in record.title[1:])
    assert title in [each.text for each in desk.suggest("บัญชีครัวเรือน", 20)]
    assert not any(each.kind == "title" for each in desk.suggest("ญชี", 20))
    for typed in ("ขย", "บัญชี", "OTOP", "otop", "ขอนแก่น", "ธนาคาร ขยะ"):
        texts = [each.text for each in desk.suggest(typed, 50)]
        folded = ["".join(fold_text(text).split()) for text in texts]
        assert len(set(folded)) == len(folded), typed
        assert "".join(fold_text(typed).split()) not in folded


def test_an_empty_library_answers(tmp_path: Path, library: Library) -> None:
    """Nothing in, nothing out, no error."""
    from dataclasses import replace

    empty = Desk(replace(library, records=()))
    answer = empty.search("ขยะ")
    assert answer.records == ()
    assert empty.suggest("ขยะ") == []
    assert empty.search("").near == 0
