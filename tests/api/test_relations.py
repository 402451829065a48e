"""Relations over REST: the evidence, seen from either side, and nothing of what is withdrawn."""

import pytest

from archive.actions.editing import withdraw
from archive.actions.recognition import relate
from archive.models import Actor, Article, Relation
from tests.actions.handing_in import hand_in, work_off
from tests.admin.relating import related

SHARED = (
    "The harbour board said on Tuesday that the northern ferry would sail twice a day from the first of May. "
    "Passengers will be able to buy tickets for bicycles at the old customs house behind the fish market. "
    "The mayor thanked the crews who had kept the line open through the storms of last winter. "
)


@pytest.fixture
def pair(db):
    hand_in(
        (f" date 2021-04-06 Ferry to sail twice a day\n\n{SHARED}\n").encode(),
        (f" date 2021-04-07 More boats for the north\n\nA reporter watched the gulls on the pier. {SHARED}\n").encode(),
    )
    work_off()
    relation = Relation.objects.get()
    return relation, Article.objects.get(pk=relation.a_id), Article.objects.get(pk=relation.b_id)


def test_each_side_sees_the_other_with_the_shared_passages(reader, pair):
    relation, one, other = pair
    (seen,) = reader.read(f"articles/{one.pk}/relations/").json()["results"]
    (back,) = reader.read(f"articles/{other.pk}/relations/").json()["results"]
    assert (seen["id"], back["id"]) == (str(relation.pk), str(relation.pk))
    assert (seen["article"], back["article"]) == (str(other.pk), str(one.pk))
    assert seen["contained"] == back["contains"]
    ((own, others), *_) = seen["passages"]
    assert one.body[slice(*own)].split()[:3] == other.body[slice(*others)].split()[:3]


def test_an_article_alone_has_none(reader, article):
    assert reader.read(f"articles/{article.pk}/relations/").json() == {"results": [], "left_out": 0, "origin": None}


def test_what_is_withdrawn_is_told_to_those_alone_who_may_restore_it(reader, admin, pair):
    _, one, other = pair
    withdraw.withdraw(article_id=other.pk, reason="By law", actor=Actor(kind="system"))
    assert reader.read(f"articles/{one.pk}/relations/").json()["results"] == []
    assert len(admin.read(f"articles/{one.pk}/relations/").json()["results"]) == 1
    assert reader.read(f"articles/{other.pk}/relations/").status_code == 410


def test_what_is_left_out_of_many_is_counted(reader, pair, monkeypatch):
    monkeypatch.setattr("archive.actions.recognition.related.RELATIONS_TOLD", 1)
    _, one, other = pair
    assert reader.read(f"articles/{one.pk}/relations/").json()["left_out"] == 0
    farther = related(one, 0.01)
    told = reader.read(f"articles/{one.pk}/relations/").json()
    assert ([found["article"] for found in told["results"]], told["left_out"]) == ([str(other.pk)], 1)
    gone = farther.b_id if farther.a_id == one.pk else farther.a_id
    withdraw.withdraw(article_id=gone, reason="By law", actor=Actor(kind="system"))
    assert reader.read(f"articles/{one.pk}/relations/").json()["left_out"] == 0


def test_what_a_person_rejected_is_gone(reader, pair, django_user_model):
    relation, one, _ = pair
    user = django_user_model.objects.create_user(username="mina")
    relate.reject(
        relation_id=relation.pk,
        reason="Another ferry",
        actor=Actor(kind="user", id=str(user.pk), name="mina"),
        user=user.pk,
    )
    assert reader.read(f"articles/{one.pk}/relations/").json()["results"] == []


def test_copies_are_not_among_the_revisions(reader, db):
    text = f" date 2021-04-06 Ferry to sail twice a day\n\n{SHARED}\n".encode()
    hand_in(text, text + b"\n")
    work_off()
    (revision,) = reader.read(f"articles/{Article.objects.get().pk}/revisions/").json()["results"]
    assert revision["number"] == 1


def test_a_merged_article_leads_to_the_other_and_says_why(reader, pair):
    _, one, other = pair
    relate.merge(article_id=other.pk, into_id=one.pk, actor=Actor(kind="system", name="mina"), reason="One ferry")
    gone = reader.read(f"articles/{other.pk}/")
    assert gone.status_code == 410
    assert "One ferry" in gone.content.decode()
    assert str(one.pk) in gone.content.decode()
