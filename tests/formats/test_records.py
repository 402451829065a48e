"""Where articles and their fields stand in the JSON of others."""

import json
from typing import Any

import pytest

from archive import formats
from archive.values import ParsedArticle
from tests.formats.claimed import claimed, codes

TEXT = "The old quay closes on Monday."


def read(document: Any, **context: Any) -> list[ParsedArticle]:
    return formats.read(json.dumps(document).encode(), name="a.json", **context)


@pytest.mark.parametrize(
    "document",
    [
        {"status": "ok", "articles": [{"title": "A", "content": TEXT}]},
        {"response": {"docs": [{"headline": {"main": "A"}, "body": TEXT}]}},
        {"response": {"results": [{"webTitle": "A", "fields": {"bodyText": TEXT}}]}},
        {"hits": {"hits": [{"_id": "1", "_source": {"title": "A", "text": TEXT}}]}},
        {"title": "Cluster", "summary": "Short", "articles": [{"title": "A", "text": TEXT}]},
        {"rss": {"channel": {"title": "Feed", "item": [{"title": "A", "content:encoded": TEXT}]}}},
        {"value": [{"title": {"rendered": "A"}, "content": {"rendered": f"<p>{TEXT}</p>"}}]},
        {"title": "A", "paragraphs": [TEXT]},
        {"Title": "A", "Article Text": TEXT},
        {"title": "A", "body": [{"type": "p", "value": TEXT}]},
    ],
)
def test_one_article_in_many_wraps(document: Any):
    (article,) = read(document)
    assert (claimed(article)["title"], article.text) == (["A"], TEXT)


def test_articles_by_their_keys():
    articles = read({"N1": {"title": "A", "text": TEXT}, "N2": {"title": "B", "text": TEXT}})
    assert [claimed(article)["title"] for article in articles] == [["A"], ["B"]]


@pytest.mark.parametrize(
    ("record", "field", "values"),
    [
        ({"date_publish": "2020-01-02 03:04:05"}, "published", ["2020-01-02 03:04:05"]),
        (
            {"date_gmt": "2020-01-02T03:04:05", "modified_gmt": "2020-01-03T03:04:05"},
            "published",
            ["2020-01-02T03:04:05Z"],
        ),
        ({"date": {"$date": "2020-01-02T03:04:05Z"}}, "published", ["2020-01-02T03:04:05Z"]),
        ({"byline": {"original": "By Ann Lee"}}, "authors", ["By Ann Lee"]),
        ({"author": "<a href='/l'>Ann Lee</a>"}, "authors", ["Ann Lee"]),
        ({"media_name": "Coast"}, "publisher", ["Coast"]),
        ({"categories": ["a", "b"]}, "keywords", ["a", "b"]),
    ],
)
def test_names_of_dumps(record: dict[str, Any], field: str, values: list[str]):
    (article,) = read({"text": TEXT, **record})
    assert claimed(article)[field] == values


@pytest.mark.parametrize(
    "record",
    [
        {"author": 12},
        {"categories": [3, 4]},
        {"source": "https://a.example/1"},
        {"crawled": "2020-01-02"},
        {"date_download": "2020-01-02"},
        {"seendate": "20200102T030405Z"},
    ],
)
def test_what_only_looks_like_a_field_is_none(record: dict[str, Any]):
    (article,) = read({"text": TEXT, **record})
    assert claimed(article) == {}


def test_a_teaser_is_the_text_only_where_there_is_no_other():
    assert [article.text for article in read([{"title": "A", "summary": "S"}, {"text": TEXT, "summary": "S"}])] == [
        "S",
        TEXT,
    ]


def test_a_text_that_was_cut_off_says_so():
    (article,) = read({"title": "A", "content": f"{TEXT} More… [+2312 chars]"})
    assert codes(article) == ["body_truncated"]


def test_a_mapping_says_where_fields_stand():
    record = {"head": "A", "story": {"text": TEXT}, "title": "no", "when": "2020-01-02", "a.b": "Ann Lee"}
    fields = {"title": "head", "body": "story.text", "published": "when", "authors": "a.b", "section": "none.at.all"}
    (article,) = read(record, fields=fields)
    assert article.text == TEXT
    assert claimed(article) == {"title": ["A"], "authors": ["Ann Lee"], "published": ["2020-01-02"]}
    (listed,) = read([record], fields=fields)
    assert listed == article


def test_a_mapping_makes_an_article_of_what_would_be_none():
    assert [article.text for article in read({"t": "One."}, fields={"body": "t"})] == ["One."]
