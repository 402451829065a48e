"""Articles that wait for a person: handed to one editor at a time, settled, put off, assigned."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections
from django.utils import timezone

from archive.actions.editing import edit, review
from archive.errors import Conflict, Invalid, Stale
from archive.models import Article, Change, Claim, Event, PendingChange, Review
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.retelling import sentences


def untitled(number: int) -> bytes:
    told = " ".join(sentences(4, seed=number))
    opening = f"The weather of week {number} will be fair in all of the country, it is said."
    return f"By Jane Doe\n\n{opening}\n\n{told}\n".encode()


def waiting(count: int) -> list[UUID]:
    """So many articles without title and date, in the order of the queue."""
    hand_in(*(untitled(number) for number in range(count)))
    work_off()
    found = list(Article.objects.filter(state="in_review").order_by("pk").values_list("pk", flat=True))
    assert len(found) == count
    return found


def editor(name: str = "ann") -> User:
    user = User.objects.create_user(username=name, is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    return user


def test_each_editor_is_given_another_article(db: None) -> None:
    first, second, _ = waiting(3)
    ann, bob = editor("ann"), editor("bob")
    assert review.take(user=ann.pk) == first
    assert review.take(user=bob.pk) == second
    assert review.take(user=ann.pk) == first
    assert Review.objects.get(pk=first).reserved_by == ann


def test_reservation_ends_by_itself(db: None) -> None:
    (only,) = waiting(1)
    ann, bob = editor("ann"), editor("bob")
    review.take(user=ann.pk)
    assert review.take(user=bob.pk) is None
    with pytest.raises(Conflict, match="ann is at this article now"):
        review.accept(article_id=only, actor=ACTOR, user=bob.pk)
    Review.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert review.take(user=bob.pk) == only
    with pytest.raises(Conflict):
        review.give(article_id=only, field="title", value="Fair weather", actor=ACTOR, user=ann.pk)


def test_passing_an_article_gives_it_back(db: None) -> None:
    first, second, third = waiting(3)
    ann, bob = editor("ann"), editor("bob")
    assert review.take(user=ann.pk) == first
    assert review.take(user=ann.pk, passing=first) == second
    assert review.take(user=bob.pk) == first
    assert review.take(user=ann.pk, passing=second) == third
    assert review.take(user=ann.pk, passing=third) == second


def test_accepting_says_what_the_article_shows(db: None) -> None:
    (only,) = waiting(1)
    ann = editor()
    review.take(user=ann.pk)
    article = review.accept(article_id=only, actor=ACTOR, user=ann.pk, note="A bulletin")
    assert (article.state, article.title, article.published_edtf, article.problems) == ("accepted", None, None, [])
    said = Claim.objects.by_editors().filter(article=only)
    assert {(claim.field, claim.value, claim.note) for claim in said} == {
        ("title", None, "A bulletin"),
        ("published", None, "A bulletin"),
    }
    assert not Review.objects.filter(pk=only).exists()
    with pytest.raises(Conflict, match="Nothing of this article is doubtful"):
        review.accept(article_id=only, actor=ACTOR, user=ann.pk)


def test_an_article_stays_until_all_of_it_is_settled(db: None) -> None:
    (only,) = waiting(1)
    ann = editor()
    assert review.queue(user=ann.pk).problems == {"publication_date_unknown": 1, "title_missing": 1}
    given = review.give(article_id=only, field="title", value="Fair weather", actor=ACTOR, user=ann.pk)
    assert (given.state, given.title) == ("in_review", "Fair weather")
    assert review.queue(user=ann.pk).problems == {"publication_date_unknown": 1}
    given = review.give(article_id=only, field="published", value="2019-11", actor=ACTOR, user=ann.pk)
    assert given.state == "accepted"
    assert review.queue(user=ann.pk) == review.Queue(articles=0, problems={}, yours=0, put_off=0)


def test_only_the_problem_that_is_asked_for(db: None) -> None:
    first, second = waiting(2)
    ann = editor()
    edit.edit(article_id=first, changes={"title": "Fair weather"}, actor=ACTOR)
    assert review.take(user=ann.pk, problem="title_missing") == second
    assert review.take(user=ann.pk, problem="publication_date_unknown") == first
    assert review.take(user=ann.pk, problem="dates_disagree") is None


def test_what_was_put_off_comes_last(db: None) -> None:
    first, second = waiting(2)
    ann, bob = editor("ann"), editor("bob")
    review.put_off(article_id=first, actor=ACTOR, user=ann.pk)
    assert review.take(user=bob.pk) == second
    assert review.take(user=ann.pk) == first
    assert Event.objects.get(verb="review.put_off").subject_id == first


def test_what_is_assigned_comes_first_and_to_nobody_else(db: None) -> None:
    first, second, third = waiting(3)
    ann, bob = editor("ann"), editor("bob")
    review.assign(article_id=third, to=bob.pk, actor=ACTOR, user=ann.pk, reason="Reads French")
    assert review.queue(user=bob.pk).yours == 1
    assert review.take(user=bob.pk) == third
    assert review.take(user=ann.pk) == first
    assert review.take(user=ann.pk, passing=first) == second
    assert review.take(user=ann.pk, passing=second) == first
    told = Event.objects.get(verb="review.assigned")
    assert (told.data["changes"], told.reason) == ({"assigned_to": [None, "bob"]}, "Reads French")


def test_nothing_is_assigned_to_who_may_not_correct(db: None) -> None:
    (only,) = waiting(1)
    reader = User.objects.create_user(username="rea")
    with pytest.raises(Invalid):
        review.assign(article_id=only, to=reader.pk, actor=ACTOR, user=editor().pk)
    assert not Event.objects.filter(verb="review.assigned").exists()


def test_whoever_read_another_version_is_told(db: None) -> None:
    (only,) = waiting(1)
    edit.edit(article_id=only, changes={"section": "Weather"}, actor=ACTOR)
    with pytest.raises(Stale):
        review.give(article_id=only, field="title", value="Fair", actor=ACTOR, user=editor().pk, version=1)


def test_notes_and_assignments_do_not_make_followers_read_the_article_again(db: None) -> None:
    (only,) = waiting(1)
    ann = editor()
    before = PendingChange.objects.count() + Change.objects.count()
    review.note(article_id=only, text="Ask the agency", actor=ACTOR)
    review.put_off(article_id=only, actor=ACTOR, user=ann.pk)
    assert PendingChange.objects.count() + Change.objects.count() == before
    assert Event.objects.get(verb="review.noted").reason == "Ask the agency"
    with pytest.raises(Invalid):
        review.note(article_id=only, text="  ", actor=ACTOR)


def test_withdrawing_takes_it_out_of_the_queue(db: None) -> None:
    (only,) = waiting(1)
    ann = editor()
    review.take(user=ann.pk)
    assert review.withdraw(article_id=only, actor=ACTOR, user=ann.pk, reason="A test page").state == "withdrawn"
    assert review.take(user=ann.pk) is None
    assert not Review.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_editors_who_ask_at_the_same_moment_never_get_the_same() -> None:
    people = [editor(f"editor-{number}").pk for number in range(4)]
    waiting(12)
    start = Barrier(len(people))

    def ask(user: int) -> Sequence[UUID | None]:
        try:
            taken: list[UUID | None] = []
            for _ in range(3):
                start.wait(timeout=20)
                taken.append(review.take(user=user, passing=taken[-1] if taken else None))
                start.wait(timeout=20)
        finally:
            connections.close_all()
        return taken

    with ThreadPoolExecutor(len(people)) as pool:
        taken = list(pool.map(ask, people))
    for round_ in zip(*taken, strict=True):
        assert None not in round_
        assert len(set(round_)) == len(people), round_
