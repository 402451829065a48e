"""Web pages: the body as text, everything the markup claims, and nothing that is not there."""

import pytest

from archive import formats
from archive.normalization import normalize
from archive.values import NormalizedArticle, ParsedArticle

BODY = (
    "<p>The pier in the old harbour opened on Monday after a long winter of repairs, the mayor said, and ships came "
    "back to the bay before noon.</p>"
    "<p>Fishermen were glad of it. The new cranes are to be delivered in the summer, and the market hall will follow "
    "in the autumn of next year, as the council decided.</p>"
)


def read(head: str = "", body: str = BODY, language: str = "") -> ParsedArticle:
    page = f"<!DOCTYPE html><html{language}><head>{head}</head><body><article>{body}</article></body></html>"
    (article,) = formats.read(page.encode(), name="a.html", address="https://example.org/a")
    return article


def claims(article: ParsedArticle, field: str) -> list[tuple[str, str]]:
    return [(claim.value, claim.method) for claim in article.claims if claim.field == field]


def understood(head: str = "", body: str = BODY) -> NormalizedArticle:
    return normalize(read(head, body))


def test_the_body_is_text_with_blank_lines_and_without_scripts():
    article = read(body=BODY + "<script>alert(1)</script><style>p {}</style>")
    assert article.media_type == "text/html"
    assert article.text.startswith("The pier in the old harbour opened")
    assert article.text.count("\n\n") == 1
    assert "alert" not in article.text
    assert "<" not in article.text


def test_json_ld_in_a_graph():
    head = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Coast Herald"},
      {"@type": ["NewsArticle"], "headline": "New pier", "author": {"name": "Ann Lee"},
      "datePublished": "2024-02-06T08:00:00Z"}]}
      </script>"""
    article = read(head)
    assert claims(article, "title") == [("New pier", "json_ld")]
    assert claims(article, "authors") == [("Ann Lee", "json_ld")]
    assert claims(article, "published") == [("2024-02-06T08:00:00Z", "json_ld")]


@pytest.mark.parametrize("script", ["{broken", "[]", "null", '{"@type": 5}', '{"@graph": {"@graph": []}}', '"text"'])
def test_odd_json_ld_claims_nothing(script: str):
    assert read(f'<script type="application/ld+json">{script}</script>').claims == ()


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="og:title" content="New pier">', "title", "New pier"),
        ('<meta name="author" content="Ann Lee">', "authors", "Ann Lee"),
        ('<meta property="article:published_time" content="2024-02-06">', "published", "2024-02-06"),
        ('<meta itemprop="dateModified" content="2024-02-07">', "modified", "2024-02-07"),
        ('<meta property="og:site_name" content="Coast Herald">', "publisher", "Coast Herald"),
        ('<meta property="article:section" content="Coast">', "section", "Coast"),
    ],
)
def test_meta_elements(head: str, field: str, value: str):
    assert claims(read(head), field) == [(value, "meta")]


def test_elements_of_the_page():
    article = read(
        '<title>New pier | Coast Herald</title><link rel="canonical" href="https://example.org/new-pier">',
        '<h1>New pier</h1><p class="byline">By Ann Lee</p><time datetime="2024-02-06">6 February</time>' + BODY,
        ' lang="en-GB"',
    )
    assert claims(article, "title") == [("New pier", "markup"), ("New pier | Coast Herald", "markup")]
    assert claims(article, "authors") == [("By Ann Lee", "markup")]
    assert claims(article, "published") == [("2024-02-06", "markup")]
    assert claims(article, "url") == [("https://example.org/new-pier", "markup")]
    assert claims(article, "language") == [("en-GB", "markup")]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>New pier opens in bay | Coast Herald</title>",
            "<h1>New pier opens in bay</h1>",
            "New pier opens in bay",
        ),
        (
            "<title>Coast Herald - New pier opens</title><meta property='og:site_name' content='Coast Herald'>",
            "",
            "New pier opens",
        ),
        (
            "<title>New pier opens - Coast Herald</title><meta property='og:title' content='Pier!'>",
            "<h1>New pier opens</h1>",
            "New pier opens",
        ),
        (
            "<title>Coast Herald</title><meta property='og:title' content='New pier opens'>",
            "<h1>Latest</h1><h1>News</h1>",
            "New pier opens",
        ),
        ("", "", None),
    ],
)
def test_the_title_that_most_agree_on_without_the_site(head: str, body: str, title: str | None):
    assert understood(head, body + BODY).title == title


def test_authors_are_cleaned_and_outlets_set_apart():
    head = '<meta name="author" content="By Ann Lee and Bo Ek"><meta name="author" content="Coast Herald">'
    article = understood(head)
    assert (article.authors, article.publisher) == (("Ann Lee", "Bo Ek"), "Coast Herald")
    assert understood('<meta name="author" content="https://example.org/ann">').authors == ()
    assert understood('<meta name="author" content="Voltaire">').authors == ("Voltaire",)


def test_the_charset_of_the_markup_is_believed():
    page = (
        "<html><head><meta charset='windows-1251'></head><body><p>"
        + "Порт открылся в понедельник. " * 10
        + "</p></body></html>"
    )
    (article,) = formats.read(page.encode("cp1251"))
    assert article.encoding == "cp1251"
    assert article.text.startswith("Порт открылся")


@pytest.mark.parametrize("page", ["<html></html>", "<p></p>", "<html><body><script>x()</script></body></html>"])
def test_a_page_without_text_says_so(page: str):
    (article,) = formats.read(page.encode(), name="a.html")
    assert article.text == ""
    assert "html_no_body" in [problem.code for problem in article.problems]


def test_deep_nesting_is_bounded():
    (article,) = formats.read(b"<html><body>" + b"<div>" * 3000 + b"<p>Words of a text.</p>", name="a.html")
    assert article.media_type == "text/html"


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("<p>9 January 2024 18:20 (UTC+04:00)</p>", "2024-01-09T18:20:00+04:00", None),
        ("<p>Updated: <time datetime='2024-01-10'>10 Jan</time></p>", None, "2024-01-10"),
        ("<span class='date-updated'>10 January 2024</span><p>9 January 2024</p>", "2024-01-09", "2024-01-10"),
        ("<time class='entry-date updated' datetime='2024-01-09'>9 Jan</time>", "2024-01-09", None),
        ("<div class='date'>9 January to 11 January 2024, from 5 March 2024</div>", None, None),
        ("<aside><p>9 January 2024</p></aside>", None, None),
        ("<p>By Ann Lee, 9 January 2024 (updated 10 January 2024)</p>", "2024-01-09", "2024-01-10"),
        ("<b>Updated 10 January 2024</b><b>Published 9 January 2024</b>", "2024-01-09", "2024-01-10"),
        ("<i class='date' data-date='2024-01-09T18:20:00Z'>3 days ago</i>", "2024-01-09T18:20:00Z", None),
        ("<abbr class='published' title='2024-01-09T18:20:00+04:00'>9 Jan</abbr>", "2024-01-09T18:20:00+04:00", None),
        ("<relative-time datetime='2024-01-09T18:20:00Z'>9 Jan</relative-time>", "2024-01-09T18:20:00Z", None),
        ("<p>18:20 09.01.2024 (обновлено: 19:00 09.01.2024)</p>", "2024-01-09T18:20:00", "2024-01-09T19:00:00"),
    ],
)
def test_dates_that_are_shown_by_the_headline(line: str, published: str | None, modified: str | None):
    article = understood("<title>New pier opens in bay</title>", f"<h1>New pier opens in bay</h1>{line}{BODY}")
    stated = article.published if article.published and article.published.stated else None
    assert (stated and stated.edtf) == published
    assert (article.modified and article.modified.edtf) == modified


@pytest.mark.parametrize(
    "beside",
    [
        "<header><a href='/'>Pier Post</a> <span>Sunday, 14 January 2024</span></header>",
        "<div class='comments'><p>10 January 2024</p><p>Good idea!</p></div>",
        "<div class='related-stories'><p>Ferry sinks</p><p>10 January 2024</p></div>",
    ],
)
def test_no_date_is_taken_from_what_stands_around_the_story(beside: str):
    story = f"<main><h1>New pier opens in bay</h1>{BODY}</main>"
    body = f"{beside}{story}" if "header" in beside else f"{story}{beside}"
    page = f"<!DOCTYPE html><html><head><title>New pier opens in bay</title></head><body>{body}</body></html>"
    (article,) = formats.read(page.encode(), name="a.html")
    assert normalize(article).published is None


@pytest.mark.parametrize("behind", ["", " 4711 1999", " 20201", " 1999" * 60])
@pytest.mark.parametrize("before", ["", "2020 4711 1.2.3 ", "x 5 May 20201 " + "waves and waves " * 40])
def test_a_date_anywhere_in_the_page_is_found_beside_other_figures(before: str, behind: str):
    article = understood("", f"{BODY}<p>{before}This story was posted on 9 January 2014 at noon.{behind}</p>")
    assert article.published is not None
    assert article.published.edtf == "2014-01-09"


def test_a_label_without_its_time_is_not_left_in_the_body():
    line = "<p>Published: <time datetime='2024-01-09'>9 Jan</time></p>"
    assert "Published" not in understood("", f"<h1>New pier opens in bay</h1>{line}{BODY}").body


@pytest.mark.parametrize(
    ("below", "subtitle"),
    [
        ("<p class='standfirst'>Fishermen waited two years for it</p>", "Fishermen waited two years for it"),
        ("<h2>Fishermen waited two years for it</h2>", "Fishermen waited two years for it"),
        ("<h2>By Ann Lee, Coast Herald</h2>", None),
        ("<p class='subhead'>Fishermen waited for it</p><p class='subhead'>The council is content</p>", None),
        ("<aside><p class='standfirst'>Fishermen waited two years for it</p></aside>", None),
    ],
)
def test_the_subtitle_is_set_apart(below: str, subtitle: str | None):
    article = understood("", f"<h1>New pier opens in bay</h1>{below}{BODY}")
    assert article.subtitle == subtitle
    assert subtitle is None or subtitle not in article.body


def test_a_table_that_lays_out_the_page_is_no_table_of_figures():
    rows = "<tr><td><a href='/'>Home</a></td></tr>"
    page = f"<table>{rows}<tr><td><h1>New pier opens in bay</h1>{BODY}</td></tr></table>"
    article = understood("", page)
    assert article.body.startswith("The pier in the old harbour opened")
    assert "|" not in article.body


def test_nested_tables_are_bounded():
    page = b"<html><body>" + b"<table><tr><td>" * 3000 + b"<h1>Words</h1><p>Words of a text.</p>"
    (article,) = formats.read(page, name="a.html")
    assert article.media_type == "text/html"


def test_names_of_the_byline_beside_the_one_that_json_ld_gives():
    node = '{"@type":"NewsArticle","author":{"@type":"Person","name":"Ann Lee"}}'
    head = f'<script type="application/ld+json">{node}</script>'
    line = "<p class='byline'>By <a rel='author'>Ann Lee</a> and <a rel='author'>Bo Ek</a></p>"
    assert understood(head, f"<h1>New pier</h1>{line}{BODY}").authors == ("Ann Lee", "Bo Ek")
    assert understood(head, f"<h1>New pier</h1><p class='byline'>By <a rel='author'>Bo Ek</a></p>{BODY}").authors == (
        "Ann Lee",
    )


def test_names_that_link_to_pages_about_authors():
    line = "<p>von <a href='/autoren/ann-lee'>Ann Lee</a></p>"
    assert understood("", f"<h1>New pier opens in bay</h1>{line}{BODY}").authors == ("Ann Lee",)
    below = "<p>See also <a href='/autoren/ann-lee'>Ann Lee</a></p>"
    assert understood("", f"<h1>New pier opens in bay</h1>{BODY}{below}").authors == ()
