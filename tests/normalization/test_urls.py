"""Addresses and the dates in them."""

import pytest

from archive.normalization.urls import canonical, read_file_name_date, read_url_date


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a#top", "http://example.org/a"),
        ("https://example.org/a?id=2&utm_source=x&fbclid=y", "https://example.org/a?id=2"),
        ("https://example.org/a?q=a%20b", "https://example.org/a?q=a%20b"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/a", None),
        ("https://user:secret@example.org/", None),
        ("https://[::1", None),
        ("http://:80/a", None),
        ("/relative", None),
        ("https://example.org/a b", None),
        ("", None),
    ],
)
def test_canonical(url: str, expected: str | None):
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://example.org/2019/11/07/pier", "2019-11-07"),
        ("https://example.org/news/2019-11-07-pier.html", "2019-11-07"),
        ("https://example.org/news/20191107/pier", "2019-11-07"),
        ("https://example.org/2019/13/45/pier", None),
        ("https://example.org/article/20191", None),
        ("https://example.org/pier", None),
    ],
)
def test_dates_in_addresses(url: str, date: str | None):
    claim = read_url_date(url)
    assert (claim.value if claim else None) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2019-11-07_pier.txt", "2019-11-07"),
        ("pier-20191107.txt", "2019-11-07"),
        ("2019-11-07/pier.txt", None),
        ("000_6a66d399ecb7a5bf.txt", None),
        ("120191107.txt", None),
        ("2019-1107.txt", None),
        ("2019-02-30.txt", None),
    ],
)
def test_dates_in_file_names(name: str, date: str | None):
    claim = read_file_name_date(name)
    assert (claim.value if claim else None) == date
