"""What comes with a record or a page is kept with it: its tags, and values that no database holds as they were sent."""

import io
import json

import pytest

from archive.actions.receiving.receive import HandedIn
from archive.models import Claim, Reading, Tagging
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


def test_problems_of_one_article_of_several_say_which_one(db):
    good = [{"title": f"Pier {n}", "text": f"{TEXT} {n}", "date": "2024-02-06"} for n in range(2)]
    deposit = hand_in(sent("a.json", json.dumps({"articles": [good[0], {"colour": "red"}, {**good[1], "date": None}]})))
    assert work_off() == {"archived": 1}
    told = [(problem["message"].split(":")[0], problem["code"]) for problem in deposit.items.get().problems]
    assert (told[0], told[-1]) == (("Article 2", "json_no_article"), ("Article 3", "publication_date_unknown"))
    assert {which for which, _ in told} == {"Article 2", "Article 3"}
    assert "Article" not in str(list(Reading.objects.values_list("document__problems", flat=True)))


def test_a_file_without_one_good_article_says_which_is_wrong_first(db):
    deposit = hand_in(
        sent("a.json", json.dumps({"articles": [{"title": "Red", "text": ""}, {"title": "Blue", "text": ""}]}))
    )
    assert work_off() == {"quarantined": 1}
    assert deposit.items.get().reason.startswith("Article 1: ")


def test_the_problems_of_a_file_with_one_article_need_no_number(db):
    deposit = hand_in(sent("a.json", json.dumps({"articles": [{"title": "Pier", "text": TEXT}]})))
    work_off()
    assert [problem["message"] for problem in deposit.items.get().problems] == ["No publication date is stated."]
