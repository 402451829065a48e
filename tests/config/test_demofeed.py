"""The feed of the demonstration: its stories are read as they are meant, and it lets more out as time goes by."""

import socket
import threading
from pathlib import Path

import pytest

from archive.containers.feeds import is_xml_feed
from archive.formats import read
from archive.intake.fetching import Answer, Limits, get
from archive.intake.uploads import arrivals
from archive.normalization import normalize
from config import demofeed

ADDRESS = "http://127.0.0.1:8765"


def links(feed: str) -> list[str]:
    found = [read(entry.data, **entry.declared)[0] for entry in arrivals("feed.xml", Stream(feed.encode()))]
    return [claim.value for article in found for claim in article.claims if claim.field == "url"]


class Stream:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, /) -> bytes:
        given, self._data = self._data[:size], self._data[size:]
        return given


@pytest.mark.parametrize("entries", [1, 3, 99])
def test_it_has_as_many_entries_as_are_out_and_stays_a_feed(entries: int) -> None:
    feed = demofeed.feed(ADDRESS, entries=entries)
    assert is_xml_feed(feed.encode())
    found = links(feed)
    assert len(found) == min(entries, 5)
    assert all((demofeed.STORIES / Path(link).name).is_file() for link in found)


@pytest.mark.parametrize("page", sorted(demofeed.STORIES.glob("*.html")), ids=lambda page: page.stem)
def test_its_pages_are_read_as_they_are_meant(page: Path) -> None:
    (parsed,) = read(page.read_bytes(), name=page.name)
    article = normalize(parsed, name=page.name)
    assert article.publisher == "Ostrand Harbour News"
    assert (len(article.authors), article.published.precision, article.problems) == (1, "second", ())
    assert "invented" not in article.body


def test_it_answers_on_the_socket_that_it_is_given_and_for_what_it_has() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=demofeed.serve, args=(listener,), daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answer = ask(f"{address}/feed.xml")
        assert (answer.status, links(answer.body.decode())) == (200, [f"{address}/pier.html"])
        assert [ask(address + path).status for path in ("/pier.html", "/robots.txt", "/../../manage.py")] == [
            200, 404, 404,
        ]  # fmt: skip


def ask(address: str) -> Answer:
    return get(address, limits=Limits(5, 100_000, 0, ("127.0.0.1/32",)), agent="test")


def test_the_address_is_kept_as_long_as_the_home_is_a_demonstrations(tmp_path: Path) -> None:
    assert demofeed.kept_address(tmp_path) == ""
    demofeed.keep_address(tmp_path, ADDRESS)
    assert demofeed.kept_address(tmp_path) == ADDRESS
    demofeed.forget_address(tmp_path)
    assert demofeed.kept_address(tmp_path) == ""
