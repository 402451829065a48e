"""Tests that commit leave the database as the migrations made it, guards or not."""

import pytest
from django.contrib.auth.models import Group, Permission

from archive.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["first", "second"])
def again(request: pytest.FixtureRequest) -> None:
    """Runs a test twice: the second time finds what the first left."""


def test_roles_are_there_and_events_are_gone(again: None) -> None:
    assert not Event.objects.exists()
    assert not Group.objects.filter(name="left over").exists()
    assert Group.objects.exists()
    assert Permission.objects.exists()
    Event.objects.create(verb="test", actor_kind="system", actor_id="test", actor_name="Test")
    Group.objects.create(name="left over")
    Group.objects.exclude(name="left over").delete()
