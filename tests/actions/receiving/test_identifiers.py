"""What a client sends again under its own identifier is a version of the article that it names."""

import io
import json
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from archive.actions import keys
from archive.actions.custody.account import account
from archive.actions.editing import withdraw
from archive.actions.processing.replay import replay
from archive.actions.receiving.receive import HandedIn, Sender, receive
from archive.actions.receiving.release import retry_all
from archive.actions.recognition import related
from archive.actions.recognition.relate import merge
from archive.errors import Invalid
from archive.models import ApiKey, Article, Deposit, Event, Item, OwnIdentifier, Revision
from tests.actions.handing_in import ACTOR, article, work_off
from tests.actions.retelling import sentences

LINES = "application/x-ndjson"


def client(name: str = "desk") -> Sender:
    made = keys.create(name=name, scopes=("deposit",), actor=ACTOR)
    return Sender(door=Deposit.Door.REST, actor=ACTOR, api_key=ApiKey.objects.get(pk=made.key.pk))


def record(identifier: Any = "a-1", *, seed: int = 1, **fields: Any) -> dict[str, Any]:
    given = {"title": f"Story {seed}", "published": "2024-02-06", "text": "\n\n".join(sentences(6, seed=seed))}
    return given | ({} if identifier is None else {"identifier": identifier}) | fields


def send(sender: Sender, *records: Mapping[str, Any]) -> Deposit:
    body = b"\n".join(json.dumps(one).encode() for one in records)
    file = HandedIn(name="articles.ndjson", stream=io.BytesIO(body), media_type=LINES, keep_container=False)
    return receive(files=[file], sender=sender)


def send_file(sender: Sender, data: bytes, identifier: str) -> Deposit:
    file = HandedIn(name="a.txt", stream=io.BytesIO(data))
    return receive(files=[file], sender=sender, declared={"identifier": identifier})


def versions(of: Article) -> list[str]:
    held = [version.revision.pk for version in related.versions_of(article=of)]
    bodies = related.bodies_of(revisions=held)
    return [bodies[revision] for revision in held]


def test_other_bytes_under_the_same_identifier_are_the_next_version_whatever_they_say(transactional_db):
    desk = client()
    send(desk, record())
    assert work_off() == {"archived": 1}
    before = Article.objects.get()
    again = send(desk, record(seed=2))
    assert work_off() == {"revision": 1}
    after = Article.objects.get()
    assert again.items.get().article == after == before
    assert (after.title, after.version) == ("Story 2", 2)
    assert len(versions(after)) == 2
    assert [revision.known_as.value for revision in Revision.objects.order_by("number")] == ["a-1", "a-1"]
    assert Event.objects.filter(verb="article.revised", subject_id=after.pk).count() == 1
    assert account(strict=True).proven


def test_the_same_bytes_are_a_duplicate(db):
    desk = client()
    send(desk, record())
    work_off()
    send(desk, record())
    assert work_off() == {"duplicate": 1}
    assert Revision.objects.count() == 1


def test_the_same_words_with_another_title_are_a_version_too(db):
    desk = client()
    send(desk, record())
    work_off()
    send(desk, record(title="Put right"))
    assert work_off() == {"revision": 1}
    assert Article.objects.get().title == "Put right"


def test_what_came_last_shows_though_its_date_is_the_earlier_one(db):
    desk = client()
    for date in ("2024-02-06", "2024-02-01", "2024-02-03"):
        send(desk, record(published=date))
        work_off()
    assert Article.objects.get().published_edtf == "2024-02-03"
    list(replay())
    assert Article.objects.get().published_edtf == "2024-02-03"


def test_versions_of_one_batch_are_in_its_order(db):
    send(client(), record(title="One"), record(title="Two"), record("b-1", seed=3), record(title="Three"))
    assert work_off() == {"archived": 2, "revision": 2}
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Story 3", "Three"]


def test_the_same_identifier_of_another_client_is_another_article(db):
    send(client("one"), record(seed=1))
    send(client("two"), record(seed=2))
    assert work_off() == {"archived": 2}
    assert OwnIdentifier.objects.filter(value="a-1").count() == 2


def test_nobody_gets_hold_of_an_article_by_sending_its_text(db):
    send(client("owner"), record(seed=1))
    work_off()
    other = client("other")
    send(other, record(seed=1))
    send(other, record(seed=1, title="The same words"))
    assert work_off() == {"duplicate": 2}
    assert OwnIdentifier.objects.count() == 1
    send(other, record(seed=2))
    assert work_off() == {"archived": 1}
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Story 1", "Story 2"]


def test_what_a_client_calls_differently_is_never_the_version_of_one_article(db):
    desk = client()
    told = sentences(12, seed=4)
    send(desk, record("a", text="\n\n".join(told), publisher="Desk"))
    send(desk, record("b", text="\n\n".join([*told[:10], *sentences(2, seed=5)]), publisher="Desk"))
    assert work_off() == {"archived": 2}
    send(desk, record(None, text="\n\n".join([*told[:10], *sentences(2, seed=6)]), publisher="Desk"))
    assert work_off() == {"revision": 1}


def test_a_file_has_the_identifier_that_is_said_beside_it(db):
    desk = client()
    send_file(desk, article(1), "f-1")
    work_off()
    send_file(desk, article(2), "f-1")
    assert work_off() == {"revision": 1}


def test_an_article_that_came_without_one_gets_the_identifier_under_which_its_client_sends_it_again(db):
    desk = client()
    file = HandedIn(name="a.txt", stream=io.BytesIO(article(1)))
    receive(files=[file], sender=desk)
    work_off()
    send_file(desk, article(1), "f-1")
    assert work_off() == {"duplicate": 1}
    send_file(desk, article(2), "f-1")
    assert work_off() == {"revision": 1}


def test_one_identifier_for_several_files_is_refused(db):
    handed = [HandedIn(name=f"{n}.txt", stream=io.BytesIO(article(n))) for n in (1, 2)]
    with pytest.raises(Invalid) as refused:
        receive(files=handed, sender=client(), declared={"identifier": "f-1"})
    assert refused.value.reason == "identifier_of_several"
    assert not Deposit.objects.exists()


@pytest.mark.parametrize("identifier", ["x" * 501, "", None, {"of": "a dump"}])
def test_what_is_no_identifier_names_nothing(db, identifier):
    desk = client()
    send(desk, record(identifier, seed=1), record(identifier, seed=2))
    assert work_off() == {"archived": 2}
    assert not OwnIdentifier.objects.exists()


def test_at_other_doors_identifiers_are_claims_and_no_names(db):
    shell = Sender(door=Deposit.Door.SHELL, actor=ACTOR)
    send(shell, record(seed=1), record(seed=2))
    assert work_off() == {"archived": 2}


def test_an_account_has_identifiers_of_its_own(db):
    people = [User.objects.create_user(username=name) for name in ("ann", "bo")]
    senders = [Sender(door=Deposit.Door.REST, actor=ACTOR, user=person.pk) for person in people]
    for sender in senders:
        send(sender, record(seed=sender.user or 0))
    assert work_off() == {"archived": 2}
    send(senders[0], record(seed=77))
    assert work_off() == {"revision": 1}


def test_what_comes_for_a_withdrawn_article_waits_in_quarantine(transactional_db):
    desk = client()
    send(desk, record())
    work_off()
    held = Article.objects.get()
    withdraw.withdraw(article_id=held.pk, actor=ACTOR, reason="asked")
    send(desk, record(seed=2), record("b-1", seed=3))
    assert work_off() == {"archived": 1, "quarantined": 1}
    item = Item.objects.get(state="quarantined")
    assert (item.code, item.problems[0]["field"]) == ("identifier_withdrawn", "identifier")
    send(desk, record())
    assert work_off() == {"duplicate": 1}
    withdraw.restore(article_id=held.pk, actor=ACTOR, reason="cleared")
    retry_all(code="identifier_withdrawn", actor=ACTOR)
    assert work_off() == {"revision": 1}
    held.refresh_from_db()
    assert held.title == "Story 2"
    assert account(strict=True).proven


def test_the_identifier_of_a_merged_article_leads_to_where_it_went(db):
    desk = client()
    send(desk, record("a", seed=1), record("b", seed=2))
    work_off()
    one, other = (OwnIdentifier.objects.get(value=value).article for value in ("a", "b"))
    merge(article_id=one.pk, into_id=other.pk, actor=ACTOR, reason="one story")
    sent = send(desk, record("a", seed=3))
    assert work_off() == {"revision": 1}
    assert sent.items.get().article == other


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_identifier_make_one_article():
    desk = client()
    for seed in range(6):
        send(desk, record(seed=seed))
    verdicts: list[dict[str, int]] = []

    def work() -> None:
        try:
            verdicts.append(work_off())
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {state: sum(one.get(state, 0) for one in verdicts) for state in ("archived", "revision")} == {
        "archived": 1,
        "revision": 5,
    }
    assert Article.objects.count() == OwnIdentifier.objects.count() == 1
    assert Article.objects.get().title == "Story 5"
