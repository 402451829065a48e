"""Withdrawing over REST: what is told, to whom, and that nothing else gets out."""

import io

import pytest

from archive.actions.editing.withdraw import require_open
from archive.actions.following import follow
from archive.actions.receiving.receive import HandedIn
from archive.errors import Gone
from archive.models import Article, Event, Item
from tests.actions.handing_in import article as text_of

REASON = "The court asked for it"


@pytest.fixture
def chief(with_role):
    return with_role("Chief editor")


@pytest.fixture
def withdrawn(chief, article):
    answer = chief.send(f"articles/{article.pk}/withdraw/", {"reason": REASON})
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, "withdrawn", 2)
    return article


def test_readers_get_its_tombstone_and_who_may_restore_sees_it(withdrawn, chief, reader):
    answer = reader.read(f"articles/{withdrawn.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
    event = Event.objects.get(verb="article.withdrawn")
    assert answer.json()["tombstone"] == {
        "article": str(withdrawn.pk),
        "withdrawn_at": event.at.isoformat().replace("+00:00", "Z"),
        "reason": REASON,
        "by": "chief-editor",
        "merged_into": None,
    }
    assert chief.read(f"articles/{withdrawn.pk}/").json()["state"] == "withdrawn"


@pytest.mark.parametrize("part", ["", "claims/", "revisions/", "events/", "original/", "tags/"])
def test_all_that_lies_behind_it_is_closed_with_it(withdrawn, reader, chief, part):
    answer = reader.read(f"articles/{withdrawn.pk}/{part}")
    assert answer.status_code == 410
    assert withdrawn.title.encode() not in answer.content
    assert chief.read(f"articles/{withdrawn.pk}/{part}").status_code == 200


@pytest.mark.parametrize("scope", ["read", "text", "edit"])
def test_no_address_of_the_door_gives_its_words_away(withdrawn, with_key, indexed, scope):
    indexed()
    client = with_key(scope, name="curious")
    item = Item.objects.get()
    for path in (
        "articles/", "articles/?q=bridge", "articles/?tag=infrastructure", f"articles/{withdrawn.pk}/", "items/",
        f"items/{item.pk}/", f"deposits/{item.deposit_id}/items/", "deposits/", f"deposits/{item.deposit_id}/",
    ):  # fmt: skip
        answer = client.read(path)
        for word in (b"river", b"opened", item.name.encode(), b"BAKU"):
            assert word not in answer.content, (path, word)
    assert client.read("articles/?state=withdrawn").status_code == 403


def test_what_its_sender_said_is_closed_with_it(archived, chief, reader):
    deposit = archived(text_of(3), declared={"title": "A telling title"})
    assert reader.read(f"deposits/{deposit.pk}/").json()["declared"] == {"title": "A telling title"}
    chief.send(f"articles/{Article.objects.get().pk}/withdraw/", {"reason": REASON})
    for path in ("deposits/", f"deposits/{deposit.pk}/"):
        assert b"telling" not in reader.read(path).content
        assert b"telling" in chief.read(path).content


def test_items_of_it_are_counted_and_named_to_those_who_may_restore(withdrawn, reader, chief):
    item = Item.objects.get()
    row = reader.read("items/").json()["results"][0]
    assert (row["id"], row["article"], row["verdict"]) == (str(item.pk), str(withdrawn.pk), "archived")
    assert (row["name"], row["address"], row["problems"]) == ("", None, [])
    assert reader.read(f"items/{item.pk}/").status_code == 410
    assert chief.read(f"items/{item.pk}/").json()["name"] == item.name
    assert chief.read("items/").json()["results"][0]["name"] == item.name


TWO_STORIES = (
    b'{"title": "One", "text": "The first story, told at some length."}\n'
    b'{"title": "Two", "text": "The second story, told at some length."}\n'
)


def test_bytes_that_hold_another_article_too_are_closed_with_the_one(archived, chief, reader):
    archived(TWO_STORIES)
    one, two = Article.objects.order_by("title")
    assert chief.send(f"articles/{two.pk}/withdraw/", {"reason": REASON}).status_code == 200
    answer = reader.read(f"articles/{one.pk}/original/")
    assert (answer.status_code, answer.json()["code"]) == (410, "original_withdrawn")
    assert reader.read(f"articles/{one.pk}/").status_code == 200
    assert chief.read(f"articles/{one.pk}/original/").status_code == 200


def test_of_a_list_only_the_line_is_closed_and_the_list_as_a_whole(archived, chief, reader):
    archived(HandedIn(name="two.jsonl", stream=io.BytesIO(TWO_STORIES)))
    one, two = Article.objects.order_by("title")
    assert chief.send(f"articles/{two.pk}/withdraw/", {"reason": REASON}).status_code == 200
    assert b"second" not in reader.read(f"articles/{one.pk}/original/").getvalue()
    assert reader.read(f"articles/{two.pk}/original/").status_code == 410
    with pytest.raises(Gone):
        require_open(digest=Item.objects.exclude(container=None).first().container_id)


def test_restored_it_is_shown_again_in_the_state_that_it_had(withdrawn, chief, reader):
    answer = chief.send(f"articles/{withdrawn.pk}/restore/", {"reason": "The court changed its mind"})
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, withdrawn.state, 3)
    assert reader.read(f"articles/{withdrawn.pk}/").status_code == 200
    assert reader.read(f"articles/{withdrawn.pk}/original/").status_code == 200
    assert Event.objects.get(verb="article.restored").reason == "The court changed its mind"


def test_twice_is_a_conflict(withdrawn, chief):
    path = f"articles/{withdrawn.pk}"
    assert chief.send(f"{path}/withdraw/", {"reason": REASON}).json()["code"] == "already_withdrawn"
    assert chief.send(f"{path}/restore/", {"reason": REASON}).status_code == 200
    answer = chief.send(f"{path}/restore/", {"reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_withdrawn")


def test_what_was_merged_is_not_restored(article, archived, chief, reader):
    archived(text_of(7))
    other = Article.objects.exclude(pk=article.pk).get()
    Article.objects.filter(pk=article.pk).update(state="withdrawn", merged_into=other)
    answer = chief.send(f"articles/{article.pk}/restore/", {"reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (409, "merged")
    tombstone = reader.read(f"articles/{article.pk}/").json()["tombstone"]
    assert (tombstone["merged_into"], tombstone["reason"], tombstone["by"]) == (str(other.pk), "", "")


@pytest.mark.parametrize("reason", [None, "", "  ", 7, "x" * 1001, "a\x00b"])
@pytest.mark.parametrize("verb", ["withdraw", "restore"])
def test_a_reason_is_asked_for(article, chief, verb, reason):
    body = {} if reason is None else {"reason": reason}
    answer = chief.send(f"articles/{article.pk}/{verb}/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])
    assert Article.objects.get().version == 1


def test_an_edit_leaves_it_withdrawn(withdrawn, chief, editor):
    path = f"articles/{withdrawn.pk}/"
    assert editor.change(path, {"title": "One"}, **{"If-Match": "*"}).status_code == 410
    assert chief.change(path, {"title": "One"}, **{"If-Match": "*"}).json()["state"] == "withdrawn"


@pytest.fixture
def editor(with_key):
    return with_key("edit", name="desk")


def test_the_feed_tells(withdrawn):
    follow.sequence()
    assert [entry.verb for entry in follow.read_feed(since=0, limit=10)][-1] == "article.withdrawn"
