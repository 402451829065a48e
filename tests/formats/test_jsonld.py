"""JSON-LD of a page: which node is the article, and what it says."""

import orjson
import pytest

from archive.formats.jsonld import body_of, node_claims, read_scripts


def node(*documents: object, address: str = "", titles: tuple[str, ...] = ()) -> dict[str, object]:
    return dict(read_scripts([orjson.dumps(document).decode() for document in documents], address, titles) or {})


def test_the_article_is_the_one_with_the_headline_of_the_page():
    other = {"@type": "NewsArticle", "headline": "Mayor of Kelm resigns", "datePublished": "2020-01-02"}
    this = {"@type": "NewsArticle", "headline": "Beekeepers count their losses"}
    assert node([other, this], titles=("beekeepers count their losses",)) == this
    assert node([other, this]) == other


def test_the_article_is_the_one_with_the_address_of_the_page():
    other = {"@type": "Article", "url": "https://kelm.example/mayor"}
    this = {"@type": "Article", "mainEntityOfPage": {"@id": "https://www.kelm.example/bees/"}}
    assert node([other, this], address="http://kelm.example/bees?x=1") == this


def test_references_are_resolved():
    graph = [
        {"@type": "Person", "@id": "#p", "name": "Ida Frost"},
        {"@type": "Organization", "@id": "#o", "name": "Kelm Post"},
        {"@type": "Article", "author": [{"@id": "#p"}], "publisher": {"@id": "#o"}},
    ]
    claims = node_claims(node({"@graph": graph}))
    assert [(claim.field, claim.value, claim.note) for claim in claims if claim.field in ("authors", "publisher")] == [
        ("publisher", "Kelm Post", "publisher"),
        ("authors", "Ida Frost", "person"),
    ]


def test_a_page_that_is_no_article_gives_its_dates_alone():
    assert node({"@type": "WebPage", "name": "Kelm", "datePublished": "2024-05-01"}) == {"datePublished": "2024-05-01"}
    assert node({"@type": "WebPage", "name": "Kelm"}) == {}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Two\nlines"}',
        '{"@type": "Article", "headline": "A comma",}',
        '<!-- {"@type": "Article"} -->',
        '//<![CDATA[\n{"@type": "Article"}\n//]]>',
    ],
)
def test_small_damage_is_read_over(script: str):
    assert read_scripts([script], "", ()) is not None


@pytest.mark.parametrize("script", ["{", "[" * 50_000, '{"@graph":' * 5_000, "null", '"text"', '{"@type": 7}'])
def test_what_is_no_json_ld_claims_nothing(script: str):
    assert read_scripts([script], "", ()) is None


def test_the_body_of_the_node_is_text():
    assert body_of({"articleBody": "“Yes” &amp; no"}) == "“Yes” & no"
    assert body_of({"articleBody": ["no text"]}) == ""


def test_what_the_story_is_taken_from():
    node = {
        "dateline": "KESTREL BAY",
        "publisher": {"name": "Coast Herald"},
        "isBasedOn": [{"publisher": {"name": "Reuters"}}, "https://example.org/a"],
        "sourceOrganization": {"name": "Coast Herald"},
    }
    found = [(claim.field, claim.value) for claim in node_claims(node) if claim.field in ("credits", "dateline")]
    assert found == [("dateline", "KESTREL BAY"), ("credits", "Reuters")]


def test_of_a_script_that_is_no_json_the_dates_of_its_one_article_are_kept():
    script = '{"@type": "NewsArticle", "description": "the "new" pier", "datePublished": "2019-11-07"}'
    assert read_scripts([script], "", ()) == {"@type": "NewsArticle", "datePublished": "2019-11-07"}
    two = script.replace("}", ', "video": {"datePublished": "2018-01-01"}}')
    assert read_scripts([two], "", ()) is None
