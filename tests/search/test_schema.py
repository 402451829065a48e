from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from archive.search import schema
from tests.search.articles import article


def test_instants_order_across_zones_and_far_from_today() -> None:
    moments = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1605, 7, 1, tzinfo=UTC),
        datetime(2019, 11, 7, 11, 55, tzinfo=timezone(timedelta(hours=4))),
        datetime(2019, 11, 7, 11, 55, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ]
    counted = [schema.instant(moment) for moment in moments]
    assert counted == sorted(counted)
    assert counted[0] == 0
    assert counted[-1] < 2**63


def test_a_naive_datetime_is_refused() -> None:
    naive = datetime(2019, 11, 7, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        schema.article_document(article(1, received=naive))


def test_an_id_that_is_no_uuid_is_refused() -> None:
    with pytest.raises(ValueError, match="UUID"):
        schema.article_document(article(1, id="feed-position"))


def test_sort_keys_order_by_date_then_id() -> None:
    first, second = UUID(int=1), UUID(int=2)
    keys = [
        schema.sort_key(first, 5),
        schema.sort_key(second, 5),
        schema.sort_key(first, 6),
        schema.sort_key(first, None),
    ]
    assert keys == sorted(keys)
