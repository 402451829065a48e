"""A hundred thousand articles: every page is read along an index, as few blocks at its end as at its beginning."""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive.actions.editing import edits
from archive.actions.finding import export as exporting
from archive.actions.finding import saved_searches
from archive.actions.finding.listing import Search
from archive.actions.following.changes import KIND
from archive.actions.following.follow import feed_end, sequence
from archive.actions.pages import encode
from archive.actions.rows import stream_binary
from archive.models import Article, Change, Deposit, Item, Source
from archive.models.fields import uuid7
from tests.actions.handing_in import article, hand_in, work_off
from tests.api.conforming import Api, body

pytestmark = pytest.mark.slow

ROWS = 100_000
LARGE = {f"archive_{name}" for name in ("article", "original", "item", "revision", "reading")}
BLOCKS_A_PAGE = 500
"""Of 8 KiB: 50 rows, each in a block of its own, their sources and the way down the indexes, with room to spare."""

BLOCKS_A_ROW = 60
BLOCKS_EXPORTED = 10
"""A row: its block, its source's and the way to its tags."""

# One archived article is the pattern of all: each row is copied with another id, text and date.
COPIES = (
    """
    CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
    SELECT n, uuidv7() AS article, uuidv7() AS item, uuidv7() AS revision, uuidv7() AS reading,
           convert_to('The bridge number ' || n || ' was opened.', 'UTF8') AS content,
           '2000-01-01T00:00:00Z'::timestamptz + (n * 7919 %% 9000) * interval '1 day' AS day
    FROM generate_series(1, %(rows)s) n
    """,
    """
    INSERT INTO archive_original SELECT row.* FROM archive_original o, copies, jsonb_populate_record(
        o, jsonb_build_object('sha256', sha256(content), 'bytes', content, 'size', octet_length(content))) AS row
    WHERE o.sha256 = %(original)s
    """,
    # Every fiftieth has no date, every hundredth (another one) another source.
    """
    INSERT INTO archive_article SELECT row.* FROM archive_article a, copies, jsonb_populate_record(
        a, jsonb_build_object('id', article, 'title', 'Bridge ' || n,
        'source_id', CASE WHEN n %% 100 = 1 THEN %(rare)s ELSE a.source_id END,
        'published_edtf', CASE WHEN n %% 50 > 0 THEN to_char(day, 'YYYY-MM-DD') END,
        'published_earliest', CASE WHEN n %% 50 > 0 THEN day END,
        'published_latest', CASE WHEN n %% 50 > 0 THEN day + interval '1 day' END)) AS row
    WHERE a.id = %(article)s
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
    "ANALYZE",
)


EVENTS = """
    INSERT INTO archive_event
    SELECT row.* FROM (SELECT * FROM archive_event WHERE verb = 'article.archived' LIMIT 1) AS e, archive_article AS a,
        jsonb_populate_record(e::archive_event, jsonb_build_object('id', uuidv7(), 'subject_id', a.id)) AS row
"""
"""Each article is archived once more."""

FEW_CHANGES = """
    SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'archive_change', 'reltuples', 100::real,
        'relpages', (pg_relation_size('archive_change') / current_setting('block_size')::bigint)::integer)
"""
"""PostgreSQL last looked when the feed was short: an import was rolled back, and done again since."""


@pytest.fixture
def full(db: None) -> Article:
    """One of the articles in the middle of a full archive."""
    trend, rare = Source.objects.create(slug="trend", name="Trend"), Source.objects.create(slug="rare", name="Rare")
    hand_in(article(body="A toll is not asked for."), source=trend)  # a short one: rows of one size, many in a block
    work_off()
    pattern = Article.objects.get()
    original = bytes.fromhex(pattern.items.get().original_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = DEFAULT")  # a worker's setting, which ends with its own transaction
        for statement in COPIES:
            cursor.execute(statement, {"rows": ROWS, "rare": rare.pk, "article": pattern.pk, "original": original})
    assert Article.objects.count() == Item.objects.count() == ROWS + 1
    return Article.objects.order_by("id")[ROWS // 2]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


def check(ask: Callable[[], Any], *, blocks: int) -> Any:
    """Asks over HTTP, and has PostgreSQL explain what it is asked."""
    answer = explained(ask, blocks=blocks)
    assert answer.status_code == 200, answer.content
    return answer


def explained(ask: Callable[[], Any], *, blocks: int) -> Any:
    """Asks, and has PostgreSQL explain each query: no large table is read through, no more blocks than that."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        asked.append((sql, params))
        return execute(sql, params, many, context)

    def note_stream(statement: str, parameters: Any = ()) -> Any:
        asked.append((statement.strip().replace("%b", "%s"), parameters))
        return stream_binary(statement, parameters)

    with connection.execute_wrapper(note), pytest.MonkeyPatch.context() as noting:
        noting.setattr(exporting, "stream_binary", note_stream)
        answer = ask()
    queries = [(sql, params) for sql, params in asked if sql.startswith("SELECT") and "archive_" in sql]
    assert queries
    costs: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            plan = cursor.fetchone()[0][0]["Plan"]
            read = [node for node in _nodes(plan) if node["Node Type"] == "Seq Scan"]
            assert not {node["Relation Name"] for node in read} & LARGE, sql
            costs.append((plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], sql))
    assert sum(cost for cost, _sql in costs) <= blocks, max(costs)
    return answer


def _at(depth: float, sort: str, source: str) -> str:
    """A cursor so far down the list, as the page before would have given it."""
    rows = Article.objects.filter(source__slug=source) if source else Article.objects.all()
    if sort == "received":
        row = rows.order_by("-id")[int(rows.count() * depth)]
        return encode("received", str(row.pk))
    dated = rows.filter(published_latest__isnull=False)
    order = ("published_latest", "id") if sort == "oldest" else ("-published_latest", "-id")
    row = dated.order_by(*order)[int(dated.count() * depth)]
    return encode(f"database-{sort}", row.published_latest.isoformat(), str(row.pk))


# One test, for the archive is rolled back behind it; the lists and pages are named where they fail.
def test_every_page_is_read_along_an_index(full: Article, with_key: Callable[..., Api]) -> None:
    api = with_key("text", "deposit", name="large")
    for sort, source, depth in product(("newest", "oldest", "received"), ("", "trend", "rare"), (0, 0.5, 0.9)):
        query = {"sort": sort, "limit": "50"} | ({"source": source} if source else {})
        query |= {"cursor": _at(depth, sort, source)} if depth else {}
        answer = check(lambda query=query: api.read("articles/", query), blocks=BLOCKS_A_PAGE)
        assert len(body(answer)["results"]) == 50, query

    query = {"sort": "newest", "limit": "50", "cursor": encode("database-newest", None, str(uuid7()))}
    answer = check(lambda: api.read("articles/", query), blocks=BLOCKS_A_PAGE)
    assert [row["published"] for row in body(answer)["results"]] == [None] * 50

    for part in ("", "claims/", "revisions/", "events/", "original/"):
        check(lambda part=part: api.read(f"articles/{full.pk}/{part}"), blocks=BLOCKS_A_ROW)

    query = {"limit": "50", "cursor": encode("deposit-items", ROWS - 60)}
    deposit = Deposit.objects.get()
    answer = check(lambda: api.read(f"deposits/{deposit.pk}/items/", query), blocks=BLOCKS_A_PAGE)
    assert [row["position"] for row in body(answer)["results"]] == list(range(ROWS - 59, ROWS - 9))

    browser = Client()
    browser.force_login(User.objects.create_superuser("editor"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:archive_article_changelist")
    for sort, depth in product(("newest", "oldest", "received"), (0, 0.5, 0.9)):
        query = {"sort": sort} | ({"cursor": _at(depth, sort, "")} if depth else {})
        answer = check(lambda query=query: browser.get(address, query), blocks=BLOCKS_A_PAGE)
        assert answer.content.count(b"Bridge ") >= 25
    shown = reverse("admin:archive_article_change", args=[full.pk])
    check(lambda: browser.get(shown), blocks=2 * BLOCKS_A_ROW)
    everything_that_walks(api)


def everything_that_walks(api: Api) -> None:
    """The feed, exports, what an edit is to change, what a saved search tells of: by the row, not the archive."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS)
    while sequence():
        continue
    with connection.cursor() as cursor:
        cursor.execute(FEW_CHANGES)
    end = feed_end()
    assert end > ROWS
    for position in (1, end // 2, end - 100):
        event = Change.objects.get(position=position).event_id
        query = {"since": encode(KIND, position, str(event)), "limit": "50", "include": "article"}
        answer = check(lambda query=query: api.read("changes/", query), blocks=2 * BLOCKS_A_PAGE)
        assert len(body(answer)["results"]) == 50, position

    for source, rows in (((), 3 * exporting.ROWS), (("rare",), ROWS // 100)):
        search = Search(sources=source)
        walked = explained(
            lambda search=search, rows=rows: list(
                islice(exporting.export(search=search, text=True, write=lambda _: b"\n"), rows // exporting.ROWS)
            ),
            blocks=BLOCKS_EXPORTED * (rows + exporting.ROWS),
        )
        assert b"".join(walked).count(b"\n") == rows, source

    selected = explained(
        lambda: edits.chosen(search=Search(sources=("rare",)), ids=()), blocks=BLOCKS_EXPORTED * ROWS // 100
    )
    assert len(selected) == ROWS // 100

    new = list(Article.objects.filter(source__slug="rare").order_by("-id").values_list("id", flat=True)[:50])
    told = explained(lambda: saved_searches.matching(Search(sources=("rare",)), new), blocks=BLOCKS_A_PAGE)
    assert told == new
