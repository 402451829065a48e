import pytest

from archive.actions.processing.projection import COLUMNS, NEEDS_A_PERSON, SETTLED_BY, columns, read_edtf, state
from archive.actions.processing.understand import understand
from archive.models import Article, Claim
from archive.values import Arrival
from tests.actions.handing_in import article


@pytest.fixture
def document() -> dict[str, object]:
    (part,) = understand(Arrival(data=article(1), name="a.txt"))
    return part.document


def said(field: str, *values: str | None) -> list[Claim]:
    return [Claim(field=field, value=value, method="editor") for value in values]


def test_what_was_read_becomes_every_derived_column(document):
    found = columns(document, body="The body.")
    assert set(found) == set(COLUMNS)
    assert found["title"] == "Bridge number 1 is opened to traffic"
    assert found["dateline"] == "BAKU, Azerbaijan"
    assert found["credits"] == ["Trend"]
    assert found["published_edtf"] == "2019-11-07T11:55:00+04:00"
    assert found["published_precision"] == "minute"
    assert found["body"] == "The body."
    assert found["problems"] == []


def test_an_editors_word_is_taken_field_by_field(document):
    by_editors = [*said("title", "One"), *said("authors", "Ada", "Bob"), *said("published", "2019-11")]
    found = columns(document, body="", by_editors=by_editors)
    assert (found["title"], found["authors"], found["published_edtf"]) == ("One", ["Ada", "Bob"], "2019-11")
    assert found["published_precision"] == "month"
    assert found["credits"] == ["Trend"]


def test_that_there_is_none_is_a_word_too(document):
    by_editors = [*said("dateline", None), *said("credits", None), *said("published", None), *said("modified", None)]
    found = columns(document, body="", by_editors=by_editors)
    assert (found["dateline"], found["credits"], found["published_edtf"]) == (None, [], None)
    assert (found["published_earliest"], found["published_latest"], found["modified_edtf"]) == (None, None, None)


def test_problems_are_told_once_each_and_go_when_they_are_settled(document):
    told = [{"code": code} for code in ("title_missing", "dates_disagree", "title_missing", "too_short")]
    document |= {"problems": told}
    assert columns(document, body="")["problems"] == ["title_missing", "dates_disagree", "too_short"]
    settled = [*said("title", "T"), *said("published", "2019")]
    assert columns(document, body="", by_editors=settled)["problems"] == ["too_short"]


def test_an_article_waits_for_a_person_only_with_what_a_machine_cannot_settle():
    assert state([]) == state(["too_short"]) == Article.State.ACCEPTED
    assert {state([code]) for code in NEEDS_A_PERSON} == {Article.State.IN_REVIEW}
    assert set(SETTLED_BY.values()) <= {"title", "published", "language"}


def test_nothing_waits_for_a_person_that_no_person_can_settle(document):
    for code in NEEDS_A_PERSON:
        edited = columns(document | {"problems": [{"code": code}]}, body="", by_editors=said(SETTLED_BY[code], "2019"))
        assert state(edited["problems"]) == Article.State.ACCEPTED


@pytest.mark.parametrize(
    "wrong", ["", "7.11.2019", "2019-13", "2019-02-30", "20191107", "2019-11-07 11:55", "19xx", "May"]
)
def test_what_is_no_edtf_is_refused(wrong):
    with pytest.raises(ValueError, match="not a date in EDTF"):
        read_edtf(wrong)
