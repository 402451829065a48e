"""The span law: what is not white space lies in exactly one of header, claim line, body, boilerplate."""

from datetime import UTC

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.normalization import normalize
from archive.values import ParsedArticle
from tests.normalization.newsfiles import news_files
from tests.spans import uncovered_or_doubled

TEXTS = st.one_of(st.text(), news_files())


def parsed(text: str) -> ParsedArticle:
    return ParsedArticle(text=text, media_type="text/plain", encoding="utf-8")


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


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_nothing_is_invented_or_reordered(text: str):
    """All spans in the order of the text give back the text, white space between them aside."""
    article = normalize(parsed(text))
    spans = [*article.lines, *article.body_spans, *(cut.span for cut in article.boilerplate)]
    spans += [article.header.span] if article.header.span else []
    assert "".join("".join(text[start:end].split()) for start, end in sorted(spans)) == "".join(text.split())
    assert list(article.body_spans) == sorted(article.body_spans)
    for said in (article.header.as_written, article.dateline and article.dateline.as_written):
        assert said is None or "".join(said.split()) in "".join(text.split())


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
