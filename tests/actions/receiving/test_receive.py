"""What is handed in is kept as it came, with its sender, its event and its receipt."""

import io
import threading
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connections
from django.utils import timezone

from archive.actions.custody.account import account
from archive.actions.custody.originals import load
from archive.actions.receiving.deposit_rows import DEPOSIT_COLUMNS
from archive.actions.receiving.receipt import receipt
from archive.actions.receiving.receive import HandedIn, Sender, receive, receive_text
from archive.errors import Invalid
from archive.intake.limits import Refused
from archive.models import Deposit, Event, Item, Original, Source
from tests.actions.handing_in import ACTOR, SENDER, article, files, hand_in, only_item, states


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return held.getvalue()


def test_a_file_is_kept_byte_for_byte_with_its_digest_its_sender_and_its_event(db):
    body = b"\xef\xbb\xbfLine one\r\nLine two\x00\xff"
    before = timezone.now()
    deposit = receive(files=files(body), sender=SENDER, name="from the attic", declared={"publisher": "Trend"})

    item = only_item(deposit)
    original = Original.objects.get()
    assert bytes(original.bytes) == body
    assert (original.sha256, original.size) == (sha256(body).hexdigest(), len(body))
    assert original.received_at >= before
    assert (item.original_id, item.name, item.state, item.attempts) == (original.sha256, "0.txt", "received", 0)
    deposit.refresh_from_db()
    assert (deposit.state, deposit.name, deposit.declared) == ("sealed", "from the attic", {"publisher": "Trend"})
    event = Event.objects.get()
    assert (event.verb, event.subject_id) == ("deposit.received", deposit.pk)
    assert event.data == {"items": 1, "door": "shell", "complete": True}
    assert event.actor == ACTOR


def test_nothing_handed_in_is_told_and_leaves_nothing(db):
    with pytest.raises(Invalid) as refused:
        receive(files=[], sender=SENDER)
    assert refused.value.reason == "deposit_empty"
    assert not Deposit.objects.exists()
    assert not Event.objects.exists()


def test_an_empty_file_is_an_item_like_any_other(db):
    item = only_item(hand_in(b""))
    assert (item.state, item.original.size, load(item.original)) == ("received", 0, b"")


def test_the_same_bytes_twice_in_a_batch_are_one_original_and_two_items(db):
    deposit = hand_in(article(1), article(2), article(1))
    assert Original.objects.count() == 2
    digests = list(deposit.items.order_by("position").values_list("original_id", flat=True))
    assert digests == [sha256(article(n)).hexdigest() for n in (1, 2, 1)]


def test_a_package_is_kept_once_and_its_members_are_items(db):
    package = zipped(**{"a.txt": article(1), "sub/b.txt": article(2)})
    deposit = hand_in(HandedIn(name="two.zip", stream=io.BytesIO(package)))

    container = Original.objects.get(sha256=sha256(package).hexdigest())
    assert bytes(container.bytes) == package
    assert list(deposit.items.order_by("position").values_list("name", "container_id", "original_id")) == [
        (name, container.sha256, sha256(data).hexdigest())
        for name, data in (("a.txt", article(1)), ("sub/b.txt", article(2)))
    ]


def test_the_lines_of_a_request_are_items_without_a_container(db):
    lines = b'{"title": "one"}\n{"title": "two"}\n'
    body = HandedIn(name="body", stream=io.BytesIO(lines), media_type="application/x-ndjson", keep_container=False)
    deposit = hand_in(body)
    assert list(deposit.items.order_by("position").values_list("container_id", flat=True)) == [None, None]
    assert sorted(bytes(data) for data in Original.objects.values_list("bytes", flat=True)) == lines.splitlines()


def test_what_a_sender_declares_of_a_file_reaches_its_members(db):
    file = HandedIn(
        name="one.zip",
        stream=io.BytesIO(zipped(**{"a.txt": article(1)})),
        address="https://example.org/one.zip",
        declared={"publisher": "Trend"},
    )
    item = only_item(hand_in(file))
    assert (item.declared, item.address) == ({"publisher": "Trend"}, "https://example.org/one.zip")


def test_a_refused_member_is_quarantined_for_its_container_holds_it(db):
    package = zipped(**{"../../etc/passwd": b"root", "good.txt": article(1)})
    deposit = hand_in(HandedIn(name="evil.zip", stream=io.BytesIO(package)))
    bad, good = deposit.items.order_by("position")
    assert (bad.state, bad.code, bad.original_id) == ("quarantined", "archive_unsafe", None)
    assert bad.problems[0]["code"] == "archive_unsafe"
    assert bad.container_id == sha256(package).hexdigest()
    assert good.state == "received"
    assert receipt(deposit=deposit).safe_to_delete


def test_what_was_refused_at_the_door_is_rejected_and_its_sender_is_told_to_keep_it(db):
    deposit = hand_in(article(1), Refused(name="gone.txt", code="file_vanished", message="It is no longer there."))
    assert states(deposit) == ["received", "rejected"]
    item = deposit.items.get(state="rejected")
    assert (item.code, item.reason, item.original_id) == ("file_vanished", "It is no longer there.", None)
    told = receipt(deposit=deposit)
    assert not told.safe_to_delete
    assert [one.pk for one in told.set_aside] == [item.pk]


def test_a_package_without_a_file_in_it_is_told(db):
    item = only_item(hand_in(HandedIn(name="none.zip", stream=io.BytesIO(zipped()))))
    assert (item.state, item.code) == ("quarantined", "archive_empty")
    assert Original.objects.count() == 1


def test_a_large_file_goes_to_storage_and_reads_the_same(db, settings, tmp_path):
    settings.MAX_INLINE_SIZE = 1000
    settings.ORIGINALS_URL = tmp_path.as_uri()
    inline, large = b"i" * 1000, b"l" * 1001
    deposit = hand_in(inline, large)
    first, second = (item.original for item in deposit.items.order_by("position"))
    assert (first.location, bytes(first.bytes)) == ("", inline)
    assert second.bytes is None
    assert second.location
    assert (second.sha256, second.size) == (sha256(large).hexdigest(), 1001)
    assert load(second) == large


@pytest.mark.parametrize(("own", "kept"), [({}, "Asia/Baku"), ({"time_zone": "Asia/Tbilisi"}, "Asia/Tbilisi")])
def test_the_time_zone_of_the_source_is_kept_with_the_deposit_unless_the_sender_names_one(db, own, kept):
    source = Source.objects.create(slug="shore", name="Shore", time_zone="Asia/Baku")
    deposit = hand_in(article(1), source=source, declared=own)
    assert deposit.declared == {"time_zone": kept}


def test_a_typed_text_becomes_an_original_like_any_other(db):
    deposit = receive_text(
        text="Schöne Grüße", sender=Sender(door=Deposit.Door.TYPED, actor=ACTOR), source=None, declared={"title": "T"}
    )
    item = only_item(deposit)
    assert bytes(item.original.bytes) == "Schöne Grüße".encode()
    assert item.declared == {"title": "T", "media_type": "text/plain"}
    assert deposit.door == "typed"


@pytest.mark.parametrize(
    ("text", "code"), [("", "text_empty"), (" \n\t", "text_empty"), ("half a \ud800 pair", "text_invalid")]
)
def test_a_typed_text_that_is_none_is_refused(db, text, code):
    with pytest.raises(Invalid) as refused:
        receive_text(text=text, sender=SENDER, source=None, declared={})
    assert (refused.value.reason, list(refused.value.fields)) == (code, ["text"])
    assert not Deposit.objects.exists()


@pytest.mark.parametrize(
    "declared",
    [{"title": "a\x00b"}, {"title": "a\ud800b"}, {"authors": ["a", "b\x00"]}, {"n": 10**40}, {"t\x00": "a"}],
    ids=["nul", "lone surrogate", "nul in a list", "a number beyond 64 bits", "nul in a name"],
)
def test_what_cannot_be_kept_of_a_declaration_is_told_by_its_field(db, declared):
    with pytest.raises(Invalid) as of_the_deposit:
        receive(files=files(article(1)), sender=SENDER, declared=declared)
    file = HandedIn(name="a.txt", stream=io.BytesIO(article(1)), declared=declared)
    with pytest.raises(Invalid) as of_a_file:
        receive(files=[file], sender=SENDER)
    for refused in (of_the_deposit, of_a_file):
        assert (refused.value.reason, list(refused.value.fields)) == ("declared_invalid", ["declared"])
    assert not Deposit.objects.exists()


def test_two_senders_of_the_same_files_neither_fail_nor_wait_for_each_other_for_ever(transactional_db):
    contents = [article(number) for number in range(40)]
    failed: list[BaseException] = []

    def send(handed: list[bytes], start: threading.Barrier) -> None:
        try:
            start.wait(10)
            hand_in(*handed)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connections.close_all()

    for turn in range(5):
        some = [text + str(turn).encode() for text in contents]
        start = threading.Barrier(2)
        threads = [threading.Thread(target=send, args=(order, start)) for order in (some, some[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert not failed
    assert (Item.objects.count(), Original.objects.count()) == (400, 200)
    assert account(strict=True).proven


def test_the_receipt_counts_by_verdict_and_estimates_the_time_left(db):
    deposit = hand_in(*(article(n) for n in range(4)))
    done = deposit.items.order_by("position")[:2]
    for item in done:
        finished = item.received_at + timedelta(seconds=1)
        Item.objects.filter(pk=item.pk).update(state="rejected", code="x", finished_at=finished)
    told = receipt(deposit=deposit)
    assert (told.items, told.in_progress, told.finished) == (4, 2, False)
    assert told.rate == pytest.approx(2, rel=0.2)
    assert told.seconds_left == pytest.approx(1, rel=0.2)
    assert told.as_json()["counts"] == {
        "archived": 0, "duplicate": 0, "revision": 0, "quarantined": 0, "rejected": 2, "in_progress": 2,
    }  # fmt: skip


def test_a_small_deposit_is_written_with_all_its_columns():
    assert set(DEPOSIT_COLUMNS) == {column.name for column in Deposit._meta.concrete_fields}
