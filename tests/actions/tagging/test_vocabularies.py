"""Vocabularies and terms, from below the doors."""

import pytest
from django.db import connection

from archive.actions.tagging import vocabularies
from archive.errors import Conflict, Invalid
from archive.models import Actor, Event, Term, Vocabulary
from tests.actions.handing_in import article, hand_in, work_off

ACTOR = Actor(kind="user", id="7", name="Jane")

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> Vocabulary:
    return vocabularies.create(slug="places", name=" Places ", free=False, actor=ACTOR)


def test_vocabulary_is_made_with_an_event(places: Vocabulary) -> None:
    assert places.name == "Places"
    event = Event.objects.get(subject_id=places.pk)
    assert (event.verb, event.actor_name) == ("vocabulary.created", "Jane")


@pytest.mark.parametrize(
    ("slug", "name", "fields"),
    [("two words", "x", {"slug"}), ("", "", {"slug", "name"}), ("s" * 61, "n" * 101, {"slug", "name"})],
)
def test_all_that_is_wrong_is_said(slug: str, name: str, fields: set[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        vocabularies.create(slug=slug, name=name, free=False, actor=ACTOR)
    assert wrong.value.fields.keys() == fields


def test_slug_is_taken_once(places: Vocabulary) -> None:
    with pytest.raises(Conflict) as taken:
        vocabularies.create(slug="places", name="Others", free=False, actor=ACTOR)
    assert taken.value.reason == "slug_taken"
    assert connection.is_usable()


def test_change_that_changes_nothing_tells_nothing(places: Vocabulary) -> None:
    before = Event.objects.count()
    vocabularies.change(slug="places", name="Places", free=False, actor=ACTOR)
    assert Event.objects.count() == before
    vocabularies.change(slug="places", name="Places", free=True, actor=ACTOR)
    assert Event.objects.latest("id").data == {"changes": {"free": [False, True]}}


def test_parent_is_of_the_same_vocabulary(places: Vocabulary) -> None:
    tag = vocabularies.add_term(
        vocabulary=Vocabulary.objects.get(slug="tags"), label="rivers", parent=None, actor=ACTOR
    )
    with pytest.raises(Invalid) as wrong:
        vocabularies.add_term(vocabulary=places, label="Kura", parent=tag, actor=ACTOR)
    assert wrong.value.fields.keys() == {"parent"}


def test_term_does_not_stand_below_itself(places: Vocabulary) -> None:
    caucasus = vocabularies.add_term(vocabulary=places, label="Caucasus", parent=None, actor=ACTOR)
    baku = vocabularies.add_term(vocabulary=places, label="Baku", parent=caucasus, actor=ACTOR)
    for parent in (caucasus, baku):
        with pytest.raises(Invalid):
            vocabularies.change_term(term_id=caucasus.pk, label="Caucasus", parent=parent, actor=ACTOR)


def test_label_is_taken_once_in_a_vocabulary(places: Vocabulary) -> None:
    vocabularies.add_term(vocabulary=places, label="Baku", parent=None, actor=ACTOR)
    other = vocabularies.add_term(vocabulary=places, label="Gence", parent=None, actor=ACTOR)
    with pytest.raises(Conflict):
        vocabularies.add_term(vocabulary=places, label=" Baku ", parent=None, actor=ACTOR)
    with pytest.raises(Conflict):
        vocabularies.change_term(term_id=other.pk, label="Baku", parent=None, actor=ACTOR)


def test_label_that_articles_bear_stays() -> None:
    hand_in(article(), declared={"tags": ["bridges"]})
    work_off()
    term = Term.objects.get(label="bridges")
    with pytest.raises(Conflict) as refused:
        vocabularies.change_term(term_id=term.pk, label="crossings", parent=None, actor=ACTOR)
    assert refused.value.reason == "term_in_use"
