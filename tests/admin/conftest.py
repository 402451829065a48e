"""People of every role, and an archive with something of everything, for tests of the editors' door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from archive.actions.following import follow
from archive.models import Article, Item, Source
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _home(settings: object, tmp_path: Path) -> None:
    settings.SEARCH_FOLDER = tmp_path / "search"  # type: ignore[attr-defined]


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """The account that has this role; "superuser" and "nobody" (staff without a role) are roles too."""

    def make(role: str) -> User:
        name = role.lower().replace(" ", "-")
        user, new = User.objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_superuser": role == "superuser", "last_name": role}
        )
        if new and role not in {"superuser", "nobody"}:
            user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def as_role(person: Callable[[str], User]) -> Callable[[str], Client]:
    """A client that is logged in as somebody of this role; "anonymous" is not."""

    def make(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(person(role), backend=BACKEND)
        return client

    return make


@pytest.fixture
def reader(as_role: Callable[[str], Client]) -> Client:
    return as_role("Reader")


@pytest.fixture
def editor(as_role: Callable[[str], Client]) -> Client:
    return as_role("Editor")


@pytest.fixture
def chief(as_role: Callable[[str], Client]) -> Client:
    return as_role("Chief editor")


@pytest.fixture
def administrator(as_role: Callable[[str], Client]) -> Client:
    return as_role("Administrator")


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(slug="trend", name="Trend", kind="agency", time_zone="Asia/Baku", language="en")


@pytest.fixture
def article(source: Source) -> Article:
    """One archived article of a source, with a title, a date and a credit."""
    hand_in(article_text(), source=source)
    work_off()
    return Article.objects.get()


@pytest.fixture
def quarantined(db: None) -> Item:
    """A picture: kept, not read."""
    hand_in(b"\x89PNG\r\n\x1a\n" + bytes(100))
    work_off()
    return Item.objects.quarantined().get()


@pytest.fixture
def indexed(db: None) -> Callable[[], None]:
    """Builds the index anew from what is in the database."""

    def build() -> None:
        follow.sequence()
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)

    return build
