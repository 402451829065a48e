"""Dates as pages write them: in many languages, in loose metas, and in words that disagree."""

import pytest

from archive import formats
from archive.formats.writtendates import WRITTEN_DATE, holds_date
from archive.normalization import normalize

BODY = (
    "<p>The pier in the old harbour opened on Monday after a long winter of repairs, the mayor said, and ships came "
    "back to the bay before noon with the tide.</p>"
)


def published(
    body: str, *, head: str = "", language: str = "en", address: str | None = None, guessed: bool = True
) -> str | None:
    """The date that is shown; `guessed` says whether one that was searched for counts."""
    page = (
        f"<!DOCTYPE html><html lang='{language}'><head><title>New pier opens in bay</title>{head}</head>"
        f"<body><article><h1>New pier opens in bay</h1>{body}</article></body></html>"
    )
    (article,) = formats.read(page.encode(), name="a.html", address=address)
    found = normalize(article).published
    return found.edtf if found and (found.stated or guessed) else None


@pytest.mark.parametrize(
    ("language", "line", "day"),
    [
        ("hr", "5. ožujka 2021.", "2021-03-05"),
        ("sr", "Objavljeno: 05.03.2021.", "2021-03-05"),
        ("hu", "2021. március 5.", "2021-03-05"),
        ("hu", "2021.03.05. 14:05", "2021-03-05"),
        ("lv", "2021. gada 5. marts", "2021-03-05"),
        ("lt", "2021 m. kovo 5 d. 14:05", "2021-03-05"),
        ("it", "1° marzo 2021", "2021-03-01"),
        ("ca", "5 d'abril de 2021", "2021-04-05"),
        ("es", "5 de marzo del 2021", "2021-03-05"),
        ("cs", "5. 3. 2021 14:05", "2021-03-05"),
        ("ar", "5 كانون الثاني 2021", "2021-01-05"),
        ("fa", "۱۵ فروردین ۱۴۰۰", "2021-04-04"),
        ("fa", "۱۳۹۹/۱۲/۱۵ ۱۴:۰۵", "2021-03-05"),
        ("hi", "5 मार्च 2021", "2021-03-05"),
        ("bn", "৫ মার্চ ২০২১", "2021-03-05"),
        ("th", "5 มี.ค. 2564 14:05 น.", "2021-03-05"),
        ("vi", "Ngày 5 tháng 3 năm 2021", "2021-03-05"),
        ("zh", "2021年03月05日14:05", "2021-03-05"),
        ("ko", "입력 2021.03.05. 오후 2:05", "2021-03-05"),
        ("en", "5th of March 2021", "2021-03-05"),
        ("en", "05-Mar-2021", "2021-03-05"),
        ("en-US", "3/25/2021", "2021-03-25"),
        ("en", "Posted on 5 March 2021.", "2021-03-05"),
        ("en", "5 March 2021.1", None),
        ("en", "Tickets 2021.3.51", None),
    ],
)
def test_a_line_by_the_headline_in_many_languages(language: str, line: str, day: str | None):
    found = published(f"<div>{line}</div>{BODY}{BODY}", language=language)
    assert (found and found[:10]) == day


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("29.11.2022 – ", "2022-11-29"),
        ("(29 November 2022) ", "2022-11-29"),
        ("29 November 2022 – 3 December 2022: ", None),
        ("29 November 2022 was a day of storms. ", None),
    ],
)
def test_a_date_set_off_in_front_of_the_text(opening: str, day: str | None):
    assert published(BODY.replace("<p>", f"<p>{opening}", 1) + BODY, guessed=False) == day


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("<abbr itemprop='datePublished' title='2012-09-14T21:08:00+01:00'>21:08</abbr>", "2012-09-14T21:08:00+01:00"),
        (
            "<i property='dc:date dc:created' content='2016-10-11T15:22:00-07:00'>Oct 11</i>",
            "2016-10-11T15:22:00-07:00",
        ),
        ("<b class='createdate'>Wednesday, 16 March 2011 08:42</b>", "2011-03-16T08:42:00"),
    ],
)
def test_moments_in_the_marks_of_common_systems(line: str, moment: str):
    assert published(f"{line}{BODY}") == moment


def test_seconds_of_a_full_minute_say_less_than_a_zone():
    head = '<meta name="OriginalPublicationDate" content="2001/11/15 10:32:00">'
    shown = "<div class='date'>Thursday, 15 November, 2001, 10:32 GMT</div>"
    assert published(shown + BODY, head=head) == "2001-11-15T10:32:00Z"
    assert published(BODY, head=head) == "2001-11-15T10:32:00"


def test_the_word_of_publication_may_stand_behind():
    line = "<p>Dieser Text von Ann Lee wurde am 19. Mai 2010 um 23:03 Uhr gepostet.</p>"
    assert published(f"{BODY}<p>Am 1. Mai 2009 begann es.</p>{line}", language="de") == "2010-05-19"


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        # Many systems keep the day of the last change in a meta that is called "date" and no more.
        ('<meta name="date" content="2020-04-30">', "29.04.2020, 12:01 Uhr", "2020-04-29"),
        ('<meta name="date" content="2020-04-30">', "A lovely day", "2020-04-30"),
        ('<meta property="article:published_time" content="2020-04-30">', "29.04.2020, 12:01 Uhr", "2020-04-30"),
    ],
)
def test_a_meta_that_says_only_date(head: str, line: str, day: str):
    assert (published(f"<div class='date'>{line}</div>{BODY}", head=head, language="de") or "")[:10] == day


JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-01-04"}</script>'
META = '<meta property="article:published_time" content="2022-01-06T08:29:34">'


@pytest.mark.parametrize(
    ("head", "line", "day"),
    [
        (JSON_LD + META, "6 January 2022", "2022-01-06"),
        (JSON_LD + META, "", "2022-01-04"),
        (JSON_LD, "6 January 2022", "2022-01-04"),
        (JSON_LD + META, "4 January 2022", "2022-01-04"),
    ],
)
def test_json_ld_is_outvoted_by_the_meta_and_what_the_page_shows(head: str, line: str, day: str):
    assert (published(f"<div class='date'>{line}</div>{BODY}", head=head) or "")[:10] == day


def test_a_search_finds_no_date_of_another_month_than_the_address_tells():
    text = f"{BODY}<footer><i>12 March 2019</i></footer>"
    assert published(text) == published(text, address="https://example.org/2019/03/pier/") == "2019-03-12"
    assert published(text, address="https://example.org/2021/03/pier/") is None


def test_a_date_in_a_whole_page_is_looked_for_around_its_year():
    for far in ("", "x" * 500, "1999 " * 99, "4711 20201 1.2.3 "):
        assert holds_date(f"{far} 9 January 2014 {far}")
        assert holds_date(f"{far} 9.1.14 {far}")
        assert not holds_date(f"{far} 2014 {far}")
        assert bool(WRITTEN_DATE.search(f"{far} 9 January 20145 {far}")) is holds_date(f"{far} 9 January 20145 {far}")
