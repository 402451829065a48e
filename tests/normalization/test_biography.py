"""Biographies of authors below a text are cut off; people of the story never are."""

import pytest

from tests.normalization.articles import BODY, understood


@pytest.mark.parametrize(
    "below",
    [
        "Ann Lee is a staff writer at the Harbour Gazette. She covers shipping.",
        "Ann Lee, a former minister, teaches law at Strand University.",
        "Ann Lee can be reached at alee@gazette.example",
        "About the author: Ann Lee covers ports for the Harbour Gazette.",
        "About the author\n\nAnn Lee covers ports for the Harbour Gazette.",
        "The writer is a professor of economics at Strand University.",
        "Ann Lee\n\nAnn Lee is the political editor of the Gazette.",
    ],
)
def test_who_the_author_is_is_no_part_of_the_body(below: str):
    plain = understood(f"New pier opens\n\nBy Ann Lee\n\n{BODY}")
    article = understood(f"New pier opens\n\nBy Ann Lee\n\n{BODY}\n\n{below}\n")
    assert article.body == plain.body
    assert article.authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "last",
    [
        "Bo Ek is a reporter who was killed in March, his paper said.",
        "The writer of the letter is not known to the police.",
        "About the author of the letter nothing is known.",
    ],
)
def test_the_last_paragraph_of_a_story_stays(last: str):
    article = understood(f"New pier opens\n\nBy Ann Lee\n\n{BODY}\n\n{last}\n")
    assert article.body.endswith(last)
