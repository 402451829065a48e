"""`manage.py relate ID`: what an article has to do with others, for people and for scripts."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, Relation
from tests.actions.handing_in import hand_in, work_off
from tests.actions.retelling import sentences, source, story

TOLD = sentences(12, seed=1)


def told(*arguments: str) -> str:
    output = StringIO()
    call_command("relate", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def pair(db) -> tuple[Article, Article]:
    hand_in(story(TOLD), source=source("alpha"))
    hand_in(story(TOLD, date="2024-02-06T12:00:00+04:00"), source=source("beta"))
    work_off()
    first, second = Article.objects.order_by("published_earliest")
    return first, second


def test_it_shows_the_relation_the_origin_and_the_shared_passage(pair):
    first, second = pair
    shown = told(str(second.pk))
    assert f"first was {first.pk}" in shown
    assert f"same_text · proposed · {first.pk}" in shown
    assert "100% of this in the other" in shown
    assert f"0-{len(second.body) - 1} = 0-{len(first.body) - 1}" in shown


def test_as_json_it_is_one_object(pair):
    first, second = pair
    shown = json.loads(told(str(first.pk), "--json"))
    (relation,) = shown["relations"]
    assert (shown["id"], relation["article"], relation["first"]) == (str(first.pk), str(second.pk), "this")
    assert shown["origin"]["articles"] == 2
    assert [version["number"] for version in shown["versions"]] == [1]


def test_what_a_person_rejected_is_shown_when_asked_for(pair):
    first, _ = pair
    Relation.objects.update(state="rejected", decided_at=first.received_at)
    assert "No relations." in told(str(first.pk))
    assert "same_text · rejected" in told(str(first.pk), "--rejected")


@pytest.mark.parametrize("unknown", ["nothing", "0" * 32])
def test_an_unknown_article_ends_it(db, unknown):
    with pytest.raises(CommandError, match="not_found"):
        told(unknown)
