"""ninjs of all versions."""

import json
from typing import Any

import pytest

from archive import formats
from archive.values import ParsedArticle
from tests.formats.claimed import claimed, codes

TEXT = "The old quay closes on Monday."


def read(**item: Any) -> ParsedArticle:
    (article,) = formats.read(json.dumps({"uri": "urn:x:1", **item}).encode())
    return article


def test_version_1():
    article = read(
        versioncreated="2020-01-02T03:04:05Z", headline="Quay closes", byline="Ann Lee", located="Baku", language="en",
        copyrightholder="Coast Wire", body_xhtml=f"<p>{TEXT}</p>", body_text="other", pubstatus="usable",
        subject=[{"name": "harbour"}, {"code": "1"}], place=[{"name": "Baku"}], person=[{"name": "Bo Ek"}],
        organisation=[{"name": "Board"}], infosource=[{"name": "AP"}], renditions={"a": {"title": "no"}},
        associations={"b": {"headline": "no"}},
    )  # fmt: skip
    assert article.text == TEXT
    assert claimed(article) == {
        "title": ["Quay closes"], "authors": ["Ann Lee"], "published": ["2020-01-02T03:04:05Z"],
        "publisher": ["Coast Wire"], "language": ["en"], "identifier": ["urn:x:1"], "dateline": ["Baku"],
        "credits": ["AP"], "keywords": ["harbour"], "place": ["Baku"], "person": ["Bo Ek"], "organisation": ["Board"],
    }  # fmt: skip
    assert codes(article) == []


@pytest.mark.parametrize("spell", [str.lower, lambda name: name])
def test_versions_2_and_3(spell: Any):
    item = {
        "firstCreated": "2020-01-02T03:04:05Z",
        "versionCreated": "2020-01-02T06:00:00Z",
        "pubStatus": "canceled",
        "by": "Von Ann Lee",
        "headlines": [{"role": "sub", "value": "At last"}, {"role": "main", "value": "Quay closes"}],
        "bodies": [
            {"role": "summary", "contentType": "text/html", "value": "<p>Short</p>"},
            {"contentType": "application/nitf+xml", "value": "<nitf/>"},
            {"contentType": "text/plain", "value": "plain"},
            {"contentType": "text/html", "value": f"<section><p>{TEXT}</p></section>"},
        ],
        "infoSources": [{"name": "AP"}],
        "subjects": [{"name": "harbour"}],
        "people": [{"name": "Bo Ek"}],
    }
    article = read(**{spell(name): value for name, value in item.items()})
    assert article.text == TEXT
    assert claimed(article) == {
        "title": ["Quay closes"], "subtitle": ["At last"], "authors": ["Von Ann Lee"],
        "published": ["2020-01-02T03:04:05Z"], "modified": ["2020-01-02T06:00:00Z"], "identifier": ["urn:x:1"],
        "credits": ["AP"], "keywords": ["harbour"], "person": ["Bo Ek"],
    }  # fmt: skip
    assert codes(article) == ["not_usable"]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"body_main": "main"}, "main"),
        ({"body_other": "other"}, "other"),
        ({"bodies": [], "descriptions": [{"value": "short"}]}, "short"),
        ({"description_text": "short", "type": "picture"}, ""),
        ({"bodies": ["no", {"value": 3}, None]}, ""),
    ],
)
def test_where_the_text_is(item: dict[str, Any], text: str):
    assert read(versioncreated="2020-01-02T03:04:05Z", headline="A", **item).text == text


def test_a_json_article_with_a_uri_is_no_ninjs():
    article = read(title="A", text=TEXT, date="2020-01-02")
    assert claimed(article) == {"title": ["A"], "published": ["2020-01-02"], "identifier": ["urn:x:1"]}
