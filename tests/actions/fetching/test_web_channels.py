"""Feeds and sitemaps, polled from a real server on loopback."""

import gzip
import random
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from archive.actions.custody.account import account
from archive.actions.fetching.rehearse import rehearse, try_out
from archive.errors import Invalid
from archive.models import Article, Channel, ChannelState, Deposit, Host, Item, Page, Poll
from tests.actions.channelling import channel, poll, turn
from tests.actions.handing_in import WORDS, work_off
from tests.actions.retelling import source
from tests.actions.serving import Site, index, json_feed, page, rss, site, sitemap
from tests.intake.remote import Conversation, answer, serving


@pytest.fixture
def served(transactional_db, settings) -> Iterator[Site]:
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.HOST_DELAY = 0
    with site() as found:
        yield found


def told(number: int) -> tuple[str, str]:
    words = " ".join(random.Random(number).choices(WORDS, k=60))  # noqa: S311
    return f"Story number {number}", f"The ministry said on Thursday that {words}. It was report number {number}."


def test_entries_come_once_and_a_feed_that_is_as_it_was_is_not_sent(served):
    served.pages["/rss"] = rss(told(1), told(2))
    channel(kind="feed", place=served.at("/rss"), declared={"language": "en"})
    assert (poll().received, poll().received) == (2, 0)
    assert served.remote.conversations[1].header("if-none-match")
    assert "Dateline/" in served.remote.conversations[0].header("user-agent")
    served.pages["/rss"] = rss(told(3), told(1), told(2))
    assert poll().received == 1
    work_off()
    assert {article.title for article in Article.objects.all()} == {f"Story number {number}" for number in (1, 2, 3)}
    assert Deposit.objects.first().channel.slug == "wire"
    assert account(strict=True).proven


def test_an_entry_that_was_changed_becomes_a_revision_and_one_without_date_stays_without(served):
    title, text = told(1)
    served.pages["/rss"] = rss((title, text), dated=False)
    channel(kind="feed", place=served.at("/rss"), source=source("alpha").slug)
    poll()
    work_off()
    assert Article.objects.get().published_edtf in (None, "")
    served.pages["/rss"] = rss((title, f"{text} Later it was learned that nobody was hurt."), dated=False)
    assert poll().received == 1
    work_off()
    assert sorted(Item.objects.values_list("state", flat=True)) == ["archived", "revision"]
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "body", [json_feed(told(1)), rss(told(1)).decode().replace("utf-8", "utf-16").encode("utf-16")]
)
def test_json_feeds_and_other_encodings(served, body):
    served.pages["/feed"] = body
    channel(kind="feed", place=served.at("/feed"))
    assert poll().received == 1
    work_off()
    assert Article.objects.get().title == "Story number 1"


def test_the_linked_page_instead_of_the_entry_or_beside_it(served):
    served.pages["/7.html"] = page(7)
    served.pages["/rss"] = rss(told(7), base=served.at("").rstrip("/"))
    channel("pages", kind="feed", place=served.at("/rss"), options={"content": "pages"})
    channel("both", kind="feed", place=served.at("/rss"), options={"content": "both"})
    assert (poll("pages").received, poll("both").received) == (1, 2)
    assert turn().pages == 2
    kept = Item.objects.filter(deposit__channel__slug="pages").get()
    assert (kept.address, kept.declared["published"]) == (served.at("/7.html"), "Thu, 07 Nov 2019 11:55:00 +0400")
    assert bytes(kept.original.bytes) == page(7)
    assert Item.objects.filter(deposit__channel__slug="both").count() == 2
    work_off()
    assert Article.objects.filter(published_edtf__startswith="2019-11-07").exists()


def test_a_sitemap_names_pages_and_each_is_fetched_once_and_again_when_it_changed(served):
    pages = [(served.at(f"/{n}.html"), f"2024-01-0{n}") for n in range(1, 4)]
    served.pages |= {f"/{n}.html": page(n) for n in range(1, 4)}
    served.pages["/map.xml"] = sitemap(*pages, ("https://elsewhere.example/x", "2024-01-01"))
    channel(kind="sitemap", place=served.at("/map.xml"))
    assert poll().received == 3
    assert turn(3).pages == 3
    assert served.asked.count("/robots.txt") == 1
    served.pages["/1.html"] = page(11)
    served.pages["/map.xml"] = sitemap((pages[0][0], "2024-02-01"), *pages[1:])
    assert poll().received == 1
    assert turn(3).pages == 1
    assert Item.objects.count() == 4
    served.pages["/map.xml"] = sitemap((pages[0][0], "2024-03-01"), *pages[1:])
    poll()
    assert turn(3).pages == 1
    assert Item.objects.count() == 4, "a page that is as it was is answered with 304"
    assert set(Page.objects.values_list("state", flat=True)) == {"done"}
    assert poll().received == 0


def test_an_index_is_read_sitemap_by_sitemap_and_only_what_changed(served):
    served.pages["/a.xml"] = sitemap((served.at("/1.html"), "2024-01-01"))
    served.pages["/b.xml.gz"] = gzip.compress(sitemap((served.at("/2.html"), "2024-01-01")))
    served.pages["/index.xml"] = index((served.at("/a.xml"), "2024-01-01"), (served.at("/b.xml.gz"), "2024-01-02"))
    channel(kind="sitemap", place=served.at("/index.xml"))
    assert poll().received == 2
    assert served.asked == ["/index.xml", "/b.xml.gz", "/a.xml"]
    served.pages["/a.xml"] = sitemap((served.at("/1.html"), "2024-01-01"), (served.at("/3.html"), "2024-01-03"))
    served.pages["/index.xml"] = index((served.at("/a.xml"), "2024-01-03"), (served.at("/b.xml.gz"), "2024-01-02"))
    assert poll().received == 1
    assert served.asked[3:] == ["/index.xml", "/a.xml"]


def test_what_a_news_sitemap_says_goes_along(served):
    served.pages["/news.xml"] = (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        f"<loc>{served.at('/1.html')}</loc><news:news><news:publication><news:name>Wire</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2024-01-05T10:00:00Z"
        "</news:publication_date><news:title>Bridge one</news:title></news:news></url></urlset>"
    ).encode()
    channel(kind="sitemap", place=served.at("/news.xml"))
    poll()
    assert Page.objects.get().declared == {
        "title": "Bridge one", "published": "2024-01-05T10:00:00Z", "publisher": "Wire", "language": "en",
    }  # fmt: skip


def test_robots_are_heeded_for_pages(served):
    served.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n"
    served.pages |= {"/private/1.html": page(1), "/2.html": page(2)}
    served.pages["/map.xml"] = sitemap((served.at("/private/1.html"), "2024"), (served.at("/2.html"), "2024"))
    channel(kind="sitemap", place=served.at("/map.xml"))
    poll()
    turn()
    host = Host.objects.get()
    assert host.robots.startswith("User-agent")
    Host.objects.update(free_at="2020-01-01T00:00:00Z")
    turn()
    assert sorted(Page.objects.values_list("state", "code")) == [("done", ""), ("failed", "robots_disallow")]
    assert "/private/1.html" not in served.asked


def test_a_page_that_fails_for_now_is_tried_again_and_one_that_is_gone_is_not(served):
    served.pages["/map.xml"] = sitemap((served.at("/busy.html"), "2024"), (served.at("/gone.html"), "2024"))
    served.pages["/busy.html"] = (503, {"Retry-After": "1000"}, b"")
    channel(kind="sitemap", place=served.at("/map.xml"))
    poll()
    turn(3)
    busy, gone = Page.objects.get(address__endswith="busy.html"), Page.objects.get(address__endswith="gone.html")
    assert (busy.state, busy.code, gone.state, gone.code) == ("due", "status_503", "failed", "status_404")
    assert (busy.ready_at - gone.finished_at).total_seconds() > 990
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("kind", "answer", "code", "hours"),
    [
        ("feed", (200, {"Content-Type": "text/html"}, b"<html>login</html>"), "feed_expected", 6),
        ("feed", (404, {}, b""), "status_404", 6),
        ("feed", (500, {}, b""), "status_500", 0),
        ("feed", (429, {"Retry-After": "7200"}, b""), "status_429", 2),
        ("sitemap", (200, {}, b"<html><body>no</body></html>"), "sitemap_expected", 6),
        ("sitemap", (200, {}, b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>'), "answer_unsafe", 6),
        ("sitemap", (200, {}, gzip.compress(bytes(60_000_000))), "answer_unsafe", 6),
    ],
    ids=["page", "gone", "broken", "busy", "no sitemap", "entities", "bomb"],
)
def test_what_is_wrong_is_told_and_the_channel_backs_off(served, kind, answer, code, hours):
    served.pages["/x"] = answer
    channel(kind=kind, place=served.at("/x"), enabled=True, interval=60)
    done = poll()
    state = ChannelState.objects.get()
    assert (done.failed, done.code, state.code, state.failures) == (True, code, code, 1)
    assert hours * 3600 - 5 < (state.next_at - state.polled_at).total_seconds() < hours * 3600 + 65
    assert not Item.objects.exists()


def test_a_feed_that_is_cut_short_brings_what_it_has_and_says_so(served):
    served.pages["/rss"] = rss(told(1), told(2)).removesuffix(b"</channel></rss>")
    channel(kind="feed", place=served.at("/rss"))
    done = poll()
    assert (done.failed, done.code) == (False, "xml_invalid")
    assert Item.objects.filter(state="received").count() == 2


def test_the_network_behind_the_wall_is_not_asked(served, settings):
    settings.FETCH_ALLOWED_NETWORKS = ()
    channel(kind="feed", place=served.at("/rss"))
    assert poll().code == "address_refused"
    assert served.asked == []


def test_a_dry_run_of_a_feed_and_of_one_that_is_not_made_yet(served):
    served.pages["/rss"] = rss(told(1), told(2))
    channel(kind="feed", place=served.at("/rss"))
    found = rehearse(channel=Channel.objects.get())
    assert [one.what for one in found.coming] == ["file", "file"]
    assert not Poll.objects.exists()
    tried = try_out(kind="feed", place=served.at("/rss"), options={"content": "pages"})
    assert [one.name for one in tried.coming] == ["https://wire.example/1.html", "https://wire.example/2.html"]
    with pytest.raises(Invalid):
        try_out(kind="feed", place="ftp://a.example/", options={})
    refused = try_out(kind="feed", place="http://10.0.0.1/rss", options={})
    assert (refused.failed, refused.code) == (True, "address_refused")


def test_an_answer_that_takes_longer_than_a_lease_is_waited_for(served, settings):
    settings.LEASE_SECONDS = 1

    def reply(asked: Conversation) -> None:
        asked.over.wait(1.2)
        asked.send(answer("200 OK", rss(told(1))))

    with serving(reply) as slow:
        channel(kind="feed", place=slow.at("/rss"))
        assert poll().received == 1
    done = Poll.objects.get()
    assert (done.ready_at - done.started_at).total_seconds() > 1.5


def test_a_turn_polls_many_hosts_at_once_and_one_that_breaks_takes_no_other_with_it(served):
    with ExitStack() as stack:
        for number in range(5):
            other = stack.enter_context(site())
            other.pages["/rss"] = rss(told(number))
            channel(f"feed-{number}", kind="feed", place=other.at("/rss"), enabled=True)
        ChannelState.objects.filter(channel__slug="feed-3").update(cursor={"entries": 7})
        worked = turn()
    assert (worked.polls, worked.failed, worked.received) == (5, 1, 4)
    assert ChannelState.objects.get(channel__slug="feed-3").code == "crashed"
