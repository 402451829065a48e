"""Entries of lists of other articles."""

import pytest

from archive.normalization.related import read_inline, read_links, read_meta
from archive.text import lines
from archive.values import RelatedLink


@pytest.mark.parametrize(
    ("text", "meta"),
    [
        ("Business 6 November 20:55", ("Business", "6 November", "20:55")),
        ("Oil & Gas | November 6, 2019", ("Oil & Gas", "November 6, 2019", None)),
        ("06.11.2019 20:55", (None, "06.11.2019", "20:55")),
        ("20:55", (None, None, "20:55")),
        ("World 2019-11-06", ("World", "2019-11-06", None)),
        ("Политика 6 ноября 20:55", ("Политика", "6 ноября", "20:55")),
        ("20:55, 6 November", (None, "6 November", "20:55")),
        ("Siyasət 6 noyabr 2019, 20:55", ("Siyasət", "6 noyabr 2019", "20:55")),
        ("国际 11月6日", ("国际", "11月6日", None)),
        ("Business 2 hours ago", ("Business", None, None)),
    ],
)
def test_section_date_and_time(text: str, meta: tuple[str | None, ...]):
    assert read_meta(text) == meta


@pytest.mark.parametrize(
    "text",
    [
        "Fishermen wait for 20 cranes",
        "Business",
        "Harbour sells 12 ships 2019",
        "The council of the old harbour town of Norvik met until 20:55",
        "x" * 90 + " 20:55",
    ],
)
def test_titles_are_no_section(text: str):
    assert read_meta(text) is None


def test_a_section_line_and_an_address_belong_to_the_title_above():
    text = "• New pier opens\nBusiness 6 November 20:55\nhttps://example.org/pier\n- Ships came back\n5 Nov 2019\n21:00"
    assert read_links(lines(text)) == [
        RelatedLink(
            title="New pier opens", section="Business", date="6 November", time="20:55", url="https://example.org/pier"
        ),
        RelatedLink(title="Ships came back", date="5 Nov 2019"),
        RelatedLink(title="21:00"),
    ]


def test_an_address_alone_is_an_entry():
    address = "https://example.org/pier"
    assert read_links(lines(address)) == [RelatedLink(title=address, url=address)]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("New pier opens", RelatedLink(title="New pier opens")),
        ("12:31 New pier opens", RelatedLink(title="New pier opens", time="12:31")),
        ("12:31 | New pier opens", RelatedLink(title="New pier opens", time="12:31")),
        ("2. New pier opens", RelatedLink(title="New pier opens")),
        (
            "New pier opens (https://example.org/pier)",
            RelatedLink(title="New pier opens", url="https://example.org/pier"),
        ),
    ],
)
def test_an_entry_within_its_line(text: str, link: RelatedLink):
    assert read_inline(text) == link


def test_a_list_may_name_the_day_above_each_title():
    text = "6 November 20:55\nNew pier opens\n7 November 09:10\nShips came back"
    assert read_links(lines(text)) == [
        RelatedLink(title="New pier opens", date="6 November", time="20:55"),
        RelatedLink(title="Ships came back", date="7 November", time="09:10"),
    ]
