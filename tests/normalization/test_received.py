"""What formats and senders say is read like any other claim, and never believed blindly."""

import pytest

from archive.normalization import normalize
from archive.values import Claim, NormalizedArticle, ParsedArticle
from tests.normalization.articles import BODY, HEADER, TITLE, understood, values


def of_format(*claims: Claim) -> NormalizedArticle:
    return normalize(ParsedArticle(text=BODY, media_type="application/json", encoding="utf-8", claims=claims))


def test_the_senders_word_fills_what_the_text_does_not_state():
    declared = {
        "title": "Pier", "authors": ["Ann Lee", "Bo Ek"], "publisher": "Coast Herald", "published": "7 Nov 2019",
        "language": "en-GB", "url": "https://example.org/a#x", "section": "Coast", "keywords": ["pier"], "tags": ["t"],
        "media_type": "text/plain", "subtitle": None,
    }  # fmt: skip
    article = understood(BODY, declared=declared)
    assert (article.title, article.authors, article.publisher) == ("Pier", ("Ann Lee", "Bo Ek"), "Coast Herald")
    assert article.published is not None
    assert (article.published.edtf, article.url, article.section) == ("2019-11-07", "https://example.org/a", "Coast")
    assert {claim.method for claim in article.claims} == {"sender", "function_words"}
    assert values(article, "tags") == ["t"]


def test_the_texts_own_header_stands_above_the_senders_word():
    article = understood(HEADER + BODY, declared={"title": "Pier", "published": "2020-01-05"})
    assert (article.title, article.published.edtf if article.published else None) == (TITLE, "2020-01-02")
    assert "Pier" in values(article, "title")


@pytest.mark.parametrize("value", [7, True, {"a": 1}, [[1]], "", "  ", ["", None], object()])
def test_odd_values_break_nothing(value: object):
    fields = ("title", "authors", "published", "url", "language", "keywords")
    article = understood(BODY, declared=dict.fromkeys(fields, value))
    assert article.body == BODY


@pytest.mark.parametrize(("value", "code"), [("2019-02-30", "date_impossible"), ("last week", "date_unreadable")])
def test_a_declared_date_that_is_none_is_a_problem(value: str, code: str):
    article = understood(BODY, declared={"published": value})
    assert (article.published, [problem.code for problem in article.problems]) == (None, [code])


def test_dates_of_address_and_file_name_are_inferred_claims():
    article = understood(BODY, name="in/2019-11-08_pier.txt", url="https://example.org/2019/11/07/pier")
    dates = {claim.method: (claim.value, claim.stated) for claim in article.claims if claim.field == "published"}
    assert dates == {"url": ("2019-11-07", False), "file_name": ("2019-11-08", False)}
    assert article.published is not None
    assert (article.published.edtf, article.published.stated) == ("2019-11-07", False)


def test_a_records_title_is_not_sought_in_the_text_again():
    title = Claim(field="title", value=TITLE, method="meta")
    article = normalize(
        ParsedArticle(
            text=f"{TITLE}\n\nAnother line\n\n{BODY}", media_type="text/html", encoding="utf-8", claims=(title,)
        )
    )
    assert article.title == TITLE
    assert article.body == f"Another line\n\n{BODY}"


def test_authors_of_a_record_are_cleaned():
    article = of_format(
        Claim(field="authors", value="By ANN LEE and Bo Ek, Staff Writers", method="meta"),
        Claim(field="authors", value="Coast Herald", method="meta"),
    )
    assert (article.authors, article.publisher) == (("ANN LEE", "Bo Ek"), "Coast Herald")


@pytest.mark.parametrize(
    ("stated", "place", "agencies"),
    [
        ("Grossetto, Italy", "Grossetto, Italy", ()),
        ("BAKU, Azerbaijan, Nov. 7", "BAKU, Azerbaijan", ()),
        ("MOSCOW, Feb 17 (Reuters)", "MOSCOW", ("Reuters",)),
    ],
)
def test_a_dateline_that_is_stated_beside_the_text(stated: str, place: str, agencies: tuple[str, ...]):
    claim = Claim(field="dateline", value=stated, method="meta", as_written=stated)
    text = "The old quay closes on Monday, the harbour board said."
    article = normalize(ParsedArticle(text=text, media_type="text/vnd.iptc.nitf", encoding="utf-8", claims=(claim,)))
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.as_written, article.dateline.span) == (place, stated, (0, 0))
    assert (article.credits, article.body) == (agencies, text)


def shown(line: str, language: str = "") -> tuple[str | None, bool | None]:
    claims = [Claim(field="published", value=line, method="markup", as_written=line, note="visible")]
    if language:
        claims.append(Claim(field="language", value=language, method="markup", as_written=language))
    published = of_format(*claims).published
    return (published.edtf, published.stated) if published else (None, None)


def test_a_line_with_a_date_that_a_page_shows():
    assert shown("Kestrel Bay | 9 January 2024, 18:20 GMT") == ("2024-01-09T18:20:00Z", True)
    assert shown("9 January 2024 or 11 January 2024") == (None, None)


def test_the_pages_language_tells_day_and_month_and_that_is_worked_out():
    assert shown("09/01/2024", "pt-BR") == ("2024-01-09", False)
    assert shown("09/01/2024", "en-US") == ("2024-09-01", False)
    assert shown("09/01/2024", "en-GB") == ("2024-01-09", False)
    assert shown("09/01/2024", "en") == ("2024", True)


def test_a_moment_on_a_day_that_is_none_is_refused():
    article = of_format(Claim(field="published", value="2024-02-30T00:00:00Z", method="meta"))
    assert article.published is None
    assert [problem.code for problem in article.problems] == ["date_impossible"]
