"""The servers of a test session: one PostgreSQL for all, started when first needed; a broker for those who ask."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_examples
from kombu import Connection
from kombu.simple import SimpleQueue
from pytest_django import DjangoDbBlocker

from config import embedded, env
from config.celery import app
from config.settings.database import database
from tests import migrated
from tests.management.running import environment_on, until

same = settings_of_examples(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings_of_examples.register_profile("same", same)
settings_of_examples.load_profile("same")
"""The same examples in every run, however slow the machine: none fails for what another did not ask.
`--hypothesis-profile=default` asks for others each time."""

SERVERS = pytest.StashKey[ExitStack]()
URL = pytest.StashKey[str]()
SLOW = 1800
"""Seconds."""


def _postgres(config: pytest.Config) -> str:
    """The URL of the session's PostgreSQL: the one that is given, else one in a folder that goes with the session."""
    if env.DATABASE_URL:
        return env.DATABASE_URL
    if URL not in config.stash:
        home = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
        servers = config.stash.setdefault(SERVERS, ExitStack())
        servers.callback(shutil.rmtree, embedded.socket_folder(home), ignore_errors=True)
        servers.callback(shutil.rmtree, home, ignore_errors=True)
        config.stash[URL] = servers.enter_context(embedded.cluster(home))
        given = {"DATABASE_URL": config.stash[URL], "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        command = [sys.executable, "-m", "tests.migrated"]
        migrating = subprocess.Popen(command, cwd=env.ROOT, env=os.environ | given)
        servers.callback(migrating.wait)
        servers.callback(migrating.kill)
    return config.stash[URL]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that hangs ends; one that takes minutes may take many more where the machine is slow."""
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(SLOW))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """With xdist the controller starts the server; each worker makes a database of its own in it."""
    node.workerinput["database_url"] = _postgres(node.config)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS in config.stash:
        config.stash[SERVERS].close()
    shutil.rmtree(settings.DATELINE_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> str:
    """The URL of a running PostgreSQL 18."""
    given = getattr(request.config, "workerinput", {})
    return given.get("database_url") or _postgres(request.config)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tells Django where the session's PostgreSQL is, before it makes the test database."""
    found = database(database_server, sockets=Path())
    for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
        connections["default"].settings_dict[name] = found.get(name, "")
    if not env.DATABASE_URL:
        until(partial(migrated.is_there, database_server), seconds=400, what="a database with all migrations")
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = migrated.NAME


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Lets tests that commit clean up after themselves: past the guards, back to what the migrations made.

    Django's flush is a TRUNCATE, which originals and events refuse, and afterwards roles and vocabularies are gone.
    """
    post_migrate.receivers.clear()  # no more after a flush: what they made comes back with the other rows
    connection = connections["default"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA migrated")
        filled = []
        for table in set(connection.introspection.table_names(cursor)) - {"django_migrations"}:
            cursor.execute(f'CREATE TABLE migrated."{table}" AS TABLE "{table}"')
            if cursor.rowcount:
                filled.append(table)

    def back_to_migrated(_ops: object, _style: object, tables: Sequence[str], **_options: object) -> list[str]:
        statements = [
            "SET LOCAL session_replication_role = replica",  # no triggers, no foreign keys: in any order
            *(f'DELETE FROM "{table}"' for table in tables),  # noqa: S608  names from the models
            *(f'INSERT INTO "{table}" TABLE migrated."{table}"' for table in filled),
        ]
        return ["; ".join(statements)]

    # On the class: with an event loop in this thread (a browser's) Django opens another connection.
    type(connection.ops).sql_flush = back_to_migrated  # type: ignore[method-assign,assignment]


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For set-up that costs more than the tests behind it: what a module's fixtures write stays for all of its tests.

    Each of them asks for `db` as well, and is rolled back to there alone. Not beside tests that commit.
    """
    within = transaction.atomic()
    within._from_testcase = True  # type: ignore[attr-defined]  as Django's own: durable blocks may stand in it
    with django_db_blocker.unblock(), within:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def short_home(request: pytest.FixtureRequest) -> Iterator[Path]:
    """An empty DATELINE_HOME that is removed with its sockets."""
    home = Path(tempfile.mkdtemp(prefix="dateline-home-"))
    yield home
    shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def broker_server() -> Iterator[str]:
    """The URL of a running Valkey."""
    if env.BROKER_URL:
        yield env.BROKER_URL
        return
    home = Path(tempfile.mkdtemp(prefix="dateline-broker-"))
    try:
        with embedded.broker(home) as url:
            yield url
    finally:
        shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def broker(broker_server: str) -> str:
    """The URL of a broker with nothing in it, for Celery."""
    with Connection(broker_server) as connection:
        connection.default_channel.client.flushall()
    return broker_server


class Sent(list[tuple[str, list[object]]]):
    """The hints that were read out of this process's broker so far: the task's name and its arguments."""

    def __init__(self, queue: SimpleQueue) -> None:
        super().__init__()
        self.queue = queue

    def read(self) -> "Sent":
        while self.queue.qsize():
            message = self.queue.get_nowait()
            message.ack()
            self.append((message.headers["task"], message.payload[0]))
        return self


@pytest.fixture
def sent() -> Iterator[Sent]:
    """Reads what is in the queue of this process's broker, which is its own memory."""
    with app.connection_for_write() as connection, connection.SimpleQueue("dateline") as queue:
        queue.clear()
        yield Sent(queue)
        queue.clear()


@pytest.fixture
def environment(transactional_db: None, broker: str, tmp_path: Path) -> dict[str, str]:
    """What `python manage.py …` needs to work on this test's database and broker in a process of its own."""
    return environment_on(connections["default"].settings_dict, broker=broker, home=tmp_path)
