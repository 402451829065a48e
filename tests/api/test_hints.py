"""Workers are told of deposits behind their senders' backs, and of many at once."""

import os

import pytest

from archive.api import hints
from archive.models.fields import uuid7
from tests.management.running import until


@pytest.fixture
def gathered() -> hints.Gathered:
    return hints.Gathered()


def test_the_first_goes_at_once_and_those_behind_it_together(sent, gathered, monkeypatch):
    monkeypatch.setattr(hints, "PAUSE", 0.5)
    first, *others = [uuid7() for _ in range(4)]
    gathered.add(deposit_id=first, items=2)
    until(sent.read, what="the first hint")
    for deposit in others:
        gathered.add(deposit_id=deposit, items=1)
    until(lambda: len(sent.read()) > 1, what="the hint of all others")
    assert sent == [("archive.tasks.process", [str(first)]), ("archive.tasks.process", [])]


def test_nothing_to_do_is_not_told(gathered):
    gathered.add(deposit_id=uuid7(), items=0)
    assert gathered._thread is None


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_tells_of_its_own(gathered):
    gathered.add(deposit_id=uuid7(), items=1)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, b"anew" if gathered._thread is None and not gathered._waiting else b"left")
        os._exit(0)
    assert os.read(reader, 4) == b"anew"
    os.waitpid(child, 0)
