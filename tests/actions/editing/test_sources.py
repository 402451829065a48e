"""Sources, from below the doors."""

import pytest

from archive.actions.editing import sources
from archive.errors import Conflict
from archive.models import Actor, Article, Event, Source
from tests.actions.handing_in import article, hand_in, work_off

ACTOR = Actor(kind="user", id="7", name="Jane")

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return sources.create(values={"slug": "trend", "name": "Trend"}, actor=ACTOR)


def refused(**values: str) -> str:
    with pytest.raises(Conflict) as conflict:
        sources.change(slug="trend", values=values, actor=ACTOR)
    return conflict.value.reason


def test_slug_that_nothing_has_yet_can_be_changed(source: Source) -> None:
    assert sources.change(slug="trend", values={"slug": "trend-az"}, actor=ACTOR).pk == source.pk
    assert Event.objects.get(verb="source.changed").data == {"changes": {"slug": ["trend", "trend-az"]}}


def test_slug_in_use_stays_and_the_rest_may_change(source: Source) -> None:
    deposit = hand_in(article(), source=source)
    assert refused(slug="trend-az") == "slug_in_use"
    work_off()
    assert Article.objects.get().source == source
    # An article is found by its source's slug whoever handed it in.
    deposit.source = None
    deposit.save(update_fields=["source"])
    assert refused(slug="trend-az", name="Trend News Agency") == "slug_in_use"
    assert not Event.objects.filter(verb="source.changed").exists()
    changed = sources.change(slug="trend", values={"slug": "trend", "name": "Trend News Agency"}, actor=ACTOR)
    assert (changed.slug, changed.name) == ("trend", "Trend News Agency")
