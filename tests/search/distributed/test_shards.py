"""The desk on shards of Xapian, served by real servers: what Whoosh answers, or no answer at all.

Xapian knows no levels of impact, and two records that are nearly equal may change places. So tests compare with what
Whoosh answers without levels, where all is the same, and one tells how far apart records may be that change places.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from khlang.cli import main
from khlang.library import Library, load_library
from khlang.search.desk import Desk, Filters, SearchResponse, ShardError
from khlang.search.desk.library_shards import open_library_shards
from khlang.search.distributed import shard_writer, shards
from khlang.search.distributed.binding import load_xapian
from khlang.search.distributed.distributed_index import DistributedIndex
from khlang.search.distributed.shard_documents import HeldRecord, make_document
from khlang.search.index import posting_source
from khlang.search.index.field_tokens import FieldTokens, RecordTokens
from khlang.search.index.forward import IntArray
from khlang.search.index.impacts import K1, B
from khlang.server import CurrentDesk
from numpy.typing import NDArray

from tests.conftest import LIBRARY
from tests.search.desk.kept_index import RECORD, edit
from tests.search.desk.test_desk import HOSTILE, QUERIES
from tests.server.client import serve
from tests.shard_servers import ShardServer, require_xapian, serve_shards

SHARDS = 4
# Of the score of the first record.
MAX_STEP = 0.15
# Quoted, excluded, misspelt, on the other keyboard, with synonyms and years.
OTHERS = (
    '"ขยะเปียก"', '"ธนาคารขยะ" หมู่บ้าน', '"ไม่มีคำนี้เลย"', "ขยะ -เปียก", "-ขยะ", "เศรฐกิจพอเพียง", "0pt", "gk;kl", "ขยะเปีย",
    "กข.คจ. ปี 2566", "ตั้งแต่ปี 65", "ลงแขก", "อปท", "หมู่บ้าน ธนาคาร ขยะ ครัวเรือน แยก เปียก", "ปี 67",
)  # fmt: skip


def measure_exactly(doc_ids: IntArray, frequencies: IntArray, lengths: IntArray) -> NDArray[np.float64]:
    """Give what `measure_impacts` gives before it is rounded."""
    norms = K1 * (1 - B + B * lengths[doc_ids] * len(lengths) / lengths.sum())
    impacts: NDArray[np.float64] = frequencies / (frequencies + norms)
    return impacts


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the index that is here count without levels."""
    monkeypatch.setattr(posting_source, "measure_impacts", measure_exactly)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ShardServer]]:
    """Servers of four shards that are empty at first."""
    require_xapian()
    with serve_shards(tmp_path_factory.mktemp("shards"), SHARDS) as started:
        yield started


@pytest.fixture(scope="module")
def sharded(servers: list[ShardServer], library: Library) -> Desk:
    """The desk whose index they hold."""
    desk = open_desk(library, servers)
    desk.index()
    return desk


@pytest.fixture(scope="module")
def local(library: Library) -> Desk:
    """The desk whose index is here."""
    return Desk(library)


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[list[ShardServer]]:
    """Servers of two shards that a test may stop."""
    require_xapian()
    with serve_shards(tmp_path, 2) as started:
        yield started


def open_desk(library: Library, servers: list[ShardServer]) -> Desk:
    """Give a desk on servers."""
    return Desk(library, shards=[server.address for server in servers])


def round_scores(response: SearchResponse) -> list[int]:
    """Give the scores as ranking compares them."""
    return [round(score * 1e6) for score in response.scores]


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("text", [*QUERIES, *OTHERS, *HOSTILE], ids=lambda text: ascii(text[:20]))
def test_shards_answer_as_one_index_does(sharded: Desk, local: Desk, text: str) -> None:
    """The same records in the same order with the same scores, counts and offers."""
    here, there = local.search(text), sharded.search(text)
    assert there.records == here.records
    assert round_scores(there) == pytest.approx(round_scores(here), abs=1)
    assert (there.near, there.counts, there.close) == (here.near, here.counts, here.close)
    assert (there.did_you_mean, there.instead, there.is_weak) == (
        here.did_you_mean,
        here.instead,
        here.is_weak,
    )
    assert there.phrases_found == here.phrases_found


@pytest.mark.parametrize("text", [*QUERIES, *OTHERS], ids=ascii)
def test_only_records_that_are_nearly_equal_change_places(sharded: Desk, local: Desk, text: str) -> None:
    """In the order of the shards, no score with levels is much higher than one before it."""
    here, there = local.search(text), sharded.search(text)
    assert sorted(there.records) == sorted(here.records)
    assert (there.did_you_mean, there.instead, there.is_weak) == (
        here.did_you_mean,
        here.instead,
        here.is_weak,
    )
    scores = dict(zip(here.records, here.scores, strict=True))
    steps = [scores[after] - scores[before] for before, after in pairwise(there.records)]
    assert max(steps, default=0) <= MAX_STEP * max(here.scores, default=0)


def test_facets_narrow_what_shards_find(sharded: Desk, local: Desk) -> None:
    """Filters are the desk's, whoever holds the index."""
    for facet in local.facets:
        filters = Filters({facet.key: [facet.values[0].key]}, newest=True)
        assert sharded.search("ขยะ", filters).records == local.search("ขยะ", filters).records


def test_suggestions_come_from_the_same_words(sharded: Desk, local: Desk) -> None:
    """Compounds are those that two records hold."""
    for typed in ("ขย", "กลุ่ม", "หนี้", "ส"):
        assert sharded.suggest(typed) == local.suggest(typed)


def test_every_shard_holds_a_part(sharded: Desk, servers: list[ShardServer]) -> None:
    """No shard is empty, and together they hold each record once."""
    counts = [shards.open_shard(server.address).get_doccount() for server in servers]
    assert all(counts)
    assert sum(counts) == len(sharded.records)


def test_a_shard_that_is_gone_is_no_answer(own_servers: list[ShardServer], library: Library) -> None:
    """Neither a part of the results nor a part of the counts; when it is back, so are the answers."""
    desk = open_desk(library, own_servers)
    before = desk.search("ขยะ").records
    own_servers[1].stop()
    with pytest.raises(ShardError, match=f"ติดต่อเครื่องค้น {own_servers[1].address} ไม่ได้"):
        desk.search("ขยะ")
    own_servers[1].start()
    assert desk.search("ขยะ").records == before


def test_a_shard_that_hangs_is_no_answer(
    own_servers: list[ShardServer], library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that says nothing is waited for only so long."""
    monkeypatch.setattr(shards.Shards.__init__, "__defaults__", (0.3,))
    desk = open_desk(library, own_servers)
    desk.search("ขยะ")
    own_servers[0].signal(signal.SIGSTOP)
    with pytest.raises(ShardError, match="ไม่ตอบทันเวลา"):
        desk.search("น้ำ")
    own_servers[0].signal(signal.SIGCONT)
    assert desk.search("น้ำ").records


@pytest.mark.usefixtures("exact")
def test_an_edit_writes_one_record(
    own_servers: list[ShardServer], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What did not change stays as it is, and what is gone is found no more."""
    open_desk(load_library(folder), own_servers).index()
    written: list[str] = []

    def make_and_note(held: HeldRecord, tokens: RecordTokens, text: bytes) -> object:
        written.append(held.id)
        return make_document(held, tokens, text)

    monkeypatch.setattr("khlang.search.distributed.shard_writer.make_document", make_and_note)
    edit(folder, "หนี้นอกระบบ", "กระต่ายขูดมะพร้าว")
    changed = load_library(folder)
    found = open_desk(changed, own_servers).search("กระต่ายขูดมะพร้าว").records
    assert changed.published[found[0]].id == Path(RECORD).stem
    assert found == Desk(changed).search("กระต่ายขูดมะพร้าว").records
    (folder / RECORD).unlink()
    fewer = load_library(folder)
    assert open_desk(fewer, own_servers).search("ขยะ").records == Desk(fewer).search("ขยะ").records
    assert written == [Path(RECORD).stem]


@pytest.mark.usefixtures("exact")
def test_an_index_cut_short_is_never_asked(own_servers: list[ShardServer], library: Library) -> None:
    """While it is written it has no key; whoever comes next writes what is missing."""
    addresses = [server.address for server in own_servers]
    desk = open_desk(library, own_servers)
    desk.index()
    keys = shard_writer.name_keys(desk.index_key, len(addresses))
    with pytest.raises(InterruptedError):
        shard_writer.update_shards(addresses, keys, {library.published[0].id: "digest"}, _raise_interrupted)
    assert not shard_writer.are_current(addresses, keys)
    with pytest.raises(ShardError, match="ไม่ตรงกับคลัง"):
        DistributedIndex(shards.Shards(addresses, keys), {})
    assert open_desk(library, own_servers).search("ขยะ").records == Desk(library).search("ขยะ").records


def _raise_interrupted(_wanted: object) -> Iterator[shard_writer.Indexed]:
    raise InterruptedError
    yield


def test_a_shard_that_dies_while_it_is_written_is_told(own_servers: list[ShardServer]) -> None:
    """To close it fails, too: with words, and with its address."""
    addresses = [server.address for server in own_servers]
    digests = {f"record-{number}": "digest" for number in range(20)}

    def make(wanted: Sequence[str]) -> Iterator[shard_writer.Indexed]:
        for number, record in enumerate(wanted):
            if number == 5:
                own_servers[1].stop()
            yield shard_writer.Indexed(record, "digest", RecordTokens.of([FieldTokens("ขยะ", 1)]), b"")

    with pytest.raises(ShardError, match=f"ติดต่อเครื่องค้น {addresses[1]} ไม่ได้"):
        shard_writer.update_shards(addresses, ("first", "second"), digests, make)
    own_servers[1].start()
    assert not shard_writer.are_current(addresses, ("first", "second"))


def test_a_database_of_others_is_left_as_it_is(own_servers: list[ShardServer], library: Library) -> None:
    """Somebody may name the wrong port: nothing is written over what is there."""
    xapian = load_xapian()
    theirs = shards.open_shard(own_servers[1].address, is_written=True)
    document = xapian.Document()
    document.add_boolean_term("Qtheirs")
    theirs.add_document(document)
    theirs.close()
    with pytest.raises(ShardError, match="งานอื่น"):
        open_desk(library, own_servers).index()
    left = shards.open_shard(own_servers[1].address)
    assert [each.term for each in left.allterms()] == [b"Qtheirs"]


def test_shards_of_another_library_are_left_as_they_are(own_servers: list[ShardServer]) -> None:
    """Neither by its own records, nor because a record has the same id as one of ours, is it taken for ours."""
    ours, theirs = ([server.address] for server in own_servers)

    def make(wanted: Sequence[str]) -> Iterator[shard_writer.Indexed]:
        tokens = RecordTokens.of([FieldTokens("ขยะ", 1)])
        return (shard_writer.Indexed(record, "digest", tokens, b"") for record in wanted)

    shard_writer.update_shards(ours, ["ours"], {"one": "digest", "two": "digest"}, make)
    shard_writer.update_shards(theirs, ["theirs"], {"one": "digest", "three": "digest"}, make)
    for addresses, digests in ((theirs, {"two": "digest"}), ([*ours, *theirs], {"one": "digest"})):
        with pytest.raises(ShardError, match="คลังอื่น"):
            shard_writer.update_shards(addresses, ["new"] * len(addresses), digests, make)
    assert shard_writer.are_current([*ours, *theirs], ["ours", "theirs"])
    assert [shards.open_shard(address).get_doccount() for address in [*ours, *theirs]] == [2, 2]
    # The name stays when nothing but one record is the same.
    before = shards.open_shard(ours[0]).get_metadata(shards.NAME)
    shard_writer.update_shards(ours, ["newer"], {"two": "another", "four": "digest"}, make)
    assert shards.open_shard(ours[0]).get_metadata(shards.NAME) == before


def test_a_server_that_may_not_write_says_so(tmp_path: Path, library: Library) -> None:
    """Without `--writable` an index is only read."""
    require_xapian()
    folder = tmp_path / "shard"
    first = ShardServer(folder)
    first.start()
    try:
        desk = open_desk(library, [first])
        desk.index()
    finally:
        first.stop()
    reading = ShardServer(folder, options=())
    reading.start()
    try:
        assert open_desk(library, [reading]).search("ขยะ").records
        with pytest.raises(ShardError, match="--writable"):
            open_library_shards([reading.address], "another", library, desk._tokenizer)
    finally:
        reading.stop()


@pytest.mark.usefixtures("exact")
def test_commands_ask_the_shards(own_servers: list[ShardServer], capsys: pytest.CaptureFixture[str]) -> None:
    """`khlang search --shards`; a shard that is gone ends it with words and without a result."""
    where = ",".join(str(server.address) for server in own_servers)
    asked = ["search", "--library", str(LIBRARY), "ขยะเปียก"]
    assert main(asked) == 0
    local = capsys.readouterr().out
    assert main([*asked, "--shards", where]) == 0
    assert capsys.readouterr().out == local
    own_servers[0].stop()
    assert main([*asked, "--shards", where]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert str(own_servers[0].address) in said.err


def test_the_server_says_that_a_shard_is_gone(
    own_servers: list[ShardServer], library: Library, tmp_path: Path
) -> None:
    """503 with words, on the page and in the API; and answers again when the shard is back."""
    current = CurrentDesk()
    current.hold(open_desk(library, own_servers))
    (tmp_path / "site").mkdir()
    with serve(tmp_path / "site", current) as client:
        assert client.get("/api/search", q="ขยะ").status == 200
        own_servers[0].stop()
        refused = client.get("/api/search", q="ผัก")
        assert refused.status == 503
        assert "เครื่องค้น" in refused.text
        own_servers[0].start()
        assert client.get("/api/search", q="ผัก").status == 200
