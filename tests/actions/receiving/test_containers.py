"""Feeds and WARCs from end to end: kept once, cut, understood, accounted for, read again."""

import gzip
import io

import pytest

from archive.actions.custody.account import account
from archive.actions.processing.replay import replay
from archive.actions.receiving.receive import HandedIn
from archive.models import Article, Claim, Item, Original
from tests.actions.handing_in import hand_in, work_off
from tests.intake.recording import answer, page, record

TEXT = "The harbour board voted on Wednesday to close the old north quay for eleven months while piles are replaced."
STORIES = {
    1: (TEXT, "Fishing crews will unload at the grain terminal until the work is finished, the harbour master said."),
    2: (
        "Tram drivers in the upper town ended their strike after both sides agreed on shorter night shifts.",
        "The first trams left the depot at five in the morning, and the timetable is back to normal.",
    ),
    3: (
        "A schoolteacher has found a mosaic floor under the cellar of her house near the eastern gate.",
        "Archaeologists believe that it belonged to a bath, and will dig there when the rain has stopped.",
    ),
}
"""Three stories that have nothing in common."""


def entry(number: int) -> str:
    return (
        f"<item><title>Story number {number} is told</title><link>/{number}</link><who:creator>Ann Lee</who:creator>"
        f"<pubDate>Thu, 07 Nov 2019 11:55:00 +0400</pubDate>"
        f"<description>{' '.join(STORIES[number])}</description></item>"
    )


def feed(*numbers: int, tail: str = "</channel></rss>") -> bytes:
    head = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:who="http://purl.org/dc/elements/1.1/"><channel>'
        "<title>Coast Herald</title><link>https://coast.example/</link><language>en</language>"
    )
    return (head + "".join(map(entry, numbers)) + tail).encode()


def handed(name: str, data: bytes) -> HandedIn:
    return HandedIn(name=name, stream=io.BytesIO(data))


def test_the_entries_of_a_feed_become_articles(transactional_db):
    deposit = hand_in(handed("a.xml", feed(1, 2)))
    assert work_off() == {"archived": 2}
    first = Article.objects.get(title="Story number 1 is told")
    assert (first.authors, first.publisher, first.url) == (["Ann Lee"], "Coast Herald", "https://coast.example/1")
    assert first.published_edtf == "2019-11-07T11:55:00+04:00"
    items = list(deposit.items.order_by("position"))
    assert [item.name for item in items] == ["a.xml#1", "a.xml#2"]
    assert {bytes(item.container.bytes) for item in items} == {feed(1, 2)}
    assert bytes(items[0].original.bytes) == entry(1).encode()
    assert account(strict=False).balanced


def test_the_next_version_of_a_feed_brings_only_what_is_new(transactional_db):
    hand_in(handed("a.xml", feed(1, 2)))
    work_off()
    hand_in(handed("a.xml", feed(3, 1, 2)))
    assert work_off() == {"archived": 1, "duplicate": 2}
    assert Article.objects.count() == 3
    assert account(strict=False).balanced


def test_an_entry_is_read_again_from_its_own_bytes(db):
    hand_in(handed("a.xml", feed(1)))
    work_off()
    before = list(Claim.objects.order_by("id").values_list("field", "value", "method"))
    *_, done = replay()
    assert (done.read, done.unreadable, done.changed) == (1, 0, 0)
    assert list(Claim.objects.order_by("id").values_list("field", "value", "method")) == before


def test_of_a_feed_that_is_cut_short_the_whole_entries_are_archived(transactional_db):
    deposit = hand_in(handed("a.xml", feed(1, 2, tail="<item><title>Quay")))
    assert work_off() == {"archived": 2}
    broken = deposit.items.get(state=Item.State.QUARANTINED)
    assert (broken.name, broken.code, broken.original) == ("a.xml#3", "xml_invalid", None)
    assert account(strict=False).balanced


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_the_pages_of_a_warc_become_articles(transactional_db, pack):
    html = [page(f"Story number {number} is told", "</p><p>".join(STORIES[number])) for number in (1, 2)]
    pages = [record(answer(one), address=f"https://a.example/{number}") for number, one in enumerate(html, start=1)]
    warc = b"".join(map(pack, [record(b"x", kind="warcinfo"), *pages]))
    deposit = hand_in(handed("crawl.warc.gz", warc))
    assert work_off() == {"archived": 2}
    first, second = deposit.items.order_by("position")
    assert (first.name, first.address) == (
        "crawl.warc#2" if pack is gzip.compress else "crawl.warc.gz#2",
        "https://a.example/1",
    )
    assert bytes(first.original.bytes) == pages[0].removesuffix(b"\r\n\r\n")
    assert second.article.url == "https://a.example/2"
    assert Original.objects.get(sha256=first.container_id).size == len(warc)
    *_, done = replay()
    assert (done.read, done.unreadable, done.changed) == (2, 0, 0)
    assert account(strict=False).balanced


def test_a_warc_without_a_page_is_told(db):
    deposit = hand_in(handed("crawl.warc", record(b"x", kind="warcinfo")))
    item = deposit.items.get()
    assert (item.state, item.code) == ("quarantined", "archive_empty")
    assert item.container is not None


def test_a_mapping_that_was_handed_in_with_json_is_kept_for_the_next_reading(db):
    data = f'{{"head": "Quay closes", "story": {{"text": "{TEXT}"}}}}'.encode()
    hand_in(handed("a.json", data), declared={"fields": {"title": "head", "body": "story.text"}})
    assert work_off() == {"archived": 1}
    article = Article.objects.get()
    assert (article.title, article.body) == ("Quay closes", TEXT)
    *_, done = replay()
    assert (done.read, done.changed) == (1, 0)
