"""Two workers take two copies of one text at the same moment, again and again: one article and two sightings each."""

import pytest
from django.db.models import Count

from archive.actions.custody.account import account
from archive.models import Article, Item, Relation, Revision, Sighting
from tests.actions.handing_in import hand_in, work_off
from tests.actions.retelling import sentences, source, story
from tests.management.running import running, until

PAIRS = 100


def left() -> int:
    return Item.objects.in_progress().count()


@pytest.mark.slow
def test_copies_and_versions_taken_at_the_same_moment(environment, tmp_path):
    environment |= {"CHUNK_SIZE": "1", "LEASE_SECONDS": "30"}
    alpha = source("alpha")
    hand_in(story(sentences(9, seed=9999)), source=alpha)
    assert work_off() == {"archived": 1}
    brought = []
    for pair in range(PAIRS):
        told = sentences(9, seed=pair)
        title = f"Story {pair}"
        # Of each story the same text three times in other bytes, and a version with more.
        brought += [story(told, title=title) + b"\n" * times for times in range(3)]
        brought.append(story([*told, *sentences(2, seed=1000 + pair)], title=title, date="2024-02-06T12:00:00+04:00"))
    hand_in(*brought, source=alpha)
    with (
        running(environment, "manage.py", "work", log=tmp_path / "one.log") as one,
        running(environment, "manage.py", "work", log=tmp_path / "two.log") as two,
    ):
        until(lambda: left() == 0, what="the work")
        assert (one.poll(), two.poll()) == (None, None)
    assert all("items processed" in (tmp_path / log).read_text() for log in ("one.log", "two.log"))
    assert Article.objects.count() == PAIRS + 1
    assert not Relation.objects.exists()
    copies = Revision.objects.filter(copy_of__isnull=False).values("article").annotate(n=Count("id"))
    assert {row["n"] for row in copies} == {2}
    assert Revision.objects.versions().count() == 2 * PAIRS + 1
    assert Sighting.objects.count() == Item.objects.filter(state="duplicate").count() == 2 * PAIRS
    result = account(strict=True)
    assert result.proven, result
