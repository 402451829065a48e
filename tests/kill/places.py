"""A folder to which files come, a feed that goes on and a sitemap of pages, as channels; and whether all came once."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from archive.actions.custody.account import account
from archive.actions.custody.audit import audit
from archive.models import Item, Page, Poll
from tests.actions.channelling import channel
from tests.actions.handing_in import article
from tests.actions.serving import Site, page, rss, site, sitemap

SLUGS = ("folder", "feed", "map")


@dataclass(slots=True)
class Places:
    """Where things come in; `brought` is how many lay in each so far."""

    inbox: Path
    feed: Site
    pages: Site
    brought: int = 0

    def bring(self, count: int) -> None:
        """So many more files, entries and pages. Entries stay in the feed, files are taken away."""
        first, self.brought = self.brought, self.brought + count
        for number in range(first, self.brought):
            _put(self.inbox, number)
            self.pages.pages[f"/{number}.html"] = page(number)
        self.feed.pages["/rss"] = rss(*[_entry(10_000 + number) for number in range(self.brought)])
        there = [(self.pages.at(f"/{number}.html"), "2024-01-01") for number in range(self.brought)]
        self.pages.pages["/map.xml"] = sitemap(*there)

    def all_came(self) -> bool:
        """Whether everything has its verdict, and nobody fetches."""
        return Item.objects.count() >= len(SLUGS) * self.brought and not (
            Item.objects.in_progress().exists() or Page.objects.filter(state__in=["due", "running"]).exists()
        )

    def check(self) -> None:
        """Nothing lost, nothing twice, each due run once and to its end, the account balances."""
        assert [path.name for path in self.inbox.iterdir()] == []
        received = Item.objects.values_list("deposit__channel__slug", "original__sha256")
        times = Counter(received)
        assert [pair for pair, count in times.items() if count > 1] == []
        assert Counter(slug for slug, _ in times) == dict.fromkeys(SLUGS, self.brought)
        result = account(strict=True)
        assert result.proven, result
        assert result.received == len(SLUGS) * self.brought
        assert audit().clean
        for slug in SLUGS:
            _check_polls(slug)


@contextmanager
def places(folder: Path, **schedule: object) -> Iterator[Places]:
    """The three, made as channels; the settings have to allow the folder and 127.0.0.0/8."""
    inbox = folder / "inbox"
    inbox.mkdir()
    with site() as feed, site() as pages:
        found = Places(inbox, feed, pages)
        found.bring(0)
        channel("folder", place=inbox, options={"after": "delete"}, **schedule)
        channel("feed", kind="feed", place=feed.at("/rss"), **schedule)
        channel("map", kind="sitemap", place=pages.at("/map.xml"), **schedule)
        yield found


def is_polled(*, since: datetime, lease: float) -> bool:
    """Whether a poll is in the hands of somebody who took it after a moment; `lease` are the workers' LEASE_SECONDS.

    What a killed worker had says that it runs as well.
    """
    taken = Poll.objects.filter(state=Poll.State.RUNNING, ready_at__gt=since + timedelta(seconds=lease))
    return taken.exists()


def _check_polls(slug: str) -> None:
    """One begins when the one before has ended: its moment is set by that end, and no moment has two."""
    polls = list(Poll.objects.filter(channel__slug=slug).order_by("due_at"))
    assert [poll.state for poll in polls if poll.state in ("due", "running")] == []
    for before, after in pairwise(polls):
        assert before.due_at < after.due_at, (before, after)
        assert before.finished_at <= after.started_at, (before, after)


def _put(folder: Path, number: int) -> None:
    """As a careful sender does: under another name first, and old enough to be taken."""
    draft = folder / f".{number}.part"
    draft.write_bytes(article(number))
    os.utime(draft, (time.time() - 60,) * 2)
    draft.rename(folder / f"{number}.txt")


def _entry(number: int) -> tuple[str, str]:
    return f"Entry number {number}", article(number).decode().splitlines()[-1]
