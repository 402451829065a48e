"""Saved searches over REST, and what they tell a webhook."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User

from archive.actions.finding import saved_searches
from archive.actions.finding.listing import Search
from archive.actions.following import webhooks
from archive.actions.following.follow import index_changes, sequence
from archive.models import Article, Delivery, Event, SavedSearch, SavedSearchMatch
from archive.models.fields import uuid7
from archive.search.writer import Writer
from tests.actions.handing_in import ACTOR
from tests.api.conforming import Api, body

BRIDGE = b"A bridge is opened over the river.\n\nThe bridge was opened to traffic on Thursday."
HARBOUR = b"The harbour is closed.\n\nShips wait for the end of the storm."


@pytest.fixture
def follow(indexed):
    """Brings the index to the end of the feed."""
    indexed()

    def look() -> int:
        sequence()
        writer = Writer.open(project.SEARCH_FOLDER)
        try:
            index_changes(writer=writer)
        finally:
            writer.close()
        return saved_searches.look()

    return look


def desk() -> str:
    return str(webhooks.create(name="desk", address="https://desk.example.org/", actor=ACTOR).webhook.pk)


def told() -> list[str]:
    return [delivery.payload["data"]["article"] for delivery in Delivery.objects.order_by("pk")]


def ids_of(word: str) -> list[str]:
    return [str(pk) for pk in Article.objects.filter(body__icontains=word).order_by("pk").values_list("pk", flat=True)]


def test_a_search_is_kept_run_changed_and_forgotten(admin, archived, follow):
    archived(BRIDGE, HARBOUR)
    follow()
    made = admin.send("saved-searches/", {"name": "Bridges", "search": {"q": "bridge", "state": ["in_review"]}})
    assert made.status_code == 201
    saved = body(made)
    assert saved["search"] == {"q": "bridge", "state": ["in_review"]}
    assert body(admin.read(made["Location"])) == saved
    assert body(admin.read("saved-searches/"))["results"] == [saved]
    assert [row["id"] for row in body(admin.read(saved["articles_url"]))["results"]] == ids_of("bridge")
    path = f"saved-searches/{saved['id']}/"
    webhook = desk()
    changed = body(admin.change(path, {"name": "All bridges", "webhook": webhook}))
    assert (changed["name"], changed["webhook"], changed["search"]) == ("All bridges", webhook, saved["search"])
    assert body(admin.change(path, {"webhook": None}))["webhook"] is None
    assert admin.remove(path).status_code == 204
    assert admin.read(path).status_code == 404
    verbs = Event.objects.filter(subject_id=saved["id"]).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["search.saved", "search.changed", "search.changed", "search.forgotten"]


def test_new_articles_that_are_found_are_told_once(admin, archived, follow):
    archived(BRIDGE)
    follow()
    kept = {"name": "Bridges", "search": {"q": "bridge"}, "webhook": desk()}
    saved = body(admin.send("saved-searches/", kept))
    archived(HARBOUR, BRIDGE.replace(b"river", b"canal"), BRIDGE.replace(b"A bridge", b"Another bridge"))
    assert saved_searches.look() == 0
    assert follow() == 2
    new = [pk for pk in ids_of("bridge") if pk in told()]
    assert sorted(told()) == sorted(new)
    delivery = Delivery.objects.latest("pk")
    assert delivery.payload["type"] == delivery.verb == "search.matched"
    assert delivery.payload["data"] == {"search": saved["id"], "name": "Bridges", "article": told()[-1]}
    SavedSearch.objects.update(position=0)
    assert saved_searches.look() == 1
    assert len(set(told())) == len(told()) == SavedSearchMatch.objects.count() == 3


def test_what_is_found_waits_for_the_mail_of_its_owner(admin, with_role, archived, follow):
    archived(HARBOUR)
    follow()
    person = with_role("Reader")
    asked = {"name": "Bridges", "search": {"q": "bridge"}, "mailed": True}
    for nobody in (person, admin):
        assert set(body(nobody.send("saved-searches/", asked))["errors"]) == {"mailed"}
    User.objects.update(email="reader@example.org")
    saved = body(person.send("saved-searches/", asked))
    assert saved["mailed"] is True
    archived(BRIDGE)
    assert follow() == 1
    assert SavedSearchMatch.objects.filter(search=saved["id"], to_mail=True).count() == 1
    assert not Delivery.objects.exists()
    path = f"saved-searches/{saved['id']}/"
    assert body(person.change(path, {"mailed": False}))["mailed"] is False
    archived(BRIDGE.replace(b"Thursday", b"Friday"))
    assert follow() == 0
    # Nothing of the time without mails is told when they are switched on again.
    assert body(person.change(path, {"mailed": True}))["mailed"] is True
    assert follow() == 0
    assert not SavedSearchMatch.objects.filter(to_mail=True).exists()


def test_what_is_not_indexed_yet_is_told_when_it_is(admin, archived, follow):
    follow()
    admin.send("saved-searches/", {"name": "Bridges", "search": {"q": "bridge"}, "webhook": desk()})
    archived(BRIDGE)
    sequence()
    assert saved_searches.look() == 0
    assert follow() == 1


def test_a_search_by_source_and_time_finds_too(admin, archived, source, follow):
    follow()
    today = datetime.now(UTC).date().isoformat()
    search = {"source": ["trend"], "received_from": today}
    admin.send("saved-searches/", {"name": "Trend", "search": search, "webhook": desk()})
    archived(BRIDGE, source=source)
    archived(HARBOUR)
    follow()
    assert told() == [str(pk) for pk in Article.objects.filter(source=source).values_list("pk", flat=True)]


def test_one_that_cannot_be_asked_any_more_keeps_nobody_else_waiting(admin, archived, follow):
    follow()
    webhook = desk()
    for name in ("Bridges", "Unreadable"):
        admin.send("saved-searches/", {"name": name, "search": {"q": "bridge"}, "webhook": webhook})
    kept = SavedSearch.objects.get(name="Unreadable")
    kept.search["text"] = '"never closed'
    kept.save()
    archived(BRIDGE)
    assert follow() == 1
    assert [delivery.payload["data"]["name"] for delivery in Delivery.objects.all()] == ["Bridges"]


def test_a_long_feed_is_looked_at_in_batches(admin, archived, follow, monkeypatch):
    monkeypatch.setattr(saved_searches, "FEED_BATCH", 2)
    monkeypatch.setattr(saved_searches, "FOUND_AT_A_TIME", 1)
    follow()
    admin.send("saved-searches/", {"name": "Bridges", "search": {"q": "bridge"}, "webhook": desk()})
    archived(*(BRIDGE.replace(b"Thursday", day) for day in (b"Monday one", b"a quiet Tuesday", b"the last Friday")))
    follow()
    while saved_searches.look():
        pass
    assert sorted(told()) == ids_of("bridge")


def test_each_sees_their_own(admin, reader, with_role):
    path = f"saved-searches/{body(admin.send('saved-searches/', {'name': 'Mine', 'search': {}}))['id']}/"
    for other in (reader, with_role("Reader")):
        assert body(other.read("saved-searches/"))["results"] == []
        assert other.read(path).status_code == 404
        assert other.change(path, {"name": "x"}).status_code == 404
        assert other.remove(path).status_code == 404
        assert other.send("saved-searches/", {"name": "Mine", "search": {}}).status_code == 201
        refused = other.send("saved-searches/", {"name": "Told", "search": {}, "webhook": str(uuid7())})
        assert refused.status_code == 403
        withdrawn = other.send("saved-searches/", {"name": "Gone", "search": {"state": ["withdrawn"]}})
        assert withdrawn.status_code == 403


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"name", "search"}),
        ([], {"body"}),
        ({"name": "x", "search": "bridge"}, {"search"}),
        ({"name": "x", "search": {"words": "bridge"}}, {"search.words"}),
        ({"name": "x", "search": {"source": ["nobody"]}}, {"search.source"}),
        ({"name": " ", "search": {}}, {"name"}),
        ({"name": "x", "search": {}, "webhook": str(UUID(int=7))}, {"webhook"}),
        ({"name": "x", "search": {}, "email": "a@example.org"}, {"email"}),
    ],
)
def test_what_is_wrong_is_told(admin: Api, sent, wrong):
    answer = admin.send("saved-searches/", sent)
    assert answer.status_code == 400
    assert set(body(answer)["errors"]) == wrong
    assert not SavedSearch.objects.exists()


def test_a_name_is_taken_once_by_its_owner(admin):
    admin.send("saved-searches/", {"name": "Mine", "search": {}})
    taken = admin.send("saved-searches/", {"name": "Mine", "search": {}})
    assert (taken.status_code, body(taken)["code"]) == (409, "name_taken")


def test_a_search_means_later_what_it_meant(db):
    search = Search(sources=("x",), origins=(uuid7(),), published_from=datetime(2019, 1, 2, tzinfo=UTC), sort="newest")
    saved = saved_searches.create(name="All", parameters={}, search=search, owner=ACTOR)
    saved.refresh_from_db()
    assert saved_searches._search(saved.search) == search
