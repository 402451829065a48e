import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.actions.editing.edit import edit, take_back
from archive.actions.processing.projection import DATE_FIELDS, EDITABLE, LIST_FIELDS
from archive.errors import Invalid, Stale
from archive.models import Article, Claim, Event
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR, article, hand_in, only_item, work_off


@pytest.fixture
def found(db) -> Article:
    deposit = hand_in(article(1))
    work_off()
    return only_item(deposit).article


def test_an_edit_makes_claims_of_the_editors_and_an_event_with_what_was_before(found):
    user = get_user_model().objects.create_user("ada")
    edited = edit(
        article_id=found.pk,
        changes={"title": " Another title ", "authors": ["Ada", " ", "Bob "]},
        actor=ACTOR,
        user=user.pk,
        version=1,
        note="seen in print",
    )
    assert (edited.title, edited.authors, edited.version) == ("Another title", ["Ada", "Bob"], 2)
    found.refresh_from_db()
    assert (found.title, found.authors, found.version) == ("Another title", ["Ada", "Bob"], 2)
    claims = Claim.objects.by_editors().order_by("id")
    assert [(claim.field, claim.value, claim.method) for claim in claims] == [
        ("title", "Another title", "editor"), ("authors", "Ada", "editor"), ("authors", "Bob", "editor"),
    ]  # fmt: skip
    assert {(claim.made_by_id, claim.note, claim.superseded_at) for claim in claims} == {
        (user.pk, "seen in print", None)
    }
    event = Event.objects.get(verb="article.edited")
    assert event.reason == "seen in print"
    assert event.data["changes"]["title"] == ["Bridge number 1 is opened to traffic", "Another title"]
    assert event.data["changes"]["authors"] == [[], ["Ada", "Bob"]]


def test_a_second_edit_takes_the_place_of_the_first_and_keeps_it(found):
    for title in ("One", "Two"):
        edit(article_id=found.pk, changes={"title": title}, actor=ACTOR)
    found.refresh_from_db()
    assert (found.title, found.version) == ("Two", 3)
    first, second = Claim.objects.by_editors().order_by("id")
    assert (first.value, second.value) == ("One", "Two")
    assert first.superseded_at is not None
    assert second.superseded_at is None


def test_taken_back_the_machine_speaks_again(found):
    title = found.title
    edit(article_id=found.pk, changes={"title": "One", "section": "Roads"}, actor=ACTOR)
    again = take_back(article_id=found.pk, field="title", actor=ACTOR, version=2)
    assert (again.title, again.section, again.version) == (title, "Roads", 3)
    assert Event.objects.get(verb="article.edit_taken_back").data == {"changes": {"title": ["One", title]}}


def test_that_there_is_no_such_thing_can_be_said(found):
    edit(article_id=found.pk, changes={"title": None, "credits": [], "published": None, "section": "  "}, actor=ACTOR)
    found.refresh_from_db()
    assert (found.title, found.credits, found.published_edtf, found.section) == (None, [], None, None)
    assert (found.published_earliest, found.published_latest, found.published_precision) == (None, None, "")
    assert Claim.objects.by_editors().filter(value__isnull=True).count() == 4


@pytest.mark.parametrize(
    ("edtf", "precision", "earliest", "latest"),
    [
        ("2019", "year", "2018-12-31T10:00:00+00:00", "2020-01-01T11:59:59"),
        ("2019-11", "month", "2019-10-31T10:00:00+00:00", "2019-12-01T11:59:59"),
        ("2019-11-07", "day", "2019-11-06T10:00:00+00:00", "2019-11-08T11:59:59"),
        ("2019-11-07T11:55:00+04:00", None, "2019-11-07T07:55:00+00:00", "2019-11-07T07:55"),
    ],
)
def test_a_date_is_kept_as_written_with_what_it_can_mean(found, edtf, precision, earliest, latest):
    edited = edit(article_id=found.pk, changes={"published": edtf, "modified": edtf}, actor=ACTOR)
    assert (edited.published_edtf, edited.modified_edtf) == (edtf, edtf)
    assert edited.published_precision == precision or precision is None
    assert edited.published_earliest.isoformat() == earliest
    assert edited.published_latest.isoformat().startswith(latest)
    assert edited.published_stated


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"published": "7.11.2019"}, ["published"]),
        ({"published": "2019-02-30"}, ["published"]),
        ({"modified": "yesterday"}, ["modified"]),
        ({"authors": "Ada"}, ["authors"]),
        ({"authors": None}, ["authors"]),
        ({"authors": ["Ada", None]}, ["authors"]),
        ({"authors": ["Ada", 7]}, ["authors"]),
        ({"authors": {"Ada": 1}}, ["authors"]),
        ({"authors": 7}, ["authors"]),
        ({"title": ["a"]}, ["title"]),
        ({"title": 7}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"credits": ["a", "b\ud800"]}, ["credits"]),
        ({"language": "x" * 36}, ["language"]),
        ({"language": "English, mostly"}, ["language"]),
        ({"url": "javascript:alert(1)"}, ["url"]),
        ({"url": "example.org/bridge"}, ["url"]),
        ({"url": "https://ada:secret@example.org/"}, ["url"]),
        ({"body": "x"}, ["body"]),
        ({"state": "accepted"}, ["state"]),
        ({"body": "x", "published": "x", "title": "good"}, ["body", "published"]),
    ],
    ids=str,
)
def test_every_field_that_is_wrong_is_told_at_once_and_nothing_is_changed(found, changes, fields):
    with pytest.raises(Invalid) as refused:
        edit(article_id=found.pk, changes=changes, actor=ACTOR)
    assert sorted(refused.value.fields) == fields
    found.refresh_from_db()
    assert found.version == 1
    assert not Claim.objects.by_editors().exists()


def test_addresses_and_languages_are_kept_in_their_one_form(found):
    changes = {"url": " HTTPS://Example.org:443/bridge?utm_source=x#top ", "language": "pt-br"}
    edit(article_id=found.pk, changes=changes, actor=ACTOR)
    found.refresh_from_db()
    assert (found.url, found.language) == ("https://example.org/bridge", "pt-BR")
    assert set(Claim.objects.by_editors().values_list("value", flat=True)) == {found.url, found.language}


def test_nothing_to_change_is_told(found):
    with pytest.raises(Invalid) as refused:
        edit(article_id=found.pk, changes={}, actor=ACTOR)
    assert refused.value.reason == "nothing_to_change"


def test_only_fields_are_taken_back(found):
    with pytest.raises(Invalid):
        take_back(article_id=found.pk, field="body", actor=ACTOR)


def test_no_article_no_edit(db):
    with pytest.raises(Article.DoesNotExist):
        edit(article_id=uuid7(), changes={"title": "x"}, actor=ACTOR)


def test_to_say_what_shows_already_is_a_change_too(found):
    edit(article_id=found.pk, changes={"title": found.title}, actor=ACTOR, version=1)
    with pytest.raises(Stale):
        edit(article_id=found.pk, changes={"title": "Another"}, actor=ACTOR, version=1)
    assert take_back(article_id=found.pk, field="title", actor=ACTOR, version=2).version == 3
    assert Article.objects.get().version == 3


@pytest.mark.parametrize("verb", ["edit", "take_back"])
def test_who_read_an_older_version_is_told(found, verb):
    edit(article_id=found.pk, changes={"title": "One"}, actor=ACTOR, version=1)
    acts = {
        "edit": lambda: edit(article_id=found.pk, changes={"title": "Two"}, actor=ACTOR, version=1),
        "take_back": lambda: take_back(article_id=found.pk, field="title", actor=ACTOR, version=1),
    }
    with pytest.raises(Stale, match="at version 2, you read 1") as refused:
        acts[verb]()
    assert refused.value.http_status == 412
    found.refresh_from_db()
    assert found.title == "One"


def test_of_two_editors_at_the_same_moment_one_wins_and_the_other_is_told(transactional_db):
    deposit = hand_in(article(1))
    work_off()
    pk = only_item(deposit).article_id
    start, outcomes = threading.Barrier(6), []

    def change(title: str) -> None:
        start.wait(10)
        try:
            edit(article_id=pk, changes={"title": title}, actor=ACTOR, version=1)
            outcomes.append(title)
        except Stale:
            outcomes.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=(f"Title {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    winners = [title for title in outcomes if title]
    assert len(outcomes) == 6
    assert [Article.objects.get().title] == winners
    assert Claim.objects.by_editors().count() == 1
    assert Event.objects.filter(verb="article.edited").count() == 1


def test_an_editors_word_settles_what_the_machine_could_not(db):
    deposit = hand_in(b"The upper house of Norvik does not oppose the water law, its speaker said.\n\nMore tomorrow.")
    work_off()
    found = only_item(deposit).article
    assert found.state == "in_review"
    assert {"title_missing", "publication_date_unknown"} <= set(found.problems)
    edit(article_id=found.pk, changes={"title": "Water law"}, actor=ACTOR)
    edited = edit(article_id=found.pk, changes={"published": "2021-05-19"}, actor=ACTOR)
    assert edited.state == "accepted"
    assert not {"title_missing", "publication_date_unknown"} & set(edited.problems)
    assert take_back(article_id=found.pk, field="title", actor=ACTOR).state == "in_review"


FORMED = ("language", "url")
VALUES = st.none() | st.text(max_size=40) | st.integers() | st.lists(st.text(max_size=10) | st.none(), max_size=3)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=st.dictionaries(st.sampled_from([*EDITABLE, "body", ""]), VALUES, min_size=1, max_size=4))
def test_whatever_is_asked_for_it_is_done_or_told(found, changes):
    try:
        edited = edit(article_id=found.pk, changes=changes, actor=ACTOR)
    except Invalid as refused:
        wrong = set(refused.fields)
    else:
        wrong = set()
        for field, value in changes.items():
            shown = getattr(edited, f"{field}_edtf" if field in DATE_FIELDS else field)
            if field in LIST_FIELDS:
                assert shown == [text.strip() for text in value if text.strip()]
            elif field in FORMED:
                assert (shown is None) == (not (value or "").strip())
            else:
                assert shown == ((value or "").strip() or None)
    assert wrong <= set(changes)
