"""Handing in what is long, slow, or breaks off: what is committed on the way, and what becomes of the rest."""

import io
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256

import pytest

from archive.actions.custody.account import account
from archive.actions.custody.originals import load
from archive.actions.keys import create
from archive.actions.receiving import receive as receiving
from archive.actions.receiving.receipt import receipt
from archive.actions.receiving.receive import HandedIn, Sender, receive, seal
from archive.actions.receiving.resume import resume
from archive.actions.rows import FEW
from archive.errors import Conflict
from archive.models import Deposit, Event, Item, Original
from archive.values import Arrival
from tests.actions.handing_in import ACTOR, SENDER, article, files, hand_in, only_item


class BrokenError(OSError):
    """What a connection raises that is cut."""


def cut_after(*contents: bytes) -> Iterator[HandedIn]:
    yield from files(*contents)
    raise BrokenError


class Drip(io.RawIOBase):
    """A stream that gives a few bytes at a time, as pipes and network file systems may."""

    def __init__(self, data: bytes, *, step: int = 3) -> None:
        super().__init__()
        self.source, self.step = io.BytesIO(data), step

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.source.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:
        piece = self.source.read(min(self.step, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.fixture
def key(db):
    return create(name="client", scopes=["deposit"], actor=ACTOR).key


def test_a_batch_is_one_commit_a_crash_in_the_middle_leaves_nothing(transactional_db, monkeypatch):
    def crash(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(receiving, "item_rows", crash)
    with pytest.raises(MemoryError):
        hand_in(*(article(n) for n in range(2 * FEW)))
    assert [model.objects.count() for model in (Deposit, Item, Original, Event)] == [0, 0, 0, 0]


def test_a_long_stream_commits_in_chunks_and_is_sealed_by_the_last(transactional_db, monkeypatch):
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 10)
    seen = []

    def watched() -> Iterator[HandedIn]:
        for number, file in enumerate(files(*(article(n) for n in range(25)))):
            if number in (0, 10, 20):
                seen.append((Item.objects.count(), list(Deposit.objects.values_list("state", flat=True))))
            yield file

    deposit = receive(files=watched(), sender=SENDER)
    assert seen == [(0, []), (10, ["open"]), (20, ["open"])]
    deposit.refresh_from_db()
    assert deposit.state == "sealed"
    assert list(deposit.items.order_by("position").values_list("position", flat=True)) == list(range(25))
    assert Event.objects.get(verb="deposit.received").data["items"] == 25
    assert account(strict=True).proven


def test_a_chunk_ends_by_bytes_too(transactional_db, monkeypatch):
    monkeypatch.setattr(receiving, "CHUNK_BYTES", 3 * len(article(1)))
    counts = []

    def watched() -> Iterator[HandedIn]:
        for file in files(*(article(n) for n in range(1, 8))):
            counts.append(Item.objects.count())
            yield file

    receive(files=watched(), sender=SENDER)
    assert counts == [0, 0, 0, 3, 3, 3, 6]


def test_a_broken_stream_leaves_the_deposit_open_with_what_was_committed(transactional_db, monkeypatch):
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 2)
    with pytest.raises(BrokenError):
        receive(files=cut_after(*(article(n) for n in range(5))), sender=SENDER)

    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.items.count()) == ("open", 4)
    assert not receipt(deposit=deposit).safe_to_delete
    assert account(strict=True).proven

    seal(deposit_id=deposit.pk, actor=ACTOR)
    sealed = Deposit.objects.get()
    assert sealed.state == "sealed"
    told = receipt(deposit=sealed)
    assert (told.complete, told.safe_to_delete) == (False, False)
    assert Event.objects.get(verb="deposit.received").data["complete"] is False
    assert account(strict=True).proven
    seal(deposit_id=deposit.pk, actor=ACTOR)
    assert Event.objects.filter(verb="deposit.received").count() == 1


@pytest.mark.parametrize(("broken", "code"), [(True, "deposit_elsewhere"), (False, "deposit_sealed")])
def test_two_streams_never_fill_the_same_places(transactional_db, monkeypatch, broken, code):
    """The first is thought to be dead, and comes on all the same: what the second put there stays."""
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 2)

    def gone_on_meanwhile() -> Iterator[HandedIn]:
        yield from files(article(1), article(2))
        deposit = Deposit.objects.get()
        if broken:
            with pytest.raises(BrokenError):
                resume(deposit_id=deposit.pk, after=2, files=cut_after(article(3), article(4)), actor=ACTOR)
        else:
            resume(deposit_id=deposit.pk, after=2, files=files(article(3)), actor=ACTOR)
        yield from files(article(5), article(6))

    with pytest.raises(Conflict) as refused:
        receive(files=gone_on_meanwhile(), sender=SENDER)
    assert refused.value.reason == code
    assert Item.objects.count() == (4 if broken else 3)
    assert Deposit.objects.get().complete is not broken


def test_a_deposit_without_its_end_is_no_answer_to_a_repeated_request(transactional_db, monkeypatch, key):
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 2)
    sender = Sender(door=Deposit.Door.REST, actor=ACTOR, api_key=key)
    with pytest.raises(BrokenError):
        receive(files=cut_after(article(1), article(2), article(3)), sender=sender, idempotency_key="once")
    again = {"files": files(article(1), article(2), article(3)), "sender": sender, "idempotency_key": "once"}
    assert receive(**again).state == "open"

    seal(deposit_id=Deposit.objects.get().pk, actor=ACTOR)
    with pytest.raises(Conflict) as refused:
        receive(**again)
    assert (refused.value.reason, refused.value.http_status) == ("deposit_incomplete", 409)
    assert Item.objects.count() == 2


def test_a_stream_that_breaks_before_its_first_chunk_leaves_nothing(transactional_db):
    with pytest.raises(BrokenError):
        receive(files=cut_after(article(1)), sender=SENDER)
    assert not Deposit.objects.exists()
    assert not Original.objects.exists()


@pytest.mark.parametrize("left", [0, 1])
def test_a_deposit_sealed_while_its_stream_still_runs_takes_nothing_more(transactional_db, monkeypatch, key, left):
    """Whether another chunk or the last one would have come: what was told to be complete stays so, and the sender
    of the rest hears that it was not taken."""
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 2)

    def sealed_meanwhile() -> Iterator[HandedIn]:
        yield from files(article(1), article(2))
        seal(deposit_id=Deposit.objects.get().pk, actor=ACTOR)
        yield from files(article(3), *(article(4 + n) for n in range(left)))

    with pytest.raises(Conflict) as refused:
        receive(
            files=sealed_meanwhile(),
            sender=Sender(door=Deposit.Door.REST, actor=ACTOR, api_key=key),
            idempotency_key="stream",
        )
    assert refused.value.reason == "deposit_sealed"
    assert Item.objects.count() == 2
    assert account(strict=True).proven


def test_large_files_are_not_held_in_memory_until_their_chunk_is_committed(db, settings, tmp_path):
    settings.MAX_INLINE_SIZE = 1000
    settings.ORIGINALS_URL = tmp_path.as_uri()
    size = 1024 * 1024

    def arrivals() -> Iterator[Arrival]:
        for number in range(30):
            yield Arrival(data=number.to_bytes(4, "big") + bytes(size), name=f"{number}.bin")

    tracemalloc.start()
    try:
        receive(files=arrivals(), sender=SENDER)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert Original.objects.count() == 30
    assert peak < 8 * size


@pytest.mark.parametrize("inline", [10, 100_000])
def test_a_stream_that_gives_a_few_bytes_at_a_time_is_read_to_its_end(db, settings, tmp_path, inline):
    settings.MAX_INLINE_SIZE = inline
    settings.ORIGINALS_URL = tmp_path.as_uri()
    lines = b'{"title": "one", "body": "Text."}\n'
    item = only_item(hand_in(HandedIn(name="slow.ndjson", stream=Drip(lines))))
    assert item.container_id == sha256(lines).hexdigest()
    assert load(item.container) == lines
    assert load(item.original) == lines.strip()
