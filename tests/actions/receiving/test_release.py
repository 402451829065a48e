import io

import pytest

from archive.actions.custody.account import account
from archive.actions.receiving.receive import HandedIn
from archive.actions.receiving.release import reject, retry, retry_all
from archive.errors import Conflict, Invalid
from archive.models import Event, Item
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off


@pytest.fixture
def set_aside(transactional_db) -> Item:
    deposit = hand_in(b"")
    work_off()
    return only_item(deposit)


def test_a_quarantined_item_is_tried_again_with_all_its_attempts(set_aside):
    item = retry(item_id=set_aside.pk, actor=ACTOR)
    assert (item.state, item.code, item.reason, item.problems, item.attempts) == ("received", "", "", [], 0)
    assert (item.lease, item.finished_at) == (None, None)
    event = Event.objects.get(verb="item.retried")
    assert (event.subject_id, event.data, event.actor) == (item.pk, {"cause": "file_empty"}, ACTOR)
    assert work_off() == {"quarantined": 1}
    assert account(strict=True).proven


def test_all_of_one_cause_are_tried_again_and_no_others(transactional_db):
    hand_in(b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"", article(1))
    work_off()
    assert retry_all(code="file_empty", actor=ACTOR, limit=1) == 1
    assert retry_all(code="file_empty", actor=ACTOR) == 1
    assert retry_all(code="file_empty", actor=ACTOR) == 0
    assert sorted(Item.objects.values_list("state", "code")) == [
        ("archived", ""), ("quarantined", "not_text"), ("received", ""), ("received", ""),
    ]  # fmt: skip
    assert Event.objects.filter(verb="item.retried").count() == 2
    assert account(strict=True).proven


def test_an_item_is_rejected_with_a_reason_and_its_bytes_stay(set_aside):
    item = reject(item_id=set_aside.pk, actor=ACTOR, reason="sent by mistake")
    assert (item.state, item.code, item.reason) == ("rejected", "rejected_by_editor", "sent by mistake")
    assert item.original is not None
    event = Event.objects.get(verb="item.rejected")
    assert (event.reason, event.data) == ("sent by mistake", {"cause": "file_empty"})
    assert account(strict=True).proven


def test_a_rejection_says_why(set_aside):
    with pytest.raises(Invalid) as refused:
        reject(item_id=set_aside.pk, actor=ACTOR, reason=" \n")
    assert list(refused.value.fields) == ["reason"]
    set_aside.refresh_from_db()
    assert set_aside.state == "quarantined"


def test_only_what_is_in_quarantine_is_released(transactional_db):
    item = only_item(hand_in(article(1)))
    for state in ("received", "archived"):
        for act in (
            lambda: retry(item_id=item.pk, actor=ACTOR),
            lambda: reject(item_id=item.pk, actor=ACTOR, reason="x"),
        ):
            with pytest.raises(Conflict, match=f"this one is {state}") as refused:
                act()
            assert refused.value.reason == "not_quarantined"
        work_off()


def test_what_was_never_taken_out_of_its_package_cannot_be_tried_again(transactional_db):
    item = only_item(hand_in(HandedIn(name="broken.zip", stream=io.BytesIO(b"PK\x03\x04 and no more"))))
    assert (item.state, item.code) == ("quarantined", "archive_broken")
    with pytest.raises(Conflict) as refused:
        retry(item_id=item.pk, actor=ACTOR)
    assert refused.value.reason == "not_taken_out"
    assert retry_all(code="archive_broken", actor=ACTOR) == 0
    assert reject(item_id=item.pk, actor=ACTOR, reason="broken").state == "rejected"
    assert account(strict=True).proven


def test_no_item_no_release(db):
    with pytest.raises(Item.DoesNotExist):
        retry(item_id=uuid7(), actor=ACTOR)
    with pytest.raises(Item.DoesNotExist):
        reject(item_id=uuid7(), actor=ACTOR, reason="x")
