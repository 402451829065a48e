"""JSON articles: the field names of schema.org and common dumps, lists, lines, broken parts."""

import json
from typing import Any

import pytest

from archive import formats
from archive.values import ParsedArticle

TEXT = "The pier opened on Monday.\n\nShips came back."


def read(document: Any, name: str = "a.json") -> list[ParsedArticle]:
    return formats.read(json.dumps(document).encode(), name=name)


def claimed(article: ParsedArticle) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in article.claims:
        found.setdefault(claim.field, []).append(claim.value)
    return found


def test_schema_org_names():
    (article,) = read(
        {
            "@type": "NewsArticle",
            "headline": "New pier",
            "alternativeHeadline": "At last",
            "articleBody": TEXT,
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ek"}],
            "publisher": {"@type": "Organization", "name": "Coast Herald"},
            "datePublished": "2024-02-06T08:00:00Z",
            "dateModified": "2024-02-07",
            "inLanguage": "en",
            "mainEntityOfPage": {"@id": "https://example.org/a"},
            "articleSection": "Coast",
            "keywords": "pier, ships",
        }
    )
    assert article.text == TEXT
    assert claimed(article) == {
        "title": ["New pier"], "subtitle": ["At last"], "authors": ["Ann Lee", "Bo Ek"], "publisher": ["Coast Herald"],
        "published": ["2024-02-06T08:00:00Z"], "modified": ["2024-02-07"], "language": ["en"],
        "url": ["https://example.org/a"], "section": ["Coast"], "keywords": ["pier", "ships"],
    }  # fmt: skip
    assert {claim.method for claim in article.claims} == {"meta"}


@pytest.mark.parametrize(
    ("record", "field", "values"),
    [
        ({"title": "A"}, "title", ["A"]),
        ({"authors": ["Ann Lee", "Bo Ek"]}, "authors", ["Ann Lee", "Bo Ek"]),
        ({"byline": "By Ann Lee"}, "authors", ["By Ann Lee"]),
        ({"published_at": "2024-02-06"}, "published", ["2024-02-06"]),
        ({"date": 1707206400}, "published", ["2024-02-06T08:00:00Z"]),
        ({"timestamp": 1707206400123}, "published", ["2024-02-06T08:00:00Z"]),
        ({"publishedAt": None, "date": "2024"}, "published", ["2024"]),
        ({"source": {"id": None, "name": "Coast Herald"}}, "publisher", ["Coast Herald"]),
        ({"tags": ["a", "b"]}, "tags", ["a", "b"]),
        ({"tags": [{"name": "a"}, "b, c"]}, "tags", ["a", "b, c"]),
        ({"tags": "a, b; c,"}, "tags", ["a", "b", "c"]),
        ({"lang": "de"}, "language", ["de"]),
    ],
)
def test_common_names(record: dict[str, Any], field: str, values: list[str]):
    (article,) = read({"text": TEXT, **record})
    assert claimed(article) == {field: values}


def test_tags_stand_beside_keywords():
    (article,) = read({"text": TEXT, "keywords": ["pier"], "tags": ["harbour"]})
    assert claimed(article) == {"keywords": ["pier"], "tags": ["harbour"]}


@pytest.mark.parametrize("name", ["articleBody", "body", "text", "content", "maintext"])
def test_where_the_text_is(name: str):
    (article,) = read({"title": "A", name: TEXT})
    assert article.text == TEXT


def test_a_body_in_html_is_extracted():
    first = "The pier in the old harbour opened on Monday after a winter of repairs."
    html = f"<p>{first}</p><script>x()</script><p>Ships came.</p>"
    (article,) = read({"title": "A", "body": html})
    assert article.text == f"{first}\n\nShips came."


@pytest.mark.parametrize("wrap", [lambda records: records, lambda records: {"articles": records, "count": 2}])
def test_lists_are_numbered_parts(wrap: Any):
    articles = read(wrap([{"title": "A", "text": "One."}, {"title": "B", "text": "Two."}]))
    assert [(article.part, article.text) for article in articles] == [(0, "One."), (1, "Two.")]


def test_one_broken_line_is_a_part_with_a_fatal_problem():
    data = b'{"title": "A", "text": "One."}\n\n{broken\n{"colour": "red"}\n'
    data += b'{"title": "B", "text": "Two.\xe2\x80\xa8Three."}\n'
    articles = formats.read(data, name="a.ndjson")
    assert [article.part for article in articles] == [0, 1, 2, 3]
    assert [[(p.code, p.severity) for p in article.problems] for article in articles] == [
        [],
        [("json_invalid", "fatal")],
        [("json_no_article", "fatal")],
        [],
    ]
    assert articles[3].text == "Two.\nThree."


def test_lines_are_read_without_the_name_as_well():
    articles = formats.read(b'{"title": "A", "text": "One."}\n{"title": "B", "text": "Two."}')
    assert len(articles) == 2


def test_lone_surrogates_and_controls_are_replaced_and_said():
    (article,) = formats.read(b'{"title": "A\\u0000", "text": "One \\ud800 two\\u0007."}', name="a.json")
    assert (article.text, claimed(article)["title"]) == ("One \ufffd two␇.", ["A␀"])
    assert {problem.code for problem in article.problems} == {"characters_replaced", "control_characters"}
