"""The change feed over REST."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction

from archive.actions.editing.edit import edit
from archive.actions.following import follow
from archive.actions.pages import encode
from archive.actions.recognition.relate import merge
from archive.actions.tagging.tag import tag
from archive.models import Article, Change
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as text_of
from tests.actions.tampering import tamper


def all_changes(client, path="changes/?limit=2"):
    """Follows the feed to its end, page by page."""
    found = []
    while True:
        told = client.read(path).json()
        found += told["results"]
        path = told["next"]
        if not told["more"]:
            return found, told


def test_every_change_comes_once_and_in_order(reader, archived):
    archived(*(text_of(n) for n in range(5)))
    edit(article_id=Article.objects.first().pk, changes={"title": "One"}, actor=ACTOR)
    while follow.sequence(limit=2):
        continue
    found, told = all_changes(reader)
    events = list(Change.objects.order_by("position").values_list("event", flat=True))
    assert [one["event"] for one in found] == [str(event) for event in events]
    assert found[-1]["verb"] == "article.edited"
    again = reader.read(f"changes/?since={told['cursor']}").json()
    assert (again["results"], again["cursor"], again["more"]) == ([], told["cursor"], False)


def test_from_now_on(reader, article):
    assert not Change.objects.exists()
    told = reader.read("changes/?since=now").json()
    assert told["results"] == []
    tag(article_id=article.pk, label="bridges", actor=ACTOR)
    follow.sequence()
    assert [one["verb"] for one in reader.read(told["next"]).json()["results"]] == ["article.tagged"]


def test_an_empty_archive_gives_a_cursor_that_holds(reader):
    for since in ("", "?since=now"):
        told = reader.read(f"changes/{since}").json()
        assert (told["results"], told["more"]) == ([], False)
        assert reader.read(f"changes/?since={told['cursor']}").status_code == 200


def test_what_commits_late_is_not_skipped(transactional_db, with_key):
    reader = with_key("read", name="mirror")
    for n in range(2):
        hand_in(text_of(n))
    work_off()
    follow.sequence()
    one, two = Article.objects.order_by("pk")
    cursor = reader.read("changes/?since=now").json()["cursor"]
    first_is_open, second_is_done = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            edit(article_id=one.pk, changes={"title": "Late"}, actor=ACTOR)
            first_is_open.set()
            second_is_done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    first_is_open.wait(10)
    edit(article_id=two.pk, changes={"title": "Early"}, actor=ACTOR)
    follow.sequence()
    told = reader.read(f"changes/?since={cursor}").json()
    assert [change["article"] for change in told["results"]] == [str(two.pk)]
    second_is_done.set()
    thread.join(10)
    follow.sequence()
    assert [change["article"] for change in reader.read(told["next"]).json()["results"]] == [str(one.pk)]


def test_what_is_withdrawn_leaves_a_tombstone_and_no_word(reader, admin, article):
    admin.send(f"articles/{article.pk}/withdraw/", {"reason": "By law"})
    follow.sequence()
    answer = reader.read("changes/?include=article")
    rows = answer.json()["results"]
    assert [row["verb"] for row in rows] == ["article.archived", "article.withdrawn"]
    assert {(row["tombstone"]["reason"], row["tombstone"]["by"], row["now"]) for row in rows} == {
        ("By law", "admin", None)
    }
    assert b"ridge" not in answer.content
    assert admin.read("changes/?include=article").json()["results"][0]["now"]["title"] == article.title


def test_what_is_merged_is_told_and_leaves_a_tombstone(reader, archived):
    archived(text_of(1), text_of(2))
    kept, merged = Article.objects.order_by("id")
    merge(article_id=merged.pk, into_id=kept.pk, actor=ACTOR, reason="One and the same")
    follow.sequence()
    rows = reader.read("changes/?include=article").json()["results"]
    told = [(row["verb"], row["article"], row["now"] is None) for row in rows]
    assert told == [
        ("article.archived", str(kept.pk), False),
        ("article.archived", str(merged.pk), True),
        ("article.merged", str(merged.pk), True),
        ("article.revised", str(kept.pk), False),
    ]
    assert {row["tombstone"]["reason"] for row in rows if row["tombstone"]} == {"One and the same"}


def test_the_article_as_it_is_now(reader, article):
    edit(article_id=article.pk, changes={"title": "One"}, actor=ACTOR)
    follow.sequence()
    rows = reader.read("changes/?include=article").json()["results"]
    assert [(row["tombstone"], row["now"]["title"], row["now"]["tags"]) for row in rows] == [
        (None, "One", ["infrastructure"])
    ] * 2


def test_a_page_costs_the_same_number_of_queries_for_any_number_of_changes(
    reader, archived, django_assert_max_num_queries
):
    archived(*(text_of(n) for n in range(12)))
    follow.sequence()
    with django_assert_max_num_queries(12):
        assert len(reader.read("changes/?include=article").json()["results"]) == 12


@pytest.mark.parametrize(
    ("cursor", "code"),
    [
        ("x", "cursor_invalid"),
        ("ä", "cursor_invalid"),
        (encode("items", 1, str(uuid7())), "cursor_invalid"),
        (encode("changes", 1, "x"), "cursor_invalid"),
        (encode("changes", -1, str(uuid7())), "cursor_invalid"),
        (encode("changes", 2**63 - 1, str(uuid7())), "cursor_too_new"),
        (encode("changes", 2**63, str(uuid7())), "cursor_invalid"),
        (encode("changes", 0, str(uuid7())), "cursor_invalid"),
        (encode("changes", 1, str(uuid7())), "cursor_unknown"),
        (encode("changes", 1000, str(uuid7())), "cursor_too_new"),
    ],
    ids=[
        "no cursor", "not ascii", "of another list", "no event", "negative", "highest", "beyond the highest", "zero",
        "another event", "not yet there",
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_here_is_a_clear_problem(reader, article, cursor, code):
    follow.sequence()
    answer = reader.read("changes/", {"since": cursor})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["errors"])) == (400, code, ["since"])


def test_after_a_restore_of_an_older_backup_the_cursor_of_what_is_gone_is_refused(reader, article):
    follow.sequence()
    edit(article_id=article.pk, changes={"title": "One"}, actor=ACTOR)
    follow.sequence()
    cursor = reader.read("changes/").json()["cursor"]
    tamper("DELETE FROM archive_change WHERE position = 2")
    assert reader.read("changes/", {"since": cursor}).json()["code"] == "cursor_too_new"
    edit(article_id=article.pk, changes={"title": "Two"}, actor=ACTOR)
    follow.sequence()
    assert reader.read("changes/", {"since": cursor}).json()["code"] == "cursor_unknown"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "wait=31", "wait=-1", "wait=x", "include=body", "page=2", "since="]
)
def test_parameters_that_cannot_be(reader, query):
    assert reader.read(f"changes/?{query}").status_code == 400


def test_the_log_s_names_are_for_those_who_may_read_it(with_role, article, admin):
    admin.send(f"articles/{article.pk}/withdraw/", {"reason": "By law"})
    follow.sequence()
    client = with_role("Reader")
    assert client.read("changes/").json()["results"][0]["tombstone"]["by"] == "admin"
    readers = Group.objects.get(name="Reader")
    readers.permissions.remove(readers.permissions.get(codename="view_event"))
    assert client.read("changes/").json()["results"][0]["tombstone"]["by"] is None
    assert client.read(f"articles/{article.pk}/").json()["tombstone"]["by"] is None
