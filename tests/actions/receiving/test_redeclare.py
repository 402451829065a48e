"""Saying afterwards what files are: kept beside what the sender said, bytes untouched."""

import pytest

from archive.actions.processing import replay
from archive.actions.receiving import redeclare
from archive.errors import Invalid
from archive.models import Article, Event, Item, Source
from tests.actions.handing_in import ACTOR, article, hand_in, work_off
from tests.actions.retelling import sentences

PIECE = '{"kopf": "Brücke %d eröffnet", "inhalt": {"lang": "%s"}, "wann": "2019-11-07"}'
FIELDS = {"title": "kopf", "body": "inhalt.lang", "published": "wann"}


def words(number: int) -> str:
    return " ".join(sentences(5, seed=number))


def pieces(count: int) -> list[Item]:
    """JSON with field names of its own, in quarantine."""
    hand_in(
        *((PIECE % (number, words(number))).encode() for number in range(count)),
        declared={"media_type": "application/json"},
    )
    work_off()
    found = list(Item.objects.quarantined().filter(code="json_no_article").order_by("id"))
    assert len(found) == count
    return found


def test_said_of_the_group_and_tried_again(db: None) -> None:
    items = pieces(3)
    source = Source.objects.create(slug="dpa", name="dpa", kind="agency")
    before = [(item.original_id, item.declared) for item in items]
    done = redeclare.redeclare(
        ids=[item.pk for item in items], declared={"fields": FIELDS}, source=source, actor=ACTOR, reason="Their export"
    )
    assert done == 3
    assert work_off() == {"archived": 3}
    found = Article.objects.get(title="Brücke 1 eröffnet")
    assert (found.published_edtf, found.source) == ("2019-11-07", source)
    after = list(Item.objects.order_by("id"))
    assert [(item.original_id, item.declared) for item in after] == before
    assert {item.redeclared["fields"]["title"] for item in after if item.redeclared} == {"kopf"}
    told = Event.objects.filter(verb="item.redeclared", subject_id=items[0].pk).get()
    assert told.reason == "Their export"
    assert told.data["changes"] == {"fields": [None, FIELDS], "source": [None, "dpa"]}


def test_what_was_said_holds_when_it_is_read_again(db: None) -> None:
    (item,) = pieces(1)
    redeclare.redeclare(ids=[item.pk], declared={"fields": FIELDS}, source=None, actor=ACTOR)
    work_off()
    *_, total = replay.replay()
    assert (total.read, total.unreadable, total.changed) == (1, 0, 0)


def test_rehearsal_writes_nothing(db: None) -> None:
    items = pieces(2)
    good, bad = (
        redeclare.rehearse(ids=[item.pk for item in items], declared={"fields": fields})
        for fields in (FIELDS, {"title": "kopf"})
    )
    assert [one.titles for one in good] == [["Brücke 0 eröffnet"], ["Brücke 1 eröffnet"]]
    assert good[0].body == words(0)
    assert [one.code for one in bad] == ["body_empty"] * 2
    assert Item.objects.quarantined().filter(redeclared__isnull=True).count() == 2
    assert not Event.objects.filter(verb="item.redeclared").exists()


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"media_type": "image/png"}, "media_type"),
        ({"encoding": "klingon"}, "encoding"),
        ({"language": "not a language"}, "language"),
        ({"fields": {"headline": "kopf"}}, "fields"),
        ({"fields": {"title": ""}}, "fields"),
        ({"title": "x"}, "title"),
        ({"encoding": "\x00"}, ""),
    ],
)
def test_what_cannot_be_said_changes_nothing(db: None, declared: dict[str, object], field: str) -> None:
    (item,) = pieces(1)
    with pytest.raises(Invalid) as refused:
        redeclare.redeclare(ids=[item.pk], declared=declared, source=None, actor=ACTOR)
    assert set(refused.value.fields) == {field}
    item.refresh_from_db()
    assert (item.state, item.redeclared) == ("quarantined", None)


def test_saying_nothing_is_refused(db: None) -> None:
    (item,) = pieces(1)
    with pytest.raises(Invalid, match="at least one thing"):
        redeclare.redeclare(ids=[item.pk], declared={"encoding": ""}, source=None, actor=ACTOR)


def test_what_is_not_in_quarantine_is_passed_over(db: None) -> None:
    hand_in(article())
    work_off()
    done = redeclare.redeclare(ids=[Item.objects.get().pk], declared={"encoding": "cp1252"}, source=None, actor=ACTOR)
    assert done == 0
    assert Item.objects.get().redeclared is None
