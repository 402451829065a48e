from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from archive.actions.monitoring.figures import figures
from archive.actions.monitoring.health import beat, database_checks
from archive.models import Heartbeat, Item
from tests.actions.handing_in import article, hand_in, work_off
from tests.actions.tampering import tamper


def checks() -> dict[str, tuple[bool, str]]:
    return {check.name: (check.ok, check.message) for check in database_checks()}


def test_without_anybody_at_work_it_says_who_is_missing(db):
    found = checks()
    assert found["database"] == (True, "answers")
    assert found["migrations"] == (True, "all applied")
    assert [found[name] for name in ("worker", "beat", "follower")] == [(False, "never seen")] * 3
    assert found["backlog"] == (True, "nothing waits")


def test_a_heartbeat_is_good_for_a_minute(db):
    now = timezone.now()
    beat(name="worker")
    beat(name="beat", at=now - timedelta(seconds=59))
    beat(name="follower", at=now - timedelta(seconds=61))
    found = checks()
    assert (found["worker"][0], found["beat"][0], found["follower"][0]) == (True, True, False)
    assert found["follower"][1] in {"seen 61 s ago", "seen 62 s ago"}
    beat(name="follower", at=now + timedelta(hours=1))  # by a clock that was put back since
    assert not checks()["follower"][0]
    beat(name="follower")
    assert checks()["follower"][0]
    assert Heartbeat.objects.count() == 3


@pytest.mark.parametrize("attempts", [0, 1, 3])
def test_the_oldest_item_counts_though_it_was_tried_before_and_new_ones_come_in(transactional_db, attempts):
    hand_in(article(1))
    tamper("UPDATE archive_item SET received_at = now() - interval '2 hours', attempts = %s", attempts)
    hand_in(article(2))
    ok, message = checks()["backlog"]
    assert not ok
    assert message.startswith("the oldest item waits for 720")
    assert figures().oldest_waiting == pytest.approx(7200, abs=60)  # the metric says the same
    Item.objects.update(attempts=0)
    work_off()
    assert checks()["backlog"] == (True, "nothing waits")


def test_a_database_that_does_not_answer_is_told(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '1', true)")

    def refuse(execute, sql, params, many, context):
        return execute("SELECT pg_sleep(1)", None, many, context)

    with connection.execute_wrapper(refuse):
        (only,) = database_checks()
    assert (only.name, only.ok) == ("database", False)
    assert "statement timeout" in only.message
