"""What a text says of its own earlier version."""

import pytest

from archive.normalization.revisions import read_note, read_prefix, read_revision


@pytest.mark.parametrize(
    "text",
    [
        "Details added (first version posted on 12:04)",
        "Quotes and background added",
        "(Adds quotes, background)",
        "(Corrects spelling of name in paragraph 3)",
        "UPDATE 2",
        "CORRECTION:",
        "Clarification: an earlier headline named another ship.",
        "This story has been updated.",
        "An earlier version of this article named another ship.",
    ],
)
def test_lines_that_are_notes(text: str):
    assert read_note(text) == text


@pytest.mark.parametrize(
    "text",
    ["Details were not given", "(The mayor adds his voice)", "Update your papers by Monday", "The story was long.", ""],
)
def test_lines_that_are_none(text: str):
    assert read_note(text) is None


@pytest.mark.parametrize(
    ("title", "prefix"),
    [
        ("UPDATE 2-Ministers meet", ("UPDATE 2", "Ministers meet")),
        ("CORRECTED: Ministers meet", ("CORRECTED", "Ministers meet")),
        ("RPT - Ministers meet", ("RPT", "Ministers meet")),
        ("Update on the ministers", None),
        ("UPDATED ministers meet", None),
    ],
)
def test_the_mark_of_a_wire(title: str, prefix: tuple[str, str] | None):
    assert read_prefix(title) == prefix


@pytest.mark.parametrize(
    ("note", "published", "moment"),
    [
        ("Details added (first version posted on 12:04)", "2019-11-07T13:00:00+04:00", "2019-11-07T12:04:00"),
        ("Details added (first version posted on 12:04)", "2019-11", None),
        ("Details added (first version posted on 12:04)", None, None),
        ("Updates with quotes; earlier version was published 6 November 2019 20:55", None, "2019-11-06T20:55:00"),
        ("This story has been updated.", "2019-11-07", None),
    ],
)
def test_when_the_earlier_version_was(note: str, published: str | None, moment: str | None):
    found = read_revision(note, (3, 3 + len(note)), published)
    assert (found.as_written, found.earlier_version_at, found.span) == (note, moment, (3, 3 + len(note)))
    assert not found.earlier_version_held
