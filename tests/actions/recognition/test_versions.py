"""The versions of an article that has many: what one more costs, and that they stay in their order."""

from typing import Any

from django.db.models import Model

from archive.actions.recognition.related import bodies_of, versions_of
from archive.models import Article, ExpectedRevision, Fingerprint, Reading, Revision
from archive.models.fields import uuid7
from tests.actions.handing_in import hand_in, work_off
from tests.actions.retelling import sentences, source, story
from tests.actions.wire import Traffic, traffic

FEW, MANY = 20, 1_200


def dated(minute: int) -> str:
    return f"2024-02-06T{10 + minute // 60:02}:{minute % 60:02}:00+04:00"


def grown(slug: str, count: int, *, seed: int) -> Article:
    """An article of this outlet with so many versions: all but the first and the last are copied from the first."""
    told = sentences(60, seed=seed)
    hand_in(story(told, date=dated(0)), story(told[1:], date=dated(1)), source=source(slug))
    assert work_off() == {"archived": 1, "revision": 1}
    article = Article.objects.latest("received_at")
    first, last = article.revisions.order_by("number")
    article.revisions.filter(pk=last.pk).update(number=count)
    copied = [(number, uuid7()) for number in range(2, count)]
    Revision.objects.bulk_create(_like(first, id=pk, number=number, part=number) for number, pk in copied)
    of_first = Reading.objects.get(revision=first)
    Reading.objects.bulk_create(_like(of_first, id=uuid7(), revision_id=pk) for _, pk in copied)
    print_of_first = Fingerprint.objects.get(revision=first)
    Fingerprint.objects.bulk_create(
        _like(print_of_first, revision_id=pk, place=-number - seed * 10_000, keys=[]) for number, pk in copied
    )
    return article


def _like(row: Model, **other: object) -> Any:
    """The same, not written yet, but for what is said."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | other)


def one_more(slug: str, minute: int, *, seed: int) -> Traffic:
    hand_in(story([*sentences(60, seed=seed), *sentences(4, seed=minute)], date=dated(minute)), source=source(slug))
    with traffic() as told:
        assert work_off() == {"revision": 1}
    return told


def test_one_version_more_moves_no_bodies_and_asks_no_more_however_many_there_are(db):
    few = grown("alpha", FEW, seed=1)
    little = one_more("alpha", 30, seed=1)
    many = grown("beta", MANY, seed=2)
    much = one_more("beta", 30, seed=2)
    more = MANY - FEW
    assert much.statements <= little.statements + 2
    assert much.rows - little.rows <= more + 10
    assert (much.bytes - little.bytes) / more < 700 < len(many.body) / 8
    for article, count in ((few, FEW), (many, MANY)):
        article.refresh_from_db()
        newest, before, *_ = versions_of(article=article)
        assert (newest.revision.number, newest.shown, before.revision.number) == (count + 1, True, count)
        bodies = bodies_of(revisions=[before.revision.pk, newest.revision.pk])
        lengths = [bodies[one.revision.pk].count("\n\n") for one in (before, newest)]
        assert (article.published_edtf, *lengths) == (dated(30), 19, 21)


def test_placeholders_of_many_versions_are_filled_by_the_nearest_that_fits(db):
    alpha = source("alpha")
    told = sentences(12, seed=3)
    note = "Details added (first version posted on 10:05)"
    for minute in (21, 43):  # whole quarters of an hour from 10:05 would fit, as the time of another zone
        hand_in(story([*told, *sentences(2, seed=minute)], date=dated(minute), title=note), source=alpha)
        work_off()
    assert set(ExpectedRevision.objects.values_list("filled_by", flat=True)) == {None}
    hand_in(story(told, date=dated(5)), source=alpha)
    assert work_off() == {"revision": 1}
    first = Revision.objects.get(number=1)
    assert list(ExpectedRevision.objects.values_list("filled_by", flat=True)) == [first.pk, first.pk]
