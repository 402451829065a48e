"""The span law: what is not white space lies in exactly one of header, claim line, body, boilerplate."""

from datetime import UTC

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.normalization import normalize
from archive.values import NormalizedArticle, ParsedArticle

LINES = st.sampled_from(
    [
        " date 2019-11-07 Minister: new pier opens in spring",
        " date 2020-02-30 By Harbour News",
        "Date: 5 May 2021",
        "Title: New pier",
        "Author: Ann Lee",
        "---",
        "EXCLUSIVE",
        "UPDATE 2-Harbour opens again - Coast Herald",
        "By Ann Lee and Bo Ek",
        "By Harbour News | 7 November 2019 | Reuters",
        "7 November 2019 11:55 (UTC+04:00)",
        "Updated 14:02",
        "BAKU, Azerbaijan, Nov. 7",
        "PARIS (AP) — The pier opened on Monday after a long winter of repairs, the mayor said.",
        "MOSCOW, May 5. /TASS/. Ships came.",
        "(CNN) Ships came back to the bay.",
        "Trend:",
        "(Adds quotes, background)",
        "Details added (first version posted on 12:04)",
        "Follow us on Telegram",
        "Related news",
        "Latest",
        "Business 6 November 20:55",
        "Read also: Pier to open in spring",
        "Share this article",
        "Photo: Ann Lee",
        "© 2020 Harbour News. All rights reserved.",
        "Reporting by Ann Lee; editing by Bo Ek",
        "--",
        "- 2 -",
        "\u00a0\u3000",
        "",
        "",
        "What the law says",
        "The pier, closed since the storms of last winter, opened on Monday, Trend reports, citing Ann Lee.",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25).map("\n".join))


def parsed(text: str) -> ParsedArticle:
    return ParsedArticle(text=text, media_type="text/plain", encoding="utf-8")


def uncovered_or_doubled(text: str, article: NormalizedArticle) -> list[tuple[int, str, int]]:
    """The places where the law is broken, each with its character and how many spans hold it."""
    spans = [*article.lines, *article.body_spans, *(cut.span for cut in article.boilerplate)]
    if article.header.span:
        spans.append(article.header.span)
    holders = [0] * len(text)
    for start, end in spans:
        for place in range(start, end):
            holders[place] += 1
    return [
        (place, character, holders[place])
        for place, character in enumerate(text)
        if holders[place] > 1 or (holders[place] == 0 and not character.isspace())
    ]


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
@example(text="New pier\nRead also: Old pier\nopens\n\nBody")
def test_every_code_point_lies_in_exactly_one_span(text: str):
    assert uncovered_or_doubled(text, normalize(parsed(text))) == []


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_body_claims_and_cuts_are_what_the_text_says(text: str):
    article = normalize(parsed(text))
    assert article.body == "\n\n".join(text[start:end] for start, end in article.body_spans)
    assert set(article.cross_heads) <= {text[start:end] for start, end in article.body_spans}
    assert list(article.body_spans) == sorted(article.body_spans)
    for claim in article.claims:
        if claim.span:
            start, end = claim.span
            assert 0 <= start < end <= len(text)
            if claim.as_written is not None and claim.field == "published":
                assert text[start:end] == claim.as_written
    if article.title is not None:
        assert "".join(article.title.split()) in "".join(text.split())


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, other=TEXTS)
def test_the_same_text_gives_the_same_article_whatever_was_read_before(text: str, other: str):
    first = normalize(parsed(text))
    normalize(parsed(other))
    assert normalize(parsed(text)) == first


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_dates_are_aware_ordered_and_marked(text: str):
    article = normalize(parsed(text))
    for claim in article.claims:
        if claim.earliest and claim.latest:
            assert claim.earliest.tzinfo is UTC
            assert claim.earliest <= claim.latest
            assert claim.precision is not None
    for field, date in (("published", article.published), ("modified", article.modified)):
        chosen = [claim for claim in article.claims if claim.field == field and claim.chosen]
        assert [claim.value for claim in chosen] == ([date.edtf] if date else [])
        assert all(claim.stated == date.stated for claim in chosen if date)
