"""Mails about what saved searches found: one a day to each person, from rows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.utils import timezone

from archive.actions.finding import saved_searches, search_mails
from archive.actions.finding.listing import Search
from archive.errors import Invalid
from archive.models import Actor, Article, SavedSearch, SavedSearchMatch, SearchMail, Source
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as text

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
TOMORROW = MORNING + timedelta(days=1)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://archive.example.org/"


@pytest.fixture
def owner(db) -> User:
    person = User.objects.create_user(username="anna", email="anna@example.org")
    person.groups.add(Group.objects.get(name="Reader"))
    return person


@pytest.fixture
def articles(db) -> list[Article]:
    source = Source.objects.create(slug="trend", name="Trend", kind="agency", time_zone="Asia/Baku", language="en")
    hand_in(*map(text, range(3)), source=source)
    work_off()
    return list(Article.objects.order_by("pk"))


def actor(person: User) -> Actor:
    return Actor(kind="user", id=str(person.pk), name=person.username)


def kept(owner: User, name: str = "Bridges", *found: Article) -> SavedSearch:
    """A search that tells by mail and has found these."""
    saved = saved_searches.create(name=name, parameters={}, search=Search(), mailed=True, owner=actor(owner))
    SavedSearchMatch.objects.bulk_create([SavedSearchMatch(search=saved, article=one, to_mail=True) for one in found])
    return saved


def test_one_mail_tells_of_all_searches_of_a_person(owner, articles):
    bridges = kept(owner, "Bridges\u202e", *articles)
    kept(owner, "Rivers", articles[0])
    kept(owner, "Nothing found")
    assert search_mails.send_due(now=MORNING - timedelta(hours=1)) == 0
    assert (search_mails.send_due(now=MORNING), search_mails.send_due(now=MORNING)) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["anna@example.org"], "[Dateline] 4 new articles: Bridges, Rivers")
    lines = sent.body.splitlines()
    assert lines[:3] == [
        "Bridges: 3 new articles",
        f"https://archive.example.org/admin/archive/savedsearch/{bridges.pk}/change/",
        "",
    ]
    assert "- Bridge number 0 is opened to traffic" in lines
    assert f"  Trend, {articles[0].published_edtf}" in lines
    assert f"  https://archive.example.org/admin/archive/article/{articles[0].pk}/change/" in lines
    assert "Rivers: 1 new article" in lines
    assert lines[-1] == "https://archive.example.org/admin/archive/savedsearch/mail-off/"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{lines[-1]}>"
    assert SearchMail.objects.get().articles == 4
    # The next day tells of what is new since then, and of nothing twice.
    assert search_mails.send_due(now=TOMORROW) == 0
    SavedSearchMatch.objects.filter(search=bridges, article=articles[0]).update(to_mail=True)
    assert search_mails.send_due(now=TOMORROW) == 1
    assert mail.outbox[1].subject == "[Dateline] 1 new article: Bridges"


def test_a_mail_is_in_the_language_its_reader_had_the_pages_in(owner, articles):
    for name, language in (("Bridges", "en"), ("Rivers", "de")):
        saved = kept(owner, name, *articles)
        saved_searches.change(saved_id=saved.pk, values={"language": language}, owner=actor(owner))
    search_mails.send_due(now=MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "[Dateline] 6 neue Artikel: Bridges, Rivers"
    assert "Keine weiteren Mails:" in sent.body


def test_of_many_the_newest_are_shown(owner, articles, monkeypatch):
    monkeypatch.setattr(search_mails, "SHOWN", 2)
    kept(owner, "Bridges", *articles)
    search_mails.send_due(now=MORNING)
    body = mail.outbox[0].body
    assert body.count("\n- ") == 2
    assert "and 1 more" in body


def test_the_hour_is_that_of_the_site(owner, articles, settings):
    settings.SEARCH_MAIL_TIME_ZONE = ZoneInfo("America/New_York")
    kept(owner, "Bridges", articles[0])
    assert search_mails.send_due(now=MORNING) == 0
    assert search_mails.send_due(now=MORNING + timedelta(hours=5)) == 1
    assert SearchMail.objects.get().day == MORNING.date()


def test_a_claimed_mail_is_sent_when_its_worker_is_gone(owner, articles):
    kept(owner, "Bridges", articles[0])
    taken = search_mails.claim(owner=owner, day=MORNING.date())
    assert taken is not None
    assert search_mails.send_due(now=MORNING) == 0
    SearchMail.objects.update(claimed_until=timezone.now())
    assert search_mails.send_due(now=MORNING) == 1
    assert SearchMail.objects.get().attempts == 2
    # So that a mail program knows it again, should the first one have gone out.
    assert f"<{taken.pk}@" in mail.outbox[0].extra_headers["Message-ID"]


def test_what_no_server_takes_is_sent_later(owner, articles, settings):
    kept(owner, "Bridges", articles[0])
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert search_mails.send_due(now=MORNING) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert search_mails.send_due(now=MORNING) == 0
    SearchMail.objects.update(claimed_until=timezone.now())
    assert search_mails.send_due(now=MORNING) == 1


def test_withdrawn_articles_are_not_told_of(owner, articles):
    kept(owner, "Bridges", articles[0])
    Article.objects.filter(pk=articles[0].pk).update(state=Article.State.WITHDRAWN)
    assert search_mails.send_due(now=MORNING) == 0
    assert mail.outbox == []
    assert not SearchMail.objects.exists()
    assert not SavedSearchMatch.objects.filter(to_mail=True).exists()


@pytest.mark.parametrize("left", [{"is_active": False}, {"email": ""}, "role"])
def test_who_has_left_is_told_nothing(owner, articles, left):
    kept(owner, "Bridges", articles[0])
    if left == "role":
        owner.groups.clear()
    else:
        User.objects.update(**left)
    assert search_mails.send_due(now=MORNING) == 0
    assert not SearchMail.objects.exists()


def test_mails_are_switched_off_and_what_waited_is_forgotten(owner, articles):
    kept(owner, "Bridges", articles[0])
    kept(owner, "Rivers", articles[1])
    assert saved_searches.end_mails(owner=actor(owner)) == 2
    assert saved_searches.end_mails(owner=actor(owner)) == 0
    SavedSearch.objects.update(mailed=True)
    assert search_mails.send_due(now=MORNING) == 0


def test_only_people_with_an_address_are_mailed(owner):
    User.objects.update(email="")
    for asker in (actor(owner), Actor(kind="key", id="x"), ACTOR):
        with pytest.raises(Invalid) as refused:
            saved_searches.create(name="x", parameters={}, search=Search(), mailed=True, owner=asker)
        assert set(refused.value.fields) == {"mailed"}
    saved = saved_searches.create(name="x", parameters={}, search=Search(), owner=actor(owner))
    with pytest.raises(Invalid):
        saved_searches.change(saved_id=saved.pk, values={"mailed": True}, owner=actor(owner))
