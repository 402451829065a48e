"""What comes with a record or a page is kept with it: its tags, and values that no database holds as they were sent."""

import io
import json

import pytest

from archive.actions.receive import HandedIn
from archive.models import Claim, Tagging
from tests.actions.handing_in import hand_in, work_off

TEXT = (
    "The pier in the old harbour opened on Monday after a long winter of repairs, the mayor said, and ships came back "
    "to the bay."
)


def sent(name: str, data: str) -> HandedIn:
    return HandedIn(name=name, stream=io.BytesIO(data.encode()))


@pytest.mark.parametrize(
    ("tags", "labels"),
    [(["harbour", "repairs"], ["harbour", "repairs"]), ("harbour, repairs; ships,", ["harbour", "repairs", "ships"])],
)
@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_the_tags_of_a_record_are_the_senders(db, name, tags, labels):
    deposit = hand_in(sent(name, json.dumps({"title": "New pier", "text": TEXT, "keywords": ["pier"], "tags": tags})))
    work_off()
    item = deposit.items.get()
    taggings = Tagging.objects.filter(article=item.article).order_by("term__label")
    assert [(tagging.term.label, tagging.origin, tagging.item_id) for tagging in taggings] == [
        (label, "sender", item.pk) for label in labels
    ]
    assert item.article.keywords == ["pier"]


JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A\\u0000B"}</script>'


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("a.html", f"{JSON_LD}<p>{TEXT}</p>", "A␀B"),
        ("a.html", f"<html><head><title>B&#1;</title></head><body><p>{TEXT}</p></body></html>", "B␁"),
        ("a.json", json.dumps({"title": "A\0B", "text": f"<p>{TEXT}&#1;</p>"}), "A␀B"),
    ],
    ids=["JSON-LD", "title element", "record"],
)
def test_control_characters_of_a_page_or_record_are_archived_as_visible_signs(db, name, data, title):
    deposit = hand_in(sent(name, data))
    assert work_off() == {"archived": 1}
    item = deposit.items.get()
    assert item.article.title == title
    assert Claim.objects.filter(reading__revision__article=item.article, as_written=title).exists()
    assert ("control_characters", "title") in {(problem["code"], problem["field"]) for problem in item.problems}
