"""What counts as right, field by field; and that a difference is found wherever there is one."""

import json
from pathlib import Path

import pytest

from benchmarks.gold import read, samples_in
from benchmarks.judging import differences, judge

TEXT = b" date 2020-01-02 New pier opens in the harbour\n\nThe pier opened on Monday, the mayor of the town said.\n"
EXPECTED = {
    "header": {"kind": "title"},
    "title": "New pier opens in the harbour",
    "authors": [],
    "dateline": None,
    "published": {"edtf": "2020-01-02", "precision": "day"},
    "body": "The pier opened on  Monday, the mayor\nof the town said.",
    "boilerplate_kinds": [],
    "related_links": 0,
    "problems": [],
    "date_claims": [{"method": "header", "value": "2020-01-02"}],
}
OTHER = {
    "header": {"kind": "none"},
    "title": "new pier opens in the harbour",
    "authors": ["Ann Lee"],
    "dateline": {"place": "PIER"},
    "published": {"edtf": "2020-01-02", "precision": "minute"},
    "body": "The pier closed on Monday, the mayor of the town said.",
    "boilerplate_kinds": ["share"],
    "related_links": 1,
    "problems": ["title_missing"],
    "date_claims": [{"method": "stamp", "value": "2020-01-02"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "pier.txt").write_bytes(TEXT)
    (tmp_path / "text" / "pier.expected.json").write_text(json.dumps(EXPECTED))
    return tmp_path


def test_a_sample_is_found_read_and_right(folder: Path):
    (sample,) = samples_in(folder)
    assert (sample.set, sample.format, sample.path.name) == (folder.name, "text", "pier.txt")
    (article,) = read(sample.path).articles
    assert differences(sample.articles[0], article) == []
    assert [one.field for one in judge(EXPECTED, article) if not one.right] == []


@pytest.mark.parametrize("field", EXPECTED)
def test_another_value_is_a_miss_in_its_own_field_alone(folder: Path, field: str):
    (article,) = read(folder / "text" / "pier.txt").articles
    expected = {**EXPECTED, field: OTHER[field]}
    assert {one.field for one in judge(expected, article) if not one.right} == {field}
    assert len(differences(expected, article)) == 1


def test_values_are_counted():
    (authors,) = judge({"authors": ["Ann Lee", "Bo Ek"]}, {"authors": ["Bo Ek", "By Reuters", "Cy Day"]})
    assert (authors.right, authors.common, authors.wanted, authors.had) == (False, 1, 2, 3)
    (swapped,) = judge({"authors": ["Ann Lee", "Bo Ek"]}, {"authors": ["Bo Ek", "Ann Lee"]})
    assert swapped.right
    (body,) = judge({"body": "港は開いた new pier"}, {"body": "港は new old"})
    assert (body.common, body.wanted, body.had) == (3, 7, 4)


def test_null_is_right_where_nothing_is_expected_and_the_article_was_read():
    assert [one.right for one in judge({"title": None}, {"title": None})] == [True]
    assert [one.right for one in judge({"title": None}, {"title": "Pier"})] == [False]
    assert [one.right for one in judge({"title": None, "body": ""}, None)] == [False, False]


def test_the_day_is_judged_beside_the_date():
    judged = judge(
        {"published": {"edtf": "2020-01-02T10:00:00+01:00", "precision": "minute"}},
        {"published": {"edtf": "2020-01-02", "precision": "day"}},
    )
    assert [(one.field, one.right) for one in judged] == [("published", False), ("published_day", True)]


def test_a_key_that_nobody_knows_is_a_difference(folder: Path):
    (article,) = read(folder / "text" / "pier.txt").articles
    assert differences({**EXPECTED, "titel": "", "_note": "-"}, article) == ["unknown key titel"]


def test_an_expectation_without_its_file_is_an_error(folder: Path):
    (folder / "text" / "pier.txt").unlink()
    with pytest.raises(ValueError, match="describes no file"):
        samples_in(folder)


def test_a_file_of_several_articles_and_one_that_cannot_be_read(tmp_path: Path):
    (tmp_path / "two.json").write_text("[]")
    (tmp_path / "two.expected.json").write_text('[{"title": "A"}, {"title": "B"}]')
    (tmp_path / "empty.txt").touch()
    (tmp_path / "expected.json").write_text('{"_how": "", "empty.txt": {"quarantined": "file_empty"}}')
    empty, two = samples_in(tmp_path)
    assert (empty.format, empty.quarantined, empty.articles) == ("txt", "file_empty", ())
    assert [article["title"] for article in two.articles] == ["A", "B"]
    assert read(empty.path).quarantined == "file_empty"
