"""Keys, people, articles and an index for tests of the REST door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from archive.actions import keys
from archive.actions.following import follow
from archive.models import Article, Deposit, Source
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.api.conforming import Api

KeyMaker = Callable[..., Api]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """To make up requests from the description takes each worker seconds: not where none is asked for."""
    return True if collection_path.name == "test_fuzz.py" and "not slow" in config.option.markexpr else None


@pytest.fixture(autouse=True)
def _home(settings: object, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture
def with_key(db: None) -> KeyMaker:
    """Makes a client with a new key of these scopes."""

    def make(*scopes: str, name: str = "") -> Api:
        made = keys.create(name=name or f"{'-'.join(scopes)}-{Api.__name__}", scopes=scopes, actor=ACTOR)
        return Api(made.secret)

    return make


@pytest.fixture
def reader(with_key: KeyMaker) -> Api:
    """May read metadata, text and originals."""
    return with_key("read", "text", name="reader")


@pytest.fixture
def depositor(with_key: KeyMaker) -> Api:
    """May hand in, and follow what it handed in."""
    return with_key("deposit", name="depositor")


@pytest.fixture
def admin(with_key: KeyMaker) -> Api:
    return with_key("admin", name="admin")


@pytest.fixture
def with_role(db: None) -> Callable[[str], Api]:
    """Makes a client that is logged in as a person of this group."""

    return Api.of_role


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(slug="trend", name="Trend", kind="agency", time_zone="Asia/Baku", language="en")


@pytest.fixture
def archived(db: None) -> Callable[..., Deposit]:
    """Hands in files and works them off."""

    def make(*contents: object, **context: object) -> Deposit:
        deposit = hand_in(*contents, **context)  # type: ignore[arg-type]
        work_off()
        return deposit

    return make


@pytest.fixture
def indexed(db: None) -> Callable[[], None]:
    """Builds the index anew from what is in the database."""

    def build() -> None:
        follow.sequence()
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)

    return build


@pytest.fixture
def article(archived: Callable[..., Deposit], source: Source) -> Article:
    """One archived article of a source, with a title, a date and a credit."""
    text = (
        b" date 2019-11-07 Bridge over the river is opened to traffic\n\n"
        b"7 November 2019 11:55 (UTC+04:00)\n\nBAKU, Azerbaijan, Nov. 7\n\nTrend:\n\n"
        b"The bridge over the river was opened to traffic on Thursday, the ministry said.\n\n"
        b"The construction took three years and employed two hundred people from the nearby villages.\n"
    )
    archived(text, source=source, declared={"tags": ["infrastructure"]})
    return Article.objects.get()
