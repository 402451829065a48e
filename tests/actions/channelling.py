"""Channels made and polled the shortest way."""

from typing import Any

from archive.actions.fetching import channels, polling
from archive.actions.fetching.due import Outcome
from archive.models import Channel
from tests.actions.handing_in import ACTOR


def channel(slug: str = "wire", *, kind: str = "folder", place: object = "", **values: Any) -> Channel:
    """A channel; by default it is switched off, so that a test polls it and nothing else does."""
    given = {"slug": slug, "name": slug, "kind": kind, "place": str(place), "interval": 60, "enabled": False}
    return channels.create(values={**given, **values}, actor=ACTOR)


def poll(slug: str = "wire") -> Outcome:
    """Polls it now, to its end."""
    asked = channels.ask(slug=slug, actor=ACTOR)
    outcome = polling.poll(poll_id=asked.pk, announce=lambda _deposit, _items: None)
    assert outcome is not None
    return outcome


def turn(seconds: float = 0.5) -> polling.Worked:
    """One turn of what is due."""
    polling.make_due()
    return polling.work(seconds=seconds, announce=lambda _deposit, _items: None)
