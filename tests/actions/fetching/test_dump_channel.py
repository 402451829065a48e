"""Dumps and lists of addresses, polled from a real server on loopback that knows Range, and breaks off when told to."""

import gzip
import json
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from backports import zstd

from archive.actions.custody.account import account
from archive.actions.fetching.rehearse import rehearse, try_out
from archive.intake.channels import dump
from archive.models import Article, ChannelState, Item, Page
from tests.actions.channelling import channel, poll
from tests.actions.handing_in import work_off
from tests.intake.remote import Conversation, Remote, serving


@dataclass
class Archive:
    """One file; `breaks` are the numbers of bytes after which an answer breaks off, one an answer."""

    body: bytes = b""
    breaks: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    strong: bool = True
    remote: Remote = field(default_factory=lambda: Remote(0))

    def reply(self, asked: Conversation) -> None:
        etag = ("" if self.strong else "W/") + f'"{sha256(self.body).hexdigest()[:12]}"'
        if asked.header("if-none-match") == etag:
            asked.send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
            return
        status, start, told = "200 OK", 0, {"ETag": etag, **self.headers}
        wanted = asked.header("range")
        if wanted and self.ranges and asked.header("if-range") == etag:
            status, start = "206 Partial Content", int(wanted.removeprefix("bytes=").removesuffix("-"))
            told["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        told["Content-Length"] = str(len(self.body) - start)
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        ends = start + self.breaks.pop(0) if self.breaks else len(self.body)
        asked.send(f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + self.body[start:ends])

    @property
    def starts(self) -> list[str | None]:
        return [asked.header("range") for asked in self.remote.conversations]


@pytest.fixture
def archive(transactional_db, settings) -> Iterator[Archive]:
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.HOST_DELAY = 0
    archive = Archive()
    with serving(archive.reply) as remote:
        archive.remote = remote
        yield archive


def line(number: int) -> bytes:
    words = f"The ministry said on Thursday that bridge number {number} was opened. " * 3
    return json.dumps({"title": f"Bridge {number}", "body": words, "date": "2019-11-07"}).encode() + b"\n"


def lines(*numbers: int) -> bytes:
    return b"".join(map(line, numbers))


def held() -> list[bytes]:
    return [bytes(item.original.bytes) for item in Item.objects.select_related("original").order_by("id")]


def test_lines_come_once_and_only_new_ones_of_a_dump_that_was_written_anew(archive):
    archive.body = lines(1, 2)
    made = channel(kind="dump", place=archive.remote.at("/news/all.ndjson"), declared={"language": "en"})
    assert [one.name for one in rehearse(channel=made).coming] == ["all.ndjson#1", "all.ndjson#2"]
    assert (poll().received, poll().received) == (2, 0)
    archive.body = lines(3, 2, 2, 1)
    assert poll().received == 1
    assert held() == [line(number).strip() for number in (1, 2, 3)]
    work_off()
    assert {article.title for article in Article.objects.all()} == {"Bridge 1", "Bridge 2", "Bridge 3"}
    assert account(strict=True).proven


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_packed_dump_is_unpacked_by_its_own_bytes(archive, pack):
    archive.body = pack(lines(*range(30)))
    channel(kind="dump", place=archive.remote.at("/dump"))
    assert (poll().received, poll().received) == (30, 0)
    assert held() == [line(number).strip() for number in range(30)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_connection_that_breaks_off_is_taken_up_where_it_did(archive, pack):
    archive.body = pack(lines(*range(200)))
    part = len(archive.body) // 4
    archive.breaks = [part, part]
    channel(kind="dump", place=archive.remote.at("/dump"))
    assert poll().received == 200
    assert archive.starts == [None, f"bytes={part}-", f"bytes={2 * part}-"]
    assert held() == [line(number).strip() for number in range(200)]


@pytest.mark.parametrize(("ranges", "strong"), [(True, True), (False, True), (True, False)])
def test_what_came_before_a_break_is_kept_and_the_next_poll_goes_on_behind_it(archive, monkeypatch, ranges, strong):
    monkeypatch.setattr(dump, "MOST_RESUMED", 0)
    archive.body, archive.ranges, archive.strong = lines(*range(10)), ranges, strong
    archive.breaks = [len(lines(*range(6))) + 5]
    channel(kind="dump", place=archive.remote.at("/dump"))
    broken = poll()
    assert (broken.failed, broken.code, broken.may_pass, broken.received) == (True, "answer_incomplete", True, 6)
    assert ChannelState.objects.get().cursor["part"]["line"] == 6
    assert poll().received == 4
    assert archive.starts[1] == (f"bytes={len(lines(*range(6)))}-" if strong else None)
    assert held() == [line(number).strip() for number in range(10)]
    assert {item.name for item in Item.objects.all()} == {f"dump#{number}" for number in range(1, 11)}
    assert poll().received == 0


def test_another_dump_in_its_place_is_read_from_its_start(archive, monkeypatch):
    monkeypatch.setattr(dump, "MOST_RESUMED", 0)
    archive.body, archive.breaks = lines(1, 2, 3), [len(lines(1))]
    channel(kind="dump", place=archive.remote.at("/dump"))
    assert poll().received == 1
    archive.body = lines(7, 8, 1)
    assert poll().received == 2
    assert held() == [line(number).strip() for number in (1, 7, 8)]


def test_a_last_line_that_is_cut_off_waits_for_its_end(archive):
    archive.body = lines(1) + line(2)[:20]
    channel(kind="dump", place=archive.remote.at("/dump"))
    done = poll()
    assert (done.received, done.code, done.failed) == (1, "line_unfinished", False)
    archive.body = lines(1) + line(2).strip()
    assert poll().received == 1
    assert held() == [line(1).strip(), line(2).strip()]


def test_a_list_names_pages_to_be_fetched(archive):
    archive.body = b"# pages\r\nhttps://a.example/1\r\n\r\nhttps://a.example/2\r\nnonsense\r\nhttps://a.example/1"
    channel(kind="dump", place=archive.remote.at("/list.txt"), options={"content": "addresses"})
    assert poll().received == 3
    assert set(Page.objects.values_list("address", flat=True)) == {"https://a.example/1", "https://a.example/2"}
    assert poll().received == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html><body>No dump today</body></html>\n", "lines_expected"),
        (b'[{"title": "a list"}]', "lines_expected"),
        (gzip.compress(lines(1))[:-9] + b"damaged!!", "archive_broken"),
    ],
)
def test_what_is_no_dump_is_told_and_takes_nothing_that_is_not_whole(archive, body, code):
    archive.body = body
    channel(kind="dump", place=archive.remote.at("/dump"))
    done = poll()
    assert (done.failed, done.code, done.may_pass) == (True, code, False)
    tried = try_out(kind="dump", place=archive.remote.at("/dump"), options={})
    assert (tried.failed, tried.code) == (True, code)


def test_an_address_in_a_closed_network_is_refused(archive, settings):
    settings.FETCH_ALLOWED_NETWORKS = ()
    channel(kind="dump", place=archive.remote.at("/dump"))
    done = poll()
    assert (done.code, done.may_pass, archive.remote.paths) == ("address_refused", False, [])


def test_memory_holds_a_batch_and_not_the_dump(archive):
    """80 MB in lines of 80 kB; a batch of them is 16 MiB."""
    filling = json.dumps({"body": random.Random(1).randbytes(4000).hex() * 10}).encode()  # noqa: S311
    archive.body = gzip.compress(b"".join(b'{"n": %d, ' % number + filling[1:] + b"\n" for number in range(1000)))
    found = channel(kind="dump", place=archive.remote.at("/dump"))
    tracemalloc.start()
    try:
        listed = rehearse(channel=found, most=10_000)
        assert listed.listed == 1000
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()
