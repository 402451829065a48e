"""Asks for the pages of the editors' door and prints one line of JSON: times and queries. Run by `benchmarks.admin`.

python -m benchmarks.admin_pages REQUESTS
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import django

django.setup()

import orjson  # noqa: E402 - models can be imported only now
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from archive.actions.finding import views  # noqa: E402
from archive.actions.finding.find import open_index  # noqa: E402
from archive.actions.finding.listing import cursor_behind  # noqa: E402
from archive.actions.following import follow  # noqa: E402
from archive.admin import navigation  # noqa: E402
from archive.errors import IndexRebuilding  # noqa: E402
from archive.models import Article  # noqa: E402
from benchmarks.corpus import Corpus  # noqa: E402

LIST = reverse("admin:archive_article_changelist")
DEPTHS = (0.5, 0.99)


@dataclass
class Asked:
    """What the database was asked for one page."""

    queries: int = 0
    seconds: float = 0.0


def main() -> None:
    requests = int(sys.argv[1])
    _have_index()
    user, _new = User.objects.get_or_create(username="benchmark", defaults={"is_superuser": True, "is_staff": True})
    views.choose_columns(user=user.pk, columns=views.COLUMNS)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    print(orjson.dumps([_measure(client, name, pages, requests) for name, pages in _pages().items()]).decode())


def _pages() -> dict[str, list[str]]:
    """Names of kinds of pages, and addresses of each to be asked for in turn."""
    words, rng = Corpus().words, random.Random(5)
    common, middling = words[120:180], words[1_000:1_400]
    ids = list(Article.objects.order_by("?").values_list("pk", flat=True)[:50])
    deep = [f"{LIST}?cursor={_cursor(depth)}&sort=newest" for depth in DEPTHS]
    return {
        "list, newest, all columns, facets": [f"{LIST}?sort=newest"],
        "list, half way down": deep[:1],
        "list, at its end": deep[1:],
        "list, received last first": [f"{LIST}?sort=received"],
        "list of one source": [f"{LIST}?source=source-{n}" for n in range(20)],
        "list of one year": [f"{LIST}?year={year}" for year in range(2015, 2025)],
        "search, common word": [f"{LIST}?q={word}" for word in common],
        "search, middling word": [f"{LIST}?q={word}" for word in middling],
        "search, two words and a source": [
            f"{LIST}?q={rng.choice(common)}+{rng.choice(common)}&source=source-{n % 20}" for n in range(40)
        ],
        "search, a slip in the word": [f"{LIST}?q={word}qx" for word in middling],
        "one row for each text": [f"{LIST}?collapse=on"],
        "one article": [reverse("admin:archive_article_change", args=[pk]) for pk in ids],
        "correcting one": [reverse("admin:archive_article_correct", args=[pk]) for pk in ids],
        **_rooms(),
    }


def _rooms() -> dict[str, list[str]]:
    """Every page to which the side bar leads, but the list of articles."""
    entries = [entry for _title, entries in navigation.GROUPS for entry in entries]
    return {str(entry.title): [page] for entry in entries if (page := reverse(entry.address)) != LIST}


def _cursor(depth: float) -> str:
    dated = Article.objects.filter(published_latest__isnull=False).only("id", "published_latest")
    return cursor_behind(dated.order_by("-published_latest", "-id")[int(dated.count() * depth)], "newest")


def _measure(client: Client, name: str, pages: list[str], requests: int) -> dict[str, Any]:
    taken, inside = [], []
    with _noting() as asked:
        for number in range(requests + 3):
            asked.queries, asked.seconds = 0, 0.0
            begin = time.perf_counter()
            answer = client.get(pages[number % len(pages)])
            spent = time.perf_counter() - begin
            assert answer.status_code == 200, (pages[number % len(pages)], answer.status_code)
            if number >= 3:  # the first ones warm what stays warm
                taken.append(spent * 1000)
                inside.append(asked.seconds * 1000)
    return {
        "name": name,
        "half": statistics.median(taken),
        "most": statistics.quantiles(taken, n=20)[-1],
        "database": statistics.median(inside),
        "queries": asked.queries,
    }


@contextmanager
def _noting() -> Iterator[Asked]:
    asked = Asked()

    def note(execute: Any, *arguments: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            asked.queries += 1
            asked.seconds += time.perf_counter() - begin

    with connection.execute_wrapper(note):
        yield asked


def _have_index() -> None:
    """An archive that an earlier version filled has an index that this one does not read."""
    try:
        open_index(settings.SEARCH_FOLDER).position()
    except IndexRebuilding:
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)


if __name__ == "__main__":
    main()
