"""Two sources made one, and two again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from archive.actions.editing import source_merges, sources
from archive.actions.fetching import channels
from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.following.follow import rebuild_index
from archive.errors import Conflict, Invalid
from archive.models import Article, Channel, Event, Source, SourceMerge, Template
from tests.actions.handing_in import ACTOR, article, hand_in, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"


@pytest.fixture
def make() -> Callable[..., Source]:
    def make(slug: str, **values: Any) -> Source:
        return sources.create(values={"slug": slug, "name": slug.title(), **values}, actor=ACTOR)

    return make


@pytest.fixture
def trend(make: Callable[..., Source]) -> Source:
    return make("trend", aliases=["Trend News"], domains=["trend.az"])


@pytest.fixture
def az(make: Callable[..., Source]) -> Source:
    """The same agency, entered a second time; two articles came from it, one from the first."""
    return make("trend-az", aliases=["trend news", "TRN"], domains=["en.trend.az", "trend.az"])


@pytest.fixture
def articles(trend: Source, az: Source) -> None:
    hand_in(article(1), source=trend)
    hand_in(article(2), article(3), source=az)
    work_off()


def merge(slug: str = "trend-az", into: str = "trend") -> SourceMerge:
    begun = source_merges.begin(slug=slug, into=into, actor=ACTOR, reason="The same agency")
    finish(begun)
    return begun


def undo(slug: str = "trend-az") -> None:
    finish(source_merges.undo(slug=slug, actor=ACTOR))


def finish(begun: SourceMerge) -> None:
    while source_merges.work(merge_id=begun.pk):
        continue
    begun.refresh_from_db()
    assert begun.state in {"done", "undone"}


def slugs() -> list[str]:
    return sorted(Article.objects.values_list("source__slug", flat=True))


def found(**asked: Any) -> int:
    return len(find(search=Search(**asked), limit=10).items)


def test_what_one_has_goes_to_the_other(articles: None, trend: Source, az: Source) -> None:
    values = {"slug": "inbox", "name": "Inbox", "kind": "feed", "place": "https://trend.example/feed"}
    channels.create(values={**values, "source": "trend-az", "interval": 900}, actor=ACTOR)
    told = source_merges.preview(slug="trend-az", into="trend")
    assert (told.articles, told.channels) == (2, ["Inbox"])
    merge()
    trend.refresh_from_db()
    az.refresh_from_db()
    assert trend.aliases == ["Trend News", *told.names] == ["Trend News", "Trend-Az", "TRN"]
    assert trend.domains == ["trend.az", *told.domains] == ["trend.az", "en.trend.az"]
    assert (az.merged_into, az.aliases, az.domains) == (trend, [], [])
    assert slugs() == ["trend"] * 3
    assert Channel.objects.get().source == trend
    event = Event.objects.get(verb="source.merged")
    assert (event.subject_id, event.data["into"], event.reason) == (az.pk, "trend", "The same agency")
    moved = Event.objects.filter(verb="article.source_changed")
    assert [event.data["changes"] for event in moved] == [{"source": ["trend-az", "trend"]}] * 2
    assert set(Article.objects.values_list("version", flat=True)) == {1, 2}


def test_names_and_slug_of_the_one_lead_to_the_other(articles: None, trend: Source) -> None:
    merge()
    assert Source.objects.by_slug("trend-az") == trend
    assert [*Source.objects.named("TREND-az")] == [*Source.objects.named("trn")] == [trend]
    rebuild_index(folder=settings.SEARCH_FOLDER)
    for slug in ("trend", "trend-az"):
        assert found(sources=(slug,)) == 3
        assert found(sources=(slug,), text="bridge") == 3


def test_what_comes_later_from_the_one_is_the_others(trend: Source, az: Source) -> None:
    hand_in(article(1), source=az)
    merge()
    work_off()
    assert slugs() == ["trend"]


def test_undoing_takes_away_what_came_by_it_alone(articles: None, trend: Source, az: Source) -> None:
    merge()
    hand_in(article(4), source=trend)
    work_off()
    sources.change(slug="trend", values={"aliases": ["TRN", "Trend Agency", "Trend-Az"]}, actor=ACTOR)
    undo()
    trend.refresh_from_db()
    az.refresh_from_db()
    assert slugs() == ["trend", "trend", "trend-az", "trend-az"]
    assert trend.aliases == ["Trend Agency"]
    assert (az.merged_into, az.aliases, az.domains) == (None, ["trend news", "TRN"], ["en.trend.az", "trend.az"])
    assert Event.objects.filter(verb="source.merge_undone", subject_id=az.pk).exists()
    merge()
    assert slugs() == ["trend"] * 4


def test_merges_in_a_row_are_undone_from_the_last(articles: None, make: Callable[..., Source], az: Source) -> None:
    make("agency")
    merge()
    merge("trend", "agency")
    az.refresh_from_db()
    assert (slugs(), az.merged_into.slug if az.merged_into else "") == (["agency"] * 3, "agency")
    with pytest.raises(Conflict, match="undo that first"):
        undo()
    undo("trend")
    undo()
    assert slugs() == ["trend", "trend-az", "trend-az"]


def test_boilerplate_goes_along_but_for_what_the_other_has(trend: Source, az: Source) -> None:
    for source, key in ((trend, 1), (az, 1), (az, 2)):
        Template.objects.create(
            outlet=source.slug, source=source, key=key, text="All rights reserved", place="tail", articles=9,
            samples=[], rules="1",
        )  # fmt: skip
    merge()
    assert sorted(Template.objects.values_list("outlet", "key")) == [("trend", 1), ("trend", 2), ("trend-az", 1)]
    undo()
    assert sorted(Template.objects.values_list("outlet", "key")) == [("trend", 1), ("trend-az", 1), ("trend-az", 2)]


def test_what_cannot_be_merged_is_refused(trend: Source, az: Source, make: Callable[..., Source]) -> None:
    make("agency")
    with pytest.raises(Invalid):
        merge("trend", "trend")
    with pytest.raises(Source.DoesNotExist):
        merge("trend", "nobody")
    with pytest.raises(Conflict, match="source of its own"):
        undo("trend")
    begun = source_merges.begin(slug="trend-az", into="trend", actor=ACTOR)
    with pytest.raises(Conflict, match="still being moved"):
        merge("trend", "agency")
    finish(begun)
    with pytest.raises(Conflict, match="merged already"):
        merge("trend-az", "agency")
    with pytest.raises(Conflict, match="change that one"):
        sources.change(slug="trend-az", values={"name": "Another"}, actor=ACTOR)
