"""Fills an archive with rows for `benchmarks.api`: articles by COPY, what lies behind them copied from one pattern.

    python -m benchmarks.api_rows COUNT

Prints a key for the REST door. What is there already stays.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now
from django.db import connection, transaction  # noqa: E402

from archive.actions import keys  # noqa: E402
from archive.actions.following import follow  # noqa: E402
from archive.actions.processing.process import process  # noqa: E402
from archive.actions.receiving.receive import HandedIn, Sender, receive  # noqa: E402
from archive.actions.rows import copy_rows  # noqa: E402
from archive.errors import IndexRebuilding  # noqa: E402
from archive.models import Actor, Article, Deposit, Original, Source  # noqa: E402
from archive.models.fields import uuid7  # noqa: E402
from archive.search.index import Index  # noqa: E402
from benchmarks.corpus import AGENCIES, NAMES, Corpus  # noqa: E402

ACTOR = Actor(kind="system", name="benchmark")
FIELDS = [field.name for field in Article._meta.concrete_fields]  # noqa: SLF001 - Django documents it
SOURCES = 20
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)

# One archived article is the pattern of what lies behind all others.
BEHIND = (
    """
    CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
    SELECT id AS article, uuidv7() AS item, uuidv7() AS revision, uuidv7() AS reading,
           convert_to(id || body, 'UTF8') AS content, row_number() OVER () AS n
    FROM archive_article WHERE id <> %(article)s
    """,
    """
    INSERT INTO archive_original SELECT row.* FROM archive_original o, copies, jsonb_populate_record(
        o, jsonb_build_object('sha256', sha256(content), 'bytes', content, 'size', octet_length(content))) AS row
    WHERE o.sha256 = %(original)s
    """,
    """
    INSERT INTO archive_item SELECT row.* FROM archive_item i, copies, jsonb_populate_record(
        i, jsonb_build_object('id', item, 'position', n, 'original_id', sha256(content), 'article_id', article)) AS row
    WHERE i.article_id = %(article)s
    """,
    """
    INSERT INTO archive_revision SELECT row.* FROM archive_revision r, copies, jsonb_populate_record(
        r, jsonb_build_object('id', revision, 'article_id', article, 'original_id', sha256(content),
        'item_id', item)) AS row
    WHERE r.article_id = %(article)s
    """,
    """
    INSERT INTO archive_reading SELECT row.* FROM archive_reading r, copies, jsonb_populate_record(
        r, jsonb_build_object('id', reading, 'revision_id', revision)) AS row
    WHERE r.revision_id = (SELECT id FROM archive_revision WHERE article_id = %(article)s)
    """,
)


def main() -> None:
    count = int(sys.argv[1])
    if not Article.objects.exists():
        _fill(count)
    try:
        Index.open(settings.SEARCH_FOLDER)
    except IndexRebuilding:  # it is of an earlier version
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)
    made = keys.create(name=f"benchmark {uuid7()}", scopes=("read", "text"), actor=ACTOR)
    print(made.secret)


def _fill(count: int) -> None:
    corpus = Corpus()
    name, text = next(corpus.articles(1))
    receive(
        files=[HandedIn(name=name, stream=BytesIO(text))],
        sender=Sender(door=Deposit.Door.SHELL, actor=ACTOR),
    )
    process()
    pattern = Article.objects.get()
    sources = [Source.objects.create(slug=f"source-{n}", name=f"Source {n}") for n in range(SOURCES)]
    values = {name: getattr(pattern, name) for name in FIELDS}
    rows = _articles(corpus, count, values, [source.pk for source in sources])
    with transaction.atomic():
        copy_rows(Article, FIELDS, rows)
        original = bytes.fromhex(Original.objects.get().sha256)
        with connection.cursor() as cursor:
            for statement in BEHIND:
                cursor.execute(statement, {"article": pattern.pk, "original": original})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    follow.rebuild_index(folder=Path(settings.SEARCH_FOLDER))


def _articles(corpus: Corpus, count: int, values: dict[str, Any], sources: Sequence[Any]) -> Iterator[list[Any]]:
    rng = random.Random(7)
    for number in range(count):
        day = FIRST_DAY + timedelta(days=rng.randrange(4000))
        dated = number % 50 > 0
        article = values | {
            "id": uuid7(),
            "source": rng.choice(sources) if number % 100 else sources[0],
            "state": "accepted",
            "title": corpus.title(),
            "body": "\n\n".join(corpus.paragraph() for _ in range(rng.randint(8, 13))),
            "authors": [rng.choice(NAMES)],
            "credits": [rng.choice(AGENCIES)],
            "language": "en",
            "published_edtf": f"{day:%Y-%m-%d}" if dated else None,
            "published_precision": "day" if dated else "",
            "published_earliest": day if dated else None,
            "published_latest": day + timedelta(days=1, microseconds=-1) if dated else None,
        }
        yield [article[name] for name in FIELDS]


if __name__ == "__main__":
    main()
