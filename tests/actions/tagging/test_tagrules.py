"""Rules of tagging: rehearsed on the archive, run as one edit, undone as one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from archive.actions.editing import edits
from archive.actions.following import follow
from archive.actions.tagging import tag, tagrules, tagruns
from archive.errors import Conflict, Invalid
from archive.models import Article, Edit, Event, Source, Tagging, TagRule
from tests.actions.handing_in import ACTOR, article, hand_in, work_off
from tests.actions.retelling import sentences

RULE = {"name": "Rivers", "label": "rivers", "any": ["river", "harbour wall"], "never": ["number 3"], "effect": "tag"}


@pytest.fixture
def indexed(db: None, settings: LazySettings, tmp_path: Path) -> Callable[[], None]:
    settings.SEARCH_FOLDER = tmp_path / "search"

    def build() -> None:
        follow.sequence()
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)

    return build


@pytest.fixture
def bridges(indexed: Callable[[], None]) -> list[Article]:
    """Four articles that speak of a river, and one that does not."""
    dry = " ".join(sentences(6, seed=77))
    hand_in(*(article(number) for number in range(4)), f"date 2024-01-01 Nothing wet\n\n{dry}\n".encode())
    work_off()
    indexed()
    return list(Article.objects.filter(title__startswith="Bridge").order_by("title"))


def made(**values: Any) -> TagRule:
    return tagrules.create(values={**RULE, **values}, actor=ACTOR)


def test_rehearsal_tells_what_would_be_and_writes_nothing(bridges: list[Article]) -> None:
    tag.tag(article_id=bridges[0].pk, label="rivers", actor=ACTOR)
    tag.tag(article_id=bridges[1].pk, label="rivers", actor=ACTOR)
    tag.untag(article_id=bridges[1].pk, label="rivers", actor=ACTOR)
    events = Event.objects.count()
    told = tagruns.rehearse(rule=made())
    assert (told.tagged, told.already, told.against, told.slow) == ([bridges[2].pk], 1, 1, 0)
    (sample,) = told.samples
    assert sample.words[slice(*sample.hit)] == "river"
    assert Event.objects.count() == events + 1
    assert not Edit.objects.exists()


def test_run_tags_as_one_edit_that_is_undone_as_one(bridges: list[Article]) -> None:
    rule = made(never=[])
    edit = tagruns.run(rule_id=rule.pk, expected=4, actor=ACTOR)
    while edits.work(edit_id=edit.pk):
        continue
    assert Tagging.objects.filter(term__label="rivers").count() == 4
    assert Event.objects.filter(verb="article.edited", reason="Rule: Rivers").count() == 4
    edits.undo(edit_id=edit.pk, actor=ACTOR, reason="")
    while edits.work(edit_id=edit.pk):
        continue
    assert not Tagging.objects.exists()


def test_run_is_about_what_was_seen(bridges: list[Article]) -> None:
    rule = made()
    with pytest.raises(Conflict, match="the number of articles is 3, not 4"):
        tagruns.run(rule_id=rule.pk, expected=4, actor=ACTOR)
    assert not Edit.objects.exists()


def test_only_of_some_sources_and_languages(bridges: list[Article], indexed: Callable[[], None]) -> None:
    trend = Source.objects.create(slug="trend", name="Trend")
    hand_in(article(9), source=trend)
    work_off()
    indexed()
    assert len(tagruns.rehearse(rule=made(name="a", sources=["trend"])).tagged) == 1
    assert tagruns.rehearse(rule=made(name="b", languages=["fr"])).looked_at == 0


def test_a_pattern_decides_among_what_the_words_find(bridges: list[Article]) -> None:
    rule = made(pattern=r"number [02] over")
    assert tagruns.rehearse(rule=rule).tagged == [bridges[0].pk, bridges[2].pk]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"label": ""}, "label"),
        ({"any": []}, "any"),
        ({"any": ["x"] * 31}, "any"),
        ({"all": ["x" * 201]}, "all"),
        ({"pattern": "("}, "pattern"),
        ({"pattern": "a" * 501}, "pattern"),
        ({"sources": ["nowhere"]}, "sources"),
        ({"colour": "red"}, "colour"),
        ({"effect": "delete"}, "effect"),
    ],
)
def test_what_is_no_rule(db: None, values: Mapping[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        made(**values)
    assert set(refused.value.fields) == {field}
    assert not TagRule.objects.exists()


def test_rules_are_changed_and_each_change_is_told(db: None) -> None:
    rule = made()
    with pytest.raises(Conflict):
        made()
    changed = tagrules.change(rule_id=rule.pk, values={**RULE, "any": ["river"]}, actor=ACTOR)
    assert changed.any == ["river"]
    assert Event.objects.get(verb="tagrule.changed").data == {
        "changes": {"any": [["river", "harbour wall"], ["river"]]},
        "withdrawn": 0,
    }
    tagrules.change(rule_id=rule.pk, values={**RULE, "any": ["river"]}, actor=ACTOR)
    assert Event.objects.filter(verb="tagrule.changed").count() == 1
