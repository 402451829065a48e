"""The header line and its relatives; what follows the date is classified."""

import pytest

from tests.normalization.articles import BODY, understood, values


@pytest.mark.parametrize(
    ("header", "kind", "title", "published"),
    [
        (" date 2020-03-04 New pier opens", "title", "New pier opens", "2020-03-04"),
        (" date 2020-03-04 What is new in the harbour?", "title", "What is new in the harbour?", "2020-03-04"),
        (" date 2020-03-04 Norvik sends ships to the U.S.", "title", "Norvik sends ships to the U.S.", "2020-03-04"),
        ("2020-03-04 New pier opens", "title", "New pier opens", "2020-03-04"),
        (" date 2020-03-04 By Ann Lee and Bo Ek", "byline", None, "2020-03-04"),
        (" date 2020-03-04 (Adds quotes, background)", "revision_note", None, "2020-03-04"),
        (" date 2020-03-04", "none", None, "2020-03-04"),
        ("Published: 4 March 2020", "none", None, "2020-03-04"),
        ("Date: March 4, 2020", "none", None, "2020-03-04"),
        ("NEW PIER OPENS IN HARBOUR AFTER REPAIRS.", "title", "NEW PIER OPENS IN HARBOUR AFTER REPAIRS.", None),
        ("New pier opens in\nthe old harbour", "title", "New pier opens in the old harbour", None),
        ("Date: 2020-03-04\nTitle: New pier\nAuthor: Ann Lee", "title", "New pier", "2020-03-04"),
        ("Datum: 4. März 2020\nTitel: Neuer Pier\nAutor: Jörg Kühn", "title", "Neuer Pier", "2020-03-04"),
        ('---\ntitle: "Pier: it opens"\ndate: 2020-03-04\nlayout: post\n---', "title", "Pier: it opens", "2020-03-04"),
    ],
)
def test_kinds(header: str, kind: str, title: str | None, published: str | None):
    article = understood(f"{header}\n\n{BODY}")
    assert (article.header.kind, article.title) == (kind, title)
    assert (article.published.edtf if article.published else None) == published
    assert article.body == BODY


def test_a_sentence_behind_the_date_is_the_body():
    article = understood(f" date 2020-03-04 {BODY}")
    assert (article.header.kind, article.header.as_written, article.title) == ("body", " date 2020-03-04", None)
    assert article.body == BODY


def test_a_wrapped_first_paragraph_is_one_paragraph():
    article = understood(
        " date 2020-03-04 The pier in the old harbour opened on Monday after a\n"
        "long winter of repairs, the mayor of the town said.\n\n"
        "Fishermen were glad of it, and ships came back to the bay, which had\n"
        "been empty since the storms of the last two winters, they said.\n"
    )
    assert article.header.kind == "body"
    assert len(article.body_spans) == 2


def test_a_block_gives_all_its_fields():
    block = (
        "Title: New pier\nAuthors: Ann Lee, Bo Ek\nSource: Reuters\nTags: pier, harbour\nLanguage: en\nSection: Coast\n"
        "URL: https://Example.org:443/a?utm_source=x&id=2#top"
    )
    article = understood(f"{block}\n\n{BODY}")
    assert article.authors == ("Ann Lee", "Bo Ek")
    assert (article.credits, article.section) == (("Reuters",), "Coast")
    assert article.url == "https://example.org/a?id=2"
    assert article.keywords == ("pier", "harbour")


def test_an_impossible_date_is_a_problem_and_no_claim():
    article = understood(f" date 2020-02-30 New pier opens\n\n{BODY}")
    assert (article.title, article.published, values(article, "published")) == ("New pier opens", None, [])
    assert [(problem.code, problem.field) for problem in article.problems] == [("date_impossible", "published")]


@pytest.mark.parametrize(
    ("header", "title", "kicker", "note"),
    [
        ("EXCLUSIVE: New pier opens", "New pier opens", "EXCLUSIVE", None),
        ("UPDATE 2-New pier opens - Coast Herald", "New pier opens", "UPDATE 2", "UPDATE 2"),
        ("CORRECTED: New pier opened Monday", "New pier opened Monday", "CORRECTED", "CORRECTED"),
    ],
)
def test_labels_are_kept_beside_the_title(header: str, title: str, kicker: str, note: str | None):
    article = understood(f" date 2020-03-04 {header}\n\n{BODY}")
    assert (article.title, values(article, "kicker")) == (title, [kicker])
    assert (article.revision_note.as_written if article.revision_note else None) == note


def test_title_repeated_subtitle_and_label_above_the_body():
    article = understood(
        f"Exclusive\n\nNew pier opens\n\nShips are to come back soon.\n\nBy Ann Lee\n\nNew pier opens\n\n{BODY}"
    )
    assert (article.title, article.subtitle, article.authors) == (
        "New pier opens",
        "Ships are to come back soon.",
        ("Ann Lee",),
    )
    assert article.body == BODY


@pytest.mark.parametrize(
    ("note", "earlier"),
    [
        ("Details added (first version posted on 12:04)", "2020-03-04T12:04:00"),
        ("Quotes added (earlier version was published at 9:30)", "2020-03-04T09:30:00"),
        ("Details added (first version posted on 3 March 2020 18:00)", "2020-03-03T18:00:00"),
        ("(Adds details, background)", None),
        ("UPDATED", None),
        ("WRAPUP 3", None),
        ("CORRECTION: spelling of name in paragraph 3", None),
        ("Refile: fixes typo", None),
    ],
)
def test_revision_notes(note: str, earlier: str | None):
    article = understood(f" date 2020-03-04 {note}\n\n{BODY}")
    assert article.revision_note is not None
    assert (article.revision_note.as_written, article.revision_note.earlier_version_at) == (note, earlier)
    assert article.title is None


WRAPPED = (
    "Heavy rain has washed away a stretch of the only road to the two\n"
    "villages in the north, and nobody knows for how long they will be\n"
    "cut off from the town, rescuers said on the evening of Wednesday.\n"
)
VERSE = "The boats go out\nand come again\nbefore the night\nand in the rain\n\nThe lamps go out\nand so do men\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Terminal to close\n{BODY}", "Terminal to close"),
        (f"HARBOUR\n\nTerminal to close for weeks\n\n{BODY}", "Terminal to close for weeks"),
        (f"Verkehr\n\nNordhafen stellt seine Busse um\n\n{BODY}", "Nordhafen stellt seine Busse um"),
        (f"Terminal closes for weeks.\n\nBy Ann Lee\n\n{BODY}", "Terminal closes for weeks."),
        (f"[04.03.2020] Terminal to close\n\n{BODY}", "Terminal to close"),
        (f" date 2020-03-04 Terminal to close\nfor eleven weeks\n\n{BODY}", "Terminal to close for eleven weeks"),
        (VERSE, None),
        (f"Q: Will it open?\n\nA: Yes, said she.\n\n{BODY}", None),
        (f"The mayor said on Monday that it would open\n\n{BODY}", None),
        (WRAPPED, None),
    ],
)
def test_titles_by_position(text: str, title: str | None):
    assert understood(text).title == title


def test_a_database_print_is_one_block_up_to_its_body():
    article = understood(
        "HEADLINE: New pier\n\nBYLINE: By ANN LEE, Staff Writer\n\nDATE: March 4, 2020 Wednesday\n\n"
        f"LENGTH: 84 words\n\nBODY:\n\n{BODY}"
    )
    assert (article.title, article.authors, article.body) == ("New pier", ("ANN LEE",), BODY)


def test_front_matter_lists_its_authors():
    article = understood(f"---\ntitle: New pier\nauthors:\n  - Ann Lee\n  - Bo Ek\ndate: 2020-03-04\n---\n\n{BODY}")
    assert (article.title, article.authors, article.body) == ("New pier", ("Ann Lee", "Bo Ek"), BODY)


def test_points_under_the_title_of_a_wire_are_a_summary():
    article = understood(f"New pier opens\n\n* Ships to come back\n\n* Work cost little\n\nBy Ann Lee\n\n{BODY}")
    assert (values(article, "summary"), article.authors, article.body) == (
        ["* Ships to come back", "* Work cost little"],
        ("Ann Lee",),
        BODY,
    )
